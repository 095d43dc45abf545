"""The broker is away for half a minute: cards are taken in all the while, and are counted once afterwards."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count

import outcome
import pytest
import pytest_asyncio
from calling import PAUSE, Caller
from ledger import Ledger, signal
from workload import Workload, prepare

from stack.running import RunningStack

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

AWAY = 30.0
WORKERS = 4


@dataclass(frozen=True)
class BackAgain:
    stack: RunningStack
    caller: Caller
    ledger: Ledger
    while_away: int
    backlog: float


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def back_again(running_stack: RunningStack) -> AsyncIterator[BackAgain]:
    if "broker" not in running_stack.plan.parts:
        pytest.skip("this broker runs elsewhere")
    ledger = Ledger()
    async with Caller(running_stack) as caller:
        await prepare(caller)
        work, numbers = Workload(caller, ledger, 0), count()
        for number in range(10):
            await work.hand_in(signal(number))
        await outcome.all_figures_arrive(caller, ledger)
        before = len(ledger.cards)
        await asyncio.to_thread(running_stack.stop, "broker")
        until = time.monotonic() + AWAY

        async def hand_in() -> None:
            while time.monotonic() < until:
                await work.hand_in(signal(next(numbers)))
                await asyncio.sleep(PAUSE)

        await asyncio.gather(*(hand_in() for _ in range(WORKERS)))
        while_away = len(ledger.cards) - before
        backlog = await outcome.metric(running_stack, "signals", "draaischijf_relay_backlog_rows")
        assert running_stack.pid("broker") is None
        await asyncio.to_thread(running_stack.start, "broker")
        yield BackAgain(running_stack, caller, ledger, while_away, backlog)


async def test_cards_are_accepted_all_the_while(back_again: BackAgain) -> None:
    assert back_again.while_away > AWAY / 2
    assert not back_again.ledger.lost


async def test_an_operator_sees_what_waits(back_again: BackAgain) -> None:
    assert back_again.backlog > 0


async def test_each_is_in_the_figures_once_when_it_is_back(back_again: BackAgain) -> None:
    await outcome.all_figures_arrive(back_again.caller, back_again.ledger)
    await outcome.all_published(back_again.stack)
    await outcome.all_handled(back_again.stack)
    kept = await outcome.rows(back_again.stack, "reporting", "SELECT signal_id FROM signal_facts")
    assert sorted(str(row[0]) for row in kept) == sorted(back_again.ledger.cards)
    assert await outcome.dead_letters(back_again.stack) == {}


async def test_no_service_fell(back_again: BackAgain) -> None:
    assert set(back_again.stack.falls) == {"broker"}


async def test_the_metric_says_that_nothing_waits_any_more(back_again: BackAgain) -> None:
    await outcome.all_published(back_again.stack)
    await outcome.metric_becomes(back_again.stack, "signals", "draaischijf_relay_backlog_rows", 0)
