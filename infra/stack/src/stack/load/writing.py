"""The load that goes straight into the journals: the next lives are told while the last are written."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice

from stack.load.events import Entry, entries
from stack.load.journals import Journal
from stack.load.lives import SIGNALS, lives
from stack.load.pace import Pace
from stack.load.spread import Spread
from stack.load.target import Target

SERVICES = ("intake", "signals")
SLICE = 2000
"""Signals that are written in one transaction of each service."""


@dataclass(frozen=True)
class Load:
    """What is asked for; all but the pace decides which events there will be."""

    signals: int
    seed: int
    spread: Spread
    per_second: float | None = None
    history: bool = True


@dataclass
class Written:
    signals: int = 0
    events: int = 0


async def write(target: Target, load: Load, done: Callable[[Written], None]) -> Written:
    """Broken off it leaves whole slices behind, and a next run with the same seed goes on after them."""
    written, pace = Written(), Pace(load.per_second)
    slices = _slices(load)
    async with _journals(target, history=load.history) as journals:
        ahead = asyncio.create_task(asyncio.to_thread(next, slices, None))
        while (told := await ahead) is not None:
            signals, rows = told
            ahead = asyncio.create_task(asyncio.to_thread(next, slices, None))
            await pace.turn(signals)
            for service, journal in journals.items():
                written.events += await journal.write(
                    [one for one in rows if one.data.spec.service == service]
                )
            written.signals += signals
            done(written)
    return written


@asynccontextmanager
async def _journals(target: Target, *, history: bool) -> AsyncIterator[dict[str, Journal]]:
    opened: dict[str, Journal] = {}
    try:
        for service in SERVICES:
            opened[service] = await Journal.open(target.journal(service), history=history)
        yield opened
    finally:
        for journal in opened.values():
            await journal.close()


def _slices(load: Load) -> Iterator[tuple[int, Sequence[Entry]]]:
    size = SLICE if load.per_second is None else max(SIGNALS, min(SLICE, int(load.per_second)))
    told = lives(load.seed, load.spread, load.signals)
    while some := list(islice(told, max(1, size // SIGNALS))):
        yield (
            sum(len(life.signals) for life in some),
            [one for life in some for one in entries(life, load.spread.span)],
        )
