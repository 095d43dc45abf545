"""A consent withdrawn while nobody hears of it: the letter closes by itself, and is recalled afterwards."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from calling import Caller, until
from referred import Referred, letter_guard, refer, shown_as_held, state_at_the_partner
from workload import COORDINATOR, prepare

from stack.running import RunningStack

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

WINDOW = 30.0
"""Seconds after which a letter closes for want of news: `docs/delivery-guarantees.md`."""
PATIENCE = 120.0
EVERYTHING = "http,relay,consumer,deadlines,sealer"


@pytest_asyncio.fixture(loop_scope="session")
async def caller(running_stack: RunningStack) -> AsyncIterator[Caller]:
    async with Caller(running_stack) as made:
        await prepare(made)
        yield made


async def readable(caller: Caller) -> Referred:
    referred = await refer(caller)

    async def read() -> bool:
        return await letter_guard(caller, referred) is None and bool(
            await state_at_the_partner(caller, referred)
        )

    await until(read, PATIENCE, "a letter to read")
    return referred


async def restart_intake(stack: RunningStack, parts: str) -> None:
    await asyncio.to_thread(stack.stop, "intake")
    await asyncio.to_thread(stack.start, "intake", DRAAISCHIJF_RUN=parts)


async def withdraw(caller: Caller, referred: Referred) -> float:
    """When the withdrawal was accepted."""
    await caller.done(COORDINATOR, "intake", f"/consents/{referred.consent_id}/withdraw")
    return time.monotonic()


async def recalled(caller: Caller, referred: Referred) -> None:
    async def told() -> bool:
        return await letter_guard(caller, referred) == "referral_recalled" and (
            await state_at_the_partner(caller, referred) == "recalled"
        )

    await until(told, PATIENCE, "the recall")


async def test_a_withdrawal_that_nobody_hears_of_closes_the_letter_within_its_window(
    running_stack: RunningStack, caller: Caller
) -> None:
    referred = await readable(caller)
    await restart_intake(running_stack, EVERYTHING.replace("relay,", ""))
    withdrawn_at = await withdraw(caller, referred)

    last_read_at = withdrawn_at

    async def held() -> bool:
        nonlocal last_read_at
        asked_at = time.monotonic()
        guard = await letter_guard(caller, referred)
        last_read_at = last_read_at if guard else asked_at
        return guard == "consent_not_fresh"

    await until(held, PATIENCE, "the closing of the letter")
    assert last_read_at - withdrawn_at <= WINDOW
    assert await shown_as_held(caller, referred) == "consent_not_fresh"
    assert await state_at_the_partner(caller, referred) == "received"

    await restart_intake(running_stack, EVERYTHING)
    await recalled(caller, referred)


async def test_with_news_on_its_way_a_letter_closes_at_once(
    running_stack: RunningStack, caller: Caller
) -> None:
    referred = await readable(caller)
    await withdraw(caller, referred)
    await recalled(caller, referred)


async def test_another_clients_letter_opens_again_when_the_news_does(
    running_stack: RunningStack, caller: Caller
) -> None:
    """Held for want of news isn't recalled: nothing was withdrawn."""
    referred = await readable(caller)
    await restart_intake(running_stack, EVERYTHING.replace("relay,", ""))

    async def held() -> bool:
        return await letter_guard(caller, referred) == "consent_not_fresh"

    await until(held, PATIENCE, "the closing of the letter")
    await restart_intake(running_stack, EVERYTHING)

    async def open_again() -> bool:
        return await letter_guard(caller, referred) is None

    await until(open_again, PATIENCE, "the letter to open again")
