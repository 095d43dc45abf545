"""Faults by chance, one after another, and how long the stack took to be itself again."""

import asyncio
import random
import signal as signals
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from unittest import mock

import outcome
from asyncpg import InterfaceError, PostgresError
from calling import Lost, until

from stack.running import RunningStack

PATIENCE = 180.0
KINDS = ("kill", "stop", "broker", "postgres", "guard")


@dataclass(frozen=True)
class Fault:
    """`answers`, `caught_up`: seconds until every part did, and until a card of then was in the figures."""

    at: float
    what: str
    answers: float
    caught_up: float


class Storm:
    """Each kind strikes at least once; `probe` hands in a card and says its id."""

    def __init__(
        self, stack: RunningStack, chance: random.Random, probe: Callable[[], Awaitable[str]]
    ) -> None:
        self._stack = stack
        self._chance = chance
        self._probe = probe
        self.faults: list[Fault] = []
        self.deaths: Counter[str] = Counter()

    def _plan(self, number: int) -> list[str]:
        more = self._chance.choices(KINDS, k=max(0, number - len(KINDS)))
        return self._chance.sample([*KINDS, *more], max(number, len(KINDS)))

    async def run(self, began: float, burst: float, first: float, last: float, number: int) -> None:
        """A broker that forgets at `burst`, so many faults between two moments; seconds since `began`."""
        await asyncio.sleep(max(0.0, began + burst - time.monotonic()))
        await self._strike("guard", time.monotonic() - began)
        planned = self._plan(number)
        for turn, kind in enumerate(planned):
            at = first + (last - first) * (turn + self._chance.random() / 2) / len(planned)
            await asyncio.sleep(max(0.0, began + at - time.monotonic()))
            await self._strike(kind, time.monotonic() - began)

    async def _strike(self, kind: str, at: float) -> None:
        if kind in ("kill", "stop"):
            part = self._chance.choice([*self._stack.plan.services, "desk"])
        else:
            part = "postgres" if kind == "postgres" else "broker"
        self._stack.plan[part].falls = 0
        before, struck = self._stack.pid(part), time.monotonic()
        await {"stop": self._ask_to_stop, "guard": self._let_the_guard}.get(kind, self._kill)(part, before)
        self.deaths[part] += 1
        await asyncio.to_thread(self._stack.wait_ready, seconds=PATIENCE)
        answers = time.monotonic() - struck
        await self._counted(await self._probe())
        self.faults.append(Fault(at, f"{part}: {SAID[kind]}", answers, time.monotonic() - struck))

    async def _kill(self, part: str, before: int | None) -> None:
        self._stack.kill(part)
        await self._ended(part, before)

    async def _ask_to_stop(self, part: str, before: int | None) -> None:
        self._stack.plan[part].signal(signals.SIGTERM)
        await self._ended(part, before)

    async def _let_the_guard(self, part: str, before: int | None) -> None:
        """As when its memory is above the limit, and its last start an hour ago."""
        with mock.patch.multiple("stack.supervisor", BROKER_BYTES=0, BROKER_RESTS=0.0):
            await self._ended(part, before)

    async def _ended(self, part: str, before: int | None) -> None:
        async def ended() -> bool:
            return self._stack.pid(part) != before

        await until(ended, PATIENCE, f"the end of {part}")

    async def _counted(self, signal_id: str) -> None:
        async def counted() -> bool:
            query = "SELECT count(*) FROM signal_facts WHERE signal_id = $1"
            try:
                return bool(await outcome.one(self._stack, "reporting", query, signal_id))
            except (OSError, PostgresError, InterfaceError) as error:
                raise Lost(type(error).__name__) from error

        await until(counted, PATIENCE, "a card in the figures")


SAID = {
    "kill": "kill -9",
    "stop": "SIGTERM",
    "broker": "kill -9",
    "postgres": "kill -9",
    "guard": "restarted by the memory guard",
}
