"""Everything dies while signals are handled; what was accepted is there once, and nothing else."""

import asyncio
import os
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import outcome
import pytest
import pytest_asyncio
from background import Background
from calling import Caller
from chaos import POINTS, REBUILDING, SENDING, Chaos, left_armed
from ledger import Ledger
from workload import Workload, prepare

from stack.running import RunningStack

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

SIGNALS = 300
MINUTES = 20.0
"""A bound, not an expectation: a stack that hangs must fail."""

seed = int(os.environ.get("DRAAISCHIJF_FAULTS_SEED") or random.randrange(1_000_000))  # noqa: S311


@dataclass(frozen=True)
class Survived:
    stack: RunningStack
    caller: Caller
    ledger: Ledger
    chaos: Chaos
    falls: Counter[str]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def survived(running_stack: RunningStack) -> AsyncIterator[Survived]:
    """The storm itself: at least the signals asked for, and until every fault has struck."""
    print(f"\nDRAAISCHIJF_FAULTS_SEED={seed}")  # noqa: T201
    ledger = Ledger()
    async with Caller(running_stack) as caller, asyncio.timeout(60 * MINUTES):
        await prepare(caller)
        chaos = Chaos(running_stack, caller, seed, lambda: len(ledger.cards) / SIGNALS)
        stopped, over = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(Background(caller, ledger).run(stopped))
            signals = group.create_task(Workload(caller, ledger, SIGNALS).run(over.is_set))
            await chaos.run()
            over.set()
            await signals
            stopped.set()
        falls = Counter(running_stack.falls)
        print(f"{len(ledger.cards)} signals, {len(chaos.hit)} faults, lost answers: {dict(ledger.lost)}")  # noqa: T201
        yield Survived(running_stack, caller, ledger, chaos, falls)


async def test_every_planned_fault_struck(survived: Survived) -> None:
    assert Counter(survived.chaos.hit) == Counter(survived.chaos.planned)
    assert left_armed(survived.stack.crash_folder) == []


async def test_nothing_fell_but_by_our_hand(survived: Survived) -> None:
    assert survived.falls == survived.chaos.deaths


async def test_each_accepted_signal_is_in_the_figures_once(survived: Survived) -> None:
    assert len(survived.ledger.cards) >= SIGNALS
    await outcome.all_figures_arrive(survived.caller, survived.ledger)
    counted = await outcome.figures(survived.caller, "area,theme,level")
    assert counted == survived.ledger.expected()


async def test_reporting_knows_the_very_signals_that_were_accepted(survived: Survived) -> None:
    await outcome.all_figures_arrive(survived.caller, survived.ledger)
    kept = await outcome.rows(survived.stack, "reporting", "SELECT signal_id, dossier_id FROM signal_facts")
    assert {str(row[0]): str(row[1]) for row in kept} == survived.ledger.dossiers


async def test_every_dossier_is_closed_also_in_the_figures(survived: Survived) -> None:
    await outcome.all_handled(survived.stack)
    states: Counter[str] = Counter()
    for dossier_id in survived.ledger.dossiers.values():
        answer = await survived.caller.insist("katrien", "GET", "signals", f"/dossiers/{dossier_id}")
        states[answer.content["status"]] += 1
    assert states == {"closed": len(survived.ledger.dossiers)}
    query = "SELECT count(*) FROM dossier_facts WHERE resolution = 'informed'"
    assert await outcome.one(survived.stack, "reporting", query) == len(survived.ledger.dossiers)


FACTS = {"acknowledge": "acknowledged", "interpret": "interpreted", "translate": "translated"}


async def test_no_accepted_step_was_lost(survived: Survived) -> None:
    """More is possible: a step whose answer was lost may stand there without having been counted."""
    for dossier_id in survived.ledger.dossiers.values():
        answer = await survived.caller.insist("katrien", "GET", "signals", f"/dossiers/{dossier_id}")
        written = Counter(str(entry["fact"]) for entry in answer.content["timeline"])
        for command, fact in FACTS.items():
            assert written[fact] >= survived.ledger.steps[dossier_id, command], (dossier_id, written)


async def test_every_event_reached_whoever_handles_it(survived: Survived) -> None:
    await outcome.all_published(survived.stack)
    await outcome.all_handled(survived.stack)


async def test_no_event_was_left_behind(survived: Survived) -> None:
    await outcome.all_handled(survived.stack)
    assert await outcome.dead_letters(survived.stack) == {}


async def test_the_audit_trails_are_whole(survived: Survived) -> None:
    assert await outcome.audit_trails(survived.stack) == dict.fromkeys(survived.stack.plan.services, True)


async def test_the_bundles_accepted_are_there(survived: Survived) -> None:
    assert survived.ledger.bundles
    kept = await outcome.rows(survived.stack, "reporting", "SELECT bundle_id FROM bundles")
    assert survived.ledger.bundles <= {str(row[0]) for row in kept}


def test_the_guarantees_tell_of_every_point_that_is_tried() -> None:
    page = (Path(__file__).parents[2] / "docs" / "delivery-guarantees.md").read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| (`[^|]+) \|", page, flags=re.MULTILINE)
    named = {point for cell in first_cells for point in re.findall(r"`([a-z_]+\.[a-z_]+)`", cell)}
    assert named == {*POINTS, *SENDING, *REBUILDING, "deadlines.before_commit"}
