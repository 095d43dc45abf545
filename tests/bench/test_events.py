"""`make bench`: events by the hundred thousand. Nothing here fails on seconds either."""

import asyncio
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import asyncpg
import pytest

from reporting.bootstrap import service
from stack.commands.demo import serve_flanders
from stack.process import wait_until
from stack.running import RunningStack, running
from stack.testing import StackFactory
from tests.bench.counting import counted
from tests.bench.load import Answers
from tests.bench.relay import produced_per_second, relayed_per_second
from tests.bench.say import say

pytestmark = pytest.mark.bench

SIGNALS = os.environ.get("DRAAISCHIJF_BENCH_SIGNALS", "7000")
FLANDERS_SIGNALS = os.environ.get("DRAAISCHIJF_BENCH_FLANDERS_SIGNALS", SIGNALS)
COMMAND = Path(sys.executable).with_name("draaischijf")
PATIENCE = 600.0
SOURCES = tuple(topic.rpartition(".")[2] for topic in service.source_topics)
LOADED = ("intake", "signals")
"""Into whose journals a load goes; partners answers its referrals, one at a time."""


@pytest.fixture
def stack(start_stack: StackFactory) -> Iterator[RunningStack]:
    with start_stack(crash_folder=None, traces=False) as one:
        yield one


def test_events_from_the_journals_to_the_figures(stack: RunningStack) -> None:
    started = time.perf_counter()
    load(stack, "--live")
    loaded, before, told = time.perf_counter(), handled(stack, LOADED), journalled(stack, LOADED)
    wait_until(lambda: handled(stack, LOADED) == told, PATIENCE, "elke gebeurtenis", every=0.2)
    seconds, events = time.perf_counter() - loaded, told - before
    say(f"events written into the journals, {loaded - started:.1f} s", f"{told:7}")
    say(f"reporting, live: {events} by relay and broker", f"{events / seconds:7.0f} /s")
    wait_until(lambda: handled(stack) == journalled(stack), PATIENCE, "elk antwoord", every=0.2)
    say("and what partners says of it", f"{time.perf_counter() - loaded - seconds:7.1f} s later")


def test_a_relay_alone(stack: RunningStack) -> None:
    for name in stack.plan.services:
        stack.stop(name)
    load(stack, "--live")
    rows, rate = relayed_per_second(stack, "signals")
    yardstick = produced_per_second(stack, "signals")
    say(f"relay alone, {rows} events", f"{rate:7.0f} /s")
    say("yardstick: the same records by a bare producer", f"{yardstick:7.0f} /s")
    say("ratio to the yardstick", f"{rate / yardstick:7.2f}")


def test_a_rebuild_while_the_service_answers(stack: RunningStack) -> None:
    load(stack)
    with asking(stack) as answers:
        seconds, mib = rebuilt(stack)
    rows, copying = asyncio.run(copied(stack.plan.server.url(stack.plan.database_name("reporting"))))
    events = journalled(stack)
    assert handled(stack) == events
    assert set(answers.statuses) == {200}
    say(f"rebuild of {events} events, the whole command", f"{events / seconds:7.0f} /s")
    say("memory of the rebuilding process, at most", f"{mib:7.1f} MiB")
    say(f"yardstick: COPY of the same {rows} rows", f"{copying:7.2f} s")
    say("ratio to the yardstick", f"{copying / seconds:7.2f}")
    say(
        f"{len(answers.seconds)} answers meanwhile, p50 / p95",
        f"{answers.percentile(0.5) * 1000:.0f} / {answers.percentile(0.95) * 1000:.0f} ms",
    )


def test_ten_years_of_flanders(stack_folder: Path) -> None:
    folder = stack_folder / "flanders"
    serve_flanders(folder)
    with running(folder, crash_folder=None, traces=False) as stack:
        before, started = journalled_of_any_type(stack), time.perf_counter()
        load(stack, signals=FLANDERS_SIGNALS)
        seconds = time.perf_counter() - started
        events = journalled_of_any_type(stack) - before
    say(f"load: {FLANDERS_SIGNALS} signals of all of Flanders", f"{seconds:7.1f} s")
    say("events written straight into the journals", f"{events / seconds:7.0f} /s")


def load(stack: RunningStack, *options: str, signals: str = SIGNALS) -> None:
    command = [COMMAND, "load", "--data", stack.home.folder, "--aantal", signals, *options]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def journalled_of_any_type(stack: RunningStack) -> int:
    return sum(counted(stack, service, "SELECT count(*) FROM journal") for service in LOADED)


def journalled(stack: RunningStack, sources: Sequence[str] = SOURCES) -> int:
    """Events that reporting handles."""
    query = "SELECT count(*) FROM journal WHERE type = ANY ($1)"
    return sum(counted(stack, source, query, list(service.handled_types)) for source in sources)


def handled(stack: RunningStack, sources: Sequence[str] = SOURCES) -> int:
    query = "SELECT count(*) FROM inbox WHERE source = ANY ($1)"
    return counted(stack, "reporting", query, list(sources))


def rebuilt(stack: RunningStack) -> tuple[float, float]:
    """Seconds from start to end, and MiB at the most; every table was empty before, so all of them differ."""
    started, mib = time.perf_counter(), 0.0
    command = [COMMAND, "rebuild", "reporting", "--data", stack.home.folder]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        while child.poll() is None:
            mib = max(mib, peak_mib(child.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - started
    assert child.returncode == 1
    return seconds, mib


def peak_mib(pid: int) -> float:
    """Since its program began, and 0 once it has ended; `ru_maxrss` counts what it was forked from too."""
    told = (line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return next((int(words[1]) / 1024 for words in told if words[0] == "VmHWM:"), 0.0)


@contextmanager
def asking(stack: RunningStack) -> Iterator[Answers]:
    """Somebody looks at the figures ten times a second."""
    answers, stopped = Answers(), Event()
    client = stack.client("katrien", "reporting")

    def ask() -> None:
        while not stopped.wait(0.1):
            started = time.perf_counter()
            answers.note(client.get("/figures?by=theme").status_code, time.perf_counter() - started)

    asker = Thread(target=ask)
    asker.start()
    try:
        yield answers
    finally:
        stopped.set()
        asker.join()


async def copied(url: str) -> tuple[int, float]:
    """How many rows the facts and the inbox have, and how long COPY takes to write them elsewhere."""
    connection = await asyncpg.connect(url)
    rows, seconds = 0, 0.0
    await connection.execute("CREATE SCHEMA yardstick")
    for table in (*(one.name for one in service.projections), "inbox"):
        await connection.execute(f"CREATE TABLE yardstick.{table} (LIKE public.{table} INCLUDING ALL)")
        content = io.BytesIO()
        await connection.copy_from_query(f"SELECT * FROM public.{table}", output=content, format="binary")
        content.seek(0)
        started = time.perf_counter()
        done = await connection.copy_to_table(table, schema_name="yardstick", source=content, format="binary")
        seconds += time.perf_counter() - started
        rows += int(done.split()[-1])
    await connection.execute("DROP SCHEMA yardstick CASCADE")
    await connection.close()
    return rows, seconds
