"""Two processes of each service share the work; all are restarted and a leader is killed, under load."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import outcome
import pytest
import pytest_asyncio
from background import Background
from ledger import Ledger
from rolling import CountingCaller, Processes
from workload import Workload, prepare

from stack.running import RunningStack
from stack.testing import StackFactory

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

SIGNALS, WORKERS, OTHERS = 30, 6, 5
"""`OTHERS`: what `Background` asks at once."""
PARTITIONS = 8
MINUTES = 6.0
"""A bound, not an expectation."""


@dataclass(frozen=True)
class Several:
    stack: RunningStack
    caller: CountingCaller
    ledger: Ledger
    killed: str
    taken_over_in: float


@pytest.fixture(scope="module")
def two_of_each(start_stack: StackFactory) -> Iterator[RunningStack]:
    with start_stack(processes=2, partitions=PARTITIONS, traces=False) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def several(two_of_each: RunningStack) -> AsyncIterator[Several]:
    ledger, processes = Ledger(), Processes(two_of_each)
    async with CountingCaller(two_of_each) as caller, asyncio.timeout(60 * MINUTES):
        await prepare(caller)
        stopped, over = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(Background(caller, ledger).run(stopped))
            signals = group.create_task(Workload(caller, ledger, SIGNALS, WORKERS).run(over.is_set))
            caller.phase = "restarts"
            await processes.restart(0)
            await processes.restart(1)
            caller.phase = "kill"
            killed, taken_over_in = await processes.kill_leader("signals")
            caller.phase = "after"
            await processes.all_work()
            over.set()
            await signals
            stopped.set()
        print(f"\nanswers {dict(caller.answered)}, without one {dict(caller.lost)}")  # noqa: T201
        print(f"{len(ledger.cards)} signals; another relay after {taken_over_in:.1f} s")  # noqa: T201
        yield Several(two_of_each, caller, ledger, killed, taken_over_in)


async def test_every_request_is_answered_while_processes_are_restarted(several: Several) -> None:
    assert several.caller.answered["restarts"] > 0
    assert several.caller.lost_in("restarts") == 0


async def test_a_killed_process_costs_no_more_than_what_it_was_answering(several: Several) -> None:
    assert several.caller.lost_in("kill") <= WORKERS + OTHERS
    assert several.caller.lost_in("after") == 0


async def test_another_relay_goes_on_within_seconds(several: Several) -> None:
    assert several.taken_over_in < 10


async def test_nothing_was_started_again_but_by_our_hand(several: Several) -> None:
    assert Counter(several.stack.falls) == Counter([*several.stack.plan.service_processes, several.killed])


async def test_each_accepted_signal_is_in_the_figures_once(several: Several) -> None:
    assert len(several.ledger.cards) >= SIGNALS
    await outcome.all_figures_arrive(several.caller, several.ledger)
    assert await outcome.figures(several.caller, "area,theme,level") == several.ledger.expected()


async def test_every_event_reached_whoever_handles_it_in_the_order_of_its_key(several: Several) -> None:
    await outcome.all_published(several.stack)
    await outcome.all_handled(several.stack)
    assert await outcome.dead_letters(several.stack) == {}
    assert await outcome.out_of_order(several.stack) == []


async def test_there_are_as_many_partitions_as_were_asked_for(several: Several) -> None:
    """Intake's relay has sent its heartbeat to each."""
    beaten = "SELECT partition FROM relay_offsets ORDER BY partition"
    assert [row[0] for row in await outcome.rows(several.stack, "intake", beaten)] == [*range(PARTITIONS)]


async def test_the_audit_trails_are_whole(several: Several) -> None:
    assert await outcome.audit_trails(several.stack) == dict.fromkeys(several.stack.plan.services, True)
