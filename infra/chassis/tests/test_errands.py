"""Errands: bounded, each on its own, and none begun once the process stops."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any

from chassis.errands import AT_ONCE, Errands, Work


def no_work() -> AbstractAsyncContextManager[Any]:
    raise AssertionError


async def test_so_many_at_once_and_no_more() -> None:
    errands, go, running, most, done = Errands(), asyncio.Event(), 0, 0, 0

    async def errand(_work: Work) -> None:
        nonlocal running, most, done
        running += 1
        most = max(most, running)
        await go.wait()
        running -= 1
        done += 1

    for _ in range(AT_ONCE + 5):
        errands.begin(errand, no_work)
    for _ in range(3):
        await asyncio.sleep(0)
    assert running == AT_ONCE
    go.set()
    await errands.settle()
    assert (most, done) == (AT_ONCE, AT_ONCE + 5)


async def test_one_that_fails_fails_alone() -> None:
    errands, done = Errands(), []

    async def fails(_work: Work) -> None:
        raise RuntimeError

    async def works(_work: Work) -> None:
        done.append(1)

    for errand in (fails, works):
        errands.begin(errand, no_work)
    await errands.settle()
    assert done == [1]


async def test_what_waits_for_a_place_is_left_when_the_process_stops() -> None:
    errands, go, done = Errands(), asyncio.Event(), 0

    async def errand(_work: Work) -> None:
        nonlocal done
        await go.wait()
        done += 1

    for _ in range(AT_ONCE + 5):
        errands.begin(errand, no_work)
    await asyncio.sleep(0)
    closing = asyncio.create_task(errands.close())
    await asyncio.sleep(0)
    go.set()
    await closing
    assert done == AT_ONCE
