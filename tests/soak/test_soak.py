"""`make soak`: load, faults and restarts for half an hour; nothing grows but what should, nothing is lost."""

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from statistics import median

import outcome
import pytest
import pytest_asyncio
from background import Background
from calling import Caller
from ledger import Ledger
from scales import BOUNDED_ELSEWHERE, EARLY, LATE, OURS, Scales
from stores import Inboxes, Journals, disk_mib
from storm import Storm
from traffic import Traffic, Visitor
from workload import prepare

from stack.process import free_port
from stack.running import RunningStack
from stack.testing import StackFactory
from tests.bench.say import say

pytestmark = [pytest.mark.soak, pytest.mark.stack]

WHOLE = 30.0
MOST = 1.05
"""What a process may weigh in the last sixth of the time, of what it weighed in the second."""

PRUNE_SECONDS = "20"
BURST, FIRST_FAULT, LAST_FAULT = 3 / 30, 10 / 30, 19 / 30
"""Shares of the time: in both stretches that are compared every process is past its warming up, and has
worked off what the relays send again to a broker that forgot."""

FAULTS_PER_MINUTE = 0.45
ENDING = 900.0

minutes = float(os.environ.get("DRAAISCHIJF_SOAK_MINUTES") or WHOLE)
seed = int(os.environ.get("DRAAISCHIJF_SOAK_SEED") or random.randrange(1_000_000))  # noqa: S311


@dataclass(frozen=True)
class Soaked:
    stack: RunningStack
    caller: Caller
    ledger: Ledger
    traffic: Traffic
    storm: Storm
    scales: Scales
    journals: Journals
    inboxes: Inboxes
    falls: Counter[str]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def soaked(start_stack: StackFactory) -> AsyncIterator[Soaked]:
    print(f"\nDRAAISCHIJF_SOAK_SEED={seed} DRAAISCHIJF_SOAK_MINUTES={minutes:g}")  # noqa: T201
    own = {"DRAAISCHIJF_PRUNE_SECONDS": PRUNE_SECONDS}
    started = start_stack(crash_folder=None, traces=False, desk_port=free_port(), environment=own)
    with started as stack:
        assert stack.plan.desk
        visitor, ledger = Visitor(stack.plan.desk), Ledger()
        async with Caller(stack) as caller, asyncio.timeout(60 * minutes + ENDING):
            await prepare(caller)
            chance = random.Random(seed)  # noqa: S311
            traffic = Traffic(caller, ledger, visitor, chance)
            storm = Storm(stack, random.Random(seed), traffic.a_card)  # noqa: S311
            soaking = Soaked(
                *(stack, caller, ledger, traffic, storm),
                *(Scales(stack, 60 * minutes), Journals(stack), Inboxes(stack), Counter()),
            )
            before = await disk_mib(stack)
            try:
                await soak(soaking)
            except BaseException:
                keep_logs(stack)
                raise
            finally:
                tell(soaking, visitor)
            soaking.falls.update(stack.falls)
            tell_disk(before, await disk_mib(stack))
            yield soaking
        await visitor.close()


async def soak(soaking: Soaked) -> None:
    await soaking.inboxes.fill()
    seconds, began, stopped = 60 * minutes, time.monotonic(), asyncio.Event()
    number = round(FAULTS_PER_MINUTE * minutes)
    async with asyncio.TaskGroup() as group:
        group.create_task(Background(soaking.caller, soaking.ledger).run(stopped))
        group.create_task(soaking.traffic.run(stopped))
        group.create_task(soaking.scales.run(began, stopped))
        group.create_task(soaking.journals.run(stopped))
        moments = (share * seconds for share in (BURST, FIRST_FAULT, LAST_FAULT))
        await soaking.storm.run(began, *moments, number)
        await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
        stopped.set()


def keep_logs(stack: RunningStack) -> None:
    """The stack goes with its folder; why it failed stands in the logs."""
    kept = tempfile.mkdtemp(prefix="soak-logs-")
    shutil.copytree(stack.home.folder / "logs", kept, dirs_exist_ok=True)
    say("the logs", kept)


