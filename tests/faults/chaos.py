"""Faults in a random order: each service dies at each of its named points, and by a plain kill -9."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from calling import Caller, Lost, until

from chassis.service import load_service
from stack.running import RunningStack

KILL = "kill -9"
POINTS = (
    "http.before_commit",
    "http.after_commit",
    "relay.before_send",
    "relay.after_send",
    "handler.before_commit",
    "handler.after_commit",
    "sealer.before_commit",
    "sealer.after_commit",
)
SENDING = ("webhooks.before_send", "webhooks.after_send", "errand.before_commit", "errand.after_commit")
"""Where only partners can die; `test_webhooks_crash.py` tries them."""

REBUILDING = (
    "rebuild.before_commit",
    "rebuild.after_commit",
    "rebuild.before_switch",
    "rebuild.after_switch",
)
"""Where only a rebuild can die; `test_rebuild_crash.py` tries them."""

SET_BY_A_MIGRATION = {"index_names"}
"""Terms that come up once, however much time passes."""

INFRASTRUCTURE = ("broker", "postgres")
LAST = 0.85
"""How far the work is when the last fault strikes."""
PATIENCE, WHOLE = 180.0, 1200.0


def points_of(service: str) -> list[str]:
    returning = load_service(f"{service}.bootstrap:service").deadlines.keys() - SET_BY_A_MIGRATION
    return [*POINTS, *(["deadlines.before_commit"] if returning else [])]


class Chaos:
    """Every service has its own row of faults, spread over the work; the rows run side by side.

    `progress` goes from 0 to 1 as the work does.
    """

    def __init__(self, stack: RunningStack, caller: Caller, seed: int, progress: Callable[[], float]) -> None:
        self._stack = stack
        self._caller = caller
        self._progress = progress
        self.order = random.Random(seed)  # noqa: S311
        self.hit: list[str] = []
        self.deaths: Counter[str] = Counter()

    @property
    def planned(self) -> list[str]:
        own = [f"{one}.{fault}" for one in self._stack.plan.services for fault in self._faults(one)]
        return own + [f"{one}.{KILL}" for one in self._infrastructure]

    @property
    def _infrastructure(self) -> list[str]:
        """A server that runs elsewhere isn't ours to kill."""
        return [one for one in INFRASTRUCTURE if one in self._stack.plan.parts]

    async def run(self) -> None:
        rows = [self._row(one, self._shuffled(one)) for one in self._stack.plan.services]
        async with asyncio.TaskGroup() as group:
            for row in rows:
                group.create_task(row)
            for part in self._infrastructure:
                group.create_task(self._kill_at(self.order.uniform(0.1, LAST), part))

    def _faults(self, service: str) -> list[str]:
        return [*points_of(service), KILL]

    def _shuffled(self, service: str) -> list[str]:
        faults = self._faults(service)
        return self.order.sample(faults, len(faults))

    async def _row(self, service: str, faults: Sequence[str]) -> None:
        for number, fault in enumerate(faults):
            await self._reach(LAST * (number + self.order.random()) / len(faults))
            await (self._kill(service) if fault == KILL else self._crash(service, fault))

    async def _kill_at(self, moment: float, part: str) -> None:
        await self._reach(moment)
        await self._kill(part)

    async def _reach(self, moment: float) -> None:
        async def reached() -> bool:
            return self._progress() >= moment

        await until(reached, WHOLE, f"{moment:.0%} of the work")

    async def _crash(self, service: str, point: str) -> None:
        self._forgive(service)
        hit = self._stack.arm(service, point)

        async def reached() -> bool:
            if point.startswith("deadlines."):
                await self._let_time_pass(service)
            return hit.exists()

        await until(reached, PATIENCE, f"{service} at {point}")
        hit.unlink()
        await self._note(service, point)

    async def _kill(self, name: str) -> None:
        self._forgive(name)
        before = self._stack.pid(name)
        self._stack.kill(name)

        async def died() -> bool:
            return self._stack.pid(name) != before

        await until(died, PATIENCE, f"the end of {name}")
        await self._note(name, KILL)

    async def _note(self, name: str, fault: str) -> None:
        self.hit.append(f"{name}.{fault}")
        self.deaths[name] += 1
        await asyncio.to_thread(self._stack.wait_ready, name, seconds=PATIENCE)

    def _forgive(self, name: str) -> None:
        """Who fell often is started again ever later; here that would only be waiting."""
        self._stack.plan[name].falls = 0

    async def _let_time_pass(self, service: str) -> None:
        body = {"advance_days": 3}
        if (await self._caller.once("systeem", "POST", service, "/clock", body)).status != 200:
            raise Lost("the clock stood still")


def left_armed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
