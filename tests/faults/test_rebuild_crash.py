"""A rebuild dies at each of its points while cards come in: each is answered, and counted once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from chaos import REBUILDING

from stack.process import wait_until
from stack.running import RunningStack

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

PATIENCE = 60.0
COMMAND = Path(sys.executable).with_name("draaischijf")
GOES_ON = "gaat verder"


def rebuild(stack: RunningStack, *options: str, crash: bool = False) -> subprocess.CompletedProcess[str]:
    armed = {"DRAAISCHIJF_CRASH_DIR": str(stack.crash_folder), "DRAAISCHIJF_SERVICE": "reporting"}
    return subprocess.run(
        [COMMAND, "rebuild", "reporting", "--data", stack.home.folder, *options],
        env={**os.environ, **(armed if crash else {})},
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        check=False,
    )


def counted(stack: RunningStack) -> int:
    rows = stack.client("katrien", "reporting").get("/figures", params={"by": "kind"})
    return sum(row["count"] for row in rows.raise_for_status().json()["rows"] if row["kind"] == "signal")


@contextmanager
def busy(stack: RunningStack) -> Iterator[list[str]]:
    """A card at a time and a look at the figures after each, until the `with` ends; what was accepted."""
    accepted: list[str] = []
    stopped, signals = Event(), stack.client("mieke", "signals")

    def work() -> None:
        while not stopped.wait(0.02):
            card = {"area": "33021F", "channel": "visit_card", "text": "Raakt de trap niet meer op."}
            accepted.append(signals.post("/cards", json=card).raise_for_status().json()["signal_id"])
            counted(stack)

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        wait_until(lambda: len(accepted) >= 10 or working.done(), PATIENCE, "het werk")
        try:
            yield accepted
        finally:
            stopped.set()
            working.result(PATIENCE)


@pytest.mark.parametrize("point", REBUILDING)
def test_a_rebuild_may_die_while_cards_come_in(running_stack: RunningStack, point: str) -> None:
    stack, before = running_stack, counted(running_stack)
    with busy(stack) as accepted:
        hit = stack.arm("reporting", point)
        assert rebuild(stack, crash=True).returncode == -9
        assert hit.exists()
        hit.unlink()
        said = rebuild(stack)
        assert said.returncode in (0, 1), said.stderr
        assert (GOES_ON in said.stdout) is (point != "rebuild.after_switch")
    wait_until(lambda: counted(stack) == before + len(accepted), PATIENCE, "elk signaal in de cijfers")


def test_what_is_left_equals_the_journals(running_stack: RunningStack) -> None:
    checked = rebuild(running_stack, "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
