"""The stage of the scenarios, and the times that they took: told at the end of a run, never asserted."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.running import RunningStack
from stack.story.actors import Cast
from stack.story.stage import Stage, Took, open_stage

sys.path.insert(0, str(Path(__file__).parent))

_times = pytest.StashKey[Took]()


@pytest.fixture(scope="session")
def times(pytestconfig: pytest.Config) -> Took:
    return pytestconfig.stash.setdefault(_times, [])


@pytest.fixture(scope="module")
def stage(running_stack: RunningStack, times: Took) -> Iterator[Stage]:
    cast = Cast.log_in(running_stack.urls, running_stack.token)
    seed = random.randrange(1_000_000)  # noqa: S311 - invented names are no secret
    print(f"seed {seed}")  # noqa: T201 - shown when a scenario fails
    opened = open_stage(cast, seed, 5, lambda _line: None)
    yield opened
    times.extend(opened.took)
    cast.leave()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    measured = config.stash.get(_times, [])
    if not measured:
        return
    terminalreporter.section("scenarios: seconds from the first request to the last effect")
    for title, seconds in sorted(measured, key=lambda one: int(one[0].split()[0])):
        terminalreporter.write_line(f"{seconds:6.2f}  {title}")