def tell(soaking: Soaked, visitor: Visitor) -> None:
    say("cards accepted", f"{len(soaking.ledger.cards):8}")
    say("whole courses closed", f"{len(soaking.traffic.closed):8}")
    say("what else was done", f"{dict(soaking.traffic.done)}")
    say("the desk's answers", f"{dict(visitor.seen)}")
    say("lost answers", f"{dict(soaking.ledger.lost)}")
    for fault in soaking.storm.faults:
        recovery = f"answers {fault.answers:5.1f} s, caught up {fault.caught_up:5.1f} s"
        say(f"{fault.at / 60:5.1f} min  {fault.what}", recovery)
    for service, lags in soaking.journals.lags.items():
        say(f"messages yet to consume: {service}", f"median {median(lags):.0f}, most {max(lags):.0f}")
    for name, one in sorted(soaking.scales.compared().items(), key=lambda item: item[1].late):
        aged = f"  (runs {one.age / 60:4.1f} min)" if one.age else ""
        say(f"memory: {name}", f"{one.early:7.1f} → {one.late:7.1f} MiB  {one.ratio:5.3f}{aged}")
        say("  by tenths of the time", " ".join(f"{mib:.1f}" for mib in soaking.scales.course(name)))
    for stretch in (EARLY, LATE):
        say("the youngest process that was weighed", f"{soaking.scales.youngest(stretch):7.0f} s")


def tell_disk(before: dict[str, float], after: dict[str, float]) -> None:
    for name, mib in after.items():
        say(f"disk: {name}", f"{before.get(name, 0.0):8.2f} → {mib:8.2f} MiB")


def test_memory_is_flat(soaked: Soaked) -> None:
    if minutes < WHOLE:
        pytest.skip(f"processes are still warming up: memory is compared over {WHOLE:g} minutes")
    compared = soaked.scales.compared()
    own = [name for name in compared if name not in (*BOUNDED_ELSEWHERE, "total")]
    assert OURS in own
    assert {name: round(compared[name].ratio, 3) for name in own if compared[name].ratio > MOST} == {}


def test_nothing_fell_but_by_our_hand(soaked: Soaked) -> None:
    if soaked.falls != soaked.storm.deaths:
        keep_logs(soaked.stack)
    why = soaked.stack.home.log("supervisor").read_text()
    assert soaked.falls == soaked.storm.deaths, why


async def test_each_accepted_signal_is_in_the_figures_once(soaked: Soaked) -> None:
    await outcome.all_figures_arrive(soaked.caller, soaked.ledger)
    kept = await outcome.rows(soaked.stack, "reporting", "SELECT signal_id, dossier_id FROM signal_facts")
    assert {str(row[0]): str(row[1]) for row in kept} == soaked.ledger.dossiers


async def test_every_course_is_closed_also_in_the_figures(soaked: Soaked) -> None:
    await outcome.all_handled(soaked.stack)
    query = "SELECT count(*) FROM dossier_facts WHERE resolution = 'informed' AND dossier_id = ANY ($1)"
    closed = await outcome.one(soaked.stack, "reporting", query, list(soaked.traffic.closed))
    assert closed == len(soaked.traffic.closed) > 0


async def test_every_event_reached_whoever_handles_it(soaked: Soaked) -> None:
    await outcome.all_published(soaked.stack)
    await outcome.all_handled(soaked.stack)
    assert await outcome.dead_letters(soaked.stack) == {}


async def test_journals_were_kept(soaked: Soaked) -> None:
    assert soaked.journals.looks.keys() == set(soaked.stack.plan.services)
    for service, looks in soaked.journals.looks.items():
        assert looks == sorted(looks), service
    assert await soaked.journals.lost() == {}


async def test_inboxes_forgot_what_was_old_and_nothing_else(soaked: Soaked) -> None:
    assert await soaked.inboxes.still(soaked.inboxes.old) == dict.fromkeys(soaked.inboxes.old, 0)
    young = {consumer: len(ids) for consumer, ids in soaked.inboxes.young.items()}
    assert await soaked.inboxes.still(soaked.inboxes.young) == young


async def test_the_audit_trails_are_whole(soaked: Soaked) -> None:
    assert await outcome.audit_trails(soaked.stack) == dict.fromkeys(soaked.stack.plan.services, True)


async def test_the_bundles_accepted_are_there(soaked: Soaked) -> None:
    kept = await outcome.rows(soaked.stack, "reporting", "SELECT bundle_id FROM bundles")
    assert soaked.ledger.bundles <= {str(row[0]) for row in kept}
