"""`make bench`: what it costs. Nothing here fails on seconds; every figure stands beside a yardstick's."""

import asyncio
import secrets
import statistics
import time
from pathlib import Path

import asyncpg
import pytest

from chassis.consumer import LONG_QUIET_AFTER_SECONDS
from stack.postgres import EmbeddedPostgres
from stack.running import RunningStack
from tests.bench import journal
from tests.bench.cards import post_cards
from tests.bench.idle import stack_memory_mib, stack_processor_percent
from tests.bench.load import Answers
from tests.bench.say import say
from tests.bench.yardstick import SCHEMA, inserts_per_second

pytestmark = pytest.mark.bench

SECONDS = 60.0
YARDSTICK_SECONDS = 5
IDLE_SECONDS = 10.0


def counted(stack: RunningStack) -> int:
    rows = stack.client("katrien", "reporting").get("/figures", params={"by": "kind"}).json()
    listed = rows["rows"] if isinstance(rows, dict) else rows
    return sum(int(row["count"]) for row in listed if row["kind"] == "signal")


def wait_counted(stack: RunningStack, number: int, patience: float = 120.0) -> float:
    """The moment at which the figures hold so many signals."""
    until = time.perf_counter() + patience
    while counted(stack) < number:
        assert time.perf_counter() < until, f"{counted(stack)} of {number} in the figures"
        time.sleep(0.05)
    return time.perf_counter()


def test_an_idle_stack_is_light_and_quiet(stack: RunningStack) -> None:
    weights = stack_memory_mib()
    for name, mib in sorted(weights.items(), key=lambda item: item[1]):
        say(f"idle memory (PSS): {name}", f"{mib:7.1f} MiB")
    time.sleep(LONG_QUIET_AFTER_SECONDS)
    say("idle processor, of one core", f"{stack_processor_percent(IDLE_SECONDS):7.1f} %")


def test_cards_accepted_and_in_the_figures(stack: RunningStack, tmp_path: Path) -> None:
    before = counted(stack)
    started = time.perf_counter()
    answers = post_cards(stack, seconds=SECONDS)
    accepted = answers.statuses.get(201, 0)
    assert set(answers.statuses) == {201}, answers.statuses
    visible = wait_counted(stack, before + accepted)
    yardstick = _yardstick(stack, tmp_path)
    rate = accepted / (visible - started)
    say("cards accepted and in the figures, 8 clients", f"{rate:7.1f} /s")
    say("accepted, while posting", f"{accepted / SECONDS:7.1f} /s")
    say("all in the figures after the last was accepted", f"{visible - started - SECONDS:7.2f} s")
    say("answer p50 / p95 / p99", _milliseconds(answers))
    say("yardstick: pgbench, 6 plain inserts in a transaction", f"{yardstick:7.1f} /s")
    say("ratio to the yardstick", f"{rate / yardstick:7.2f}")


def test_the_journal_with_its_mark_beside_one_without(stack_folder: Path) -> None:
    server = EmbeddedPostgres(stack_folder / "journal-bench", password=secrets.token_hex(8))
    server.start()
    try:
        ratios = [asyncio.run(_journal_round(server.server.url())) for _ in range(5)]
    finally:
        server.stop()
    say("journal: mark on the row ÷ pending beside it, rows/s", f"{statistics.median(ratios):7.2f}")


def _yardstick(stack: RunningStack, folder: Path) -> float:
    url = stack.plan.server.url()
    asyncio.run(_make_tables(url))
    return inserts_per_second(url.rsplit("/", 1)[0] + "/yardstick", folder, YARDSTICK_SECONDS)


async def _make_tables(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("DROP DATABASE IF EXISTS yardstick")
    await connection.execute("CREATE DATABASE yardstick")
    await connection.close()
    connection = await asyncpg.connect(url.rsplit("/", 1)[0] + "/yardstick")
    await connection.execute(SCHEMA)
    await connection.close()


async def _journal_round(url: str) -> float:
    rates = []
    for variant in (journal.marked_row, journal.pending_beside):
        connection = await asyncpg.connect(url)
        await connection.execute("DROP DATABASE IF EXISTS journal_bench")
        await connection.execute("CREATE DATABASE journal_bench")
        await connection.close()
        rates.append(await journal.measure(url.rsplit("/", 1)[0] + "/journal_bench", variant))
    return rates[0] / rates[1]


def _milliseconds(answers: Answers) -> str:
    return " / ".join(f"{answers.percentile(share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)) + " ms"
