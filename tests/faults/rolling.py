"""Several processes of each service: restart them, kill one, and see who does what."""

import asyncio
import time
from collections import Counter
from typing import Any

import httpx
import outcome
from calling import Answer, Asked, Caller, Lost, until

from chassis.service import load_service
from stack.running import RunningStack

PATIENCE = 120.0


class CountingCaller(Caller):
    """Counts, for each phase of a test, what was answered and what wasn't."""

    def __init__(self, stack: Asked) -> None:
        super().__init__(stack)
        self.phase = "before"
        self.answered: Counter[str] = Counter()
        self.lost: Counter[tuple[str, str]] = Counter()

    async def once(
        self, login: str, method: str, service: str, path: str, body: object = None, **more: Any
    ) -> Answer:
        try:
            answer = await super().once(login, method, service, path, body, **more)
        except Lost as lost:
            self.lost[self.phase, str(lost).rsplit(": ", 1)[-1]] += 1
            raise
        self.answered[self.phase] += 1
        return answer

    def lost_in(self, phase: str) -> int:
        return sum(count for (when, _), count in self.lost.items() if when == phase)


class Processes:
    """Those of every service of a stack."""

    def __init__(self, stack: RunningStack) -> None:
        self._stack = stack
        # Now: importing them later would hold up whoever waits for an answer.
        self._handled_types = {service: _types_of(service) for service in stack.plan.services}

    async def restart(self, number: int) -> None:
        """One process of each service: told to stop, started again, answering."""
        parts = [self._stack.plan.processes_of(service)[number] for service in self._stack.plan.services]
        await asyncio.gather(*(asyncio.to_thread(self._stack.stop, part) for part in parts))
        await asyncio.gather(*(asyncio.to_thread(self._stack.start, part) for part in parts))

    async def kill_leader(self, service: str) -> tuple[str, float]:
        """Kill -9 who publishes; returns who that was, and after how many seconds another did."""
        leader = (await self._leaders(service))[0]
        self._stack.kill(leader)
        killed_at = time.monotonic()

        async def led_again() -> bool:
            return bool([one for one in await self._leaders(service) if one != leader])

        await until(led_again, PATIENCE, f"another relay of {service}")
        passed = time.monotonic() - killed_at
        await asyncio.to_thread(self._stack.wait_ready, leader, seconds=PATIENCE)
        return leader, passed

    async def _leaders(self, service: str) -> list[str]:
        parts = self._stack.plan.processes_of(service)
        return [part for part in parts if await self._read(part, "draaischijf_relay_leads")]

    async def _read(self, part: str, name: str, **labels: str) -> float:
        """0 from a process that isn't there."""
        try:
            return await outcome.metric_at(self._stack.plan.places[part].url, name, **labels)
        except httpx.HTTPError:
            return 0.0

    async def all_work(self) -> None:
        """Each process has answered requests and handled events since it was started."""
        for part in self._stack.plan.service_processes:
            await until(lambda part=part: self._works(part), PATIENCE, f"the work of {part}")

    async def _works(self, part: str) -> bool:
        requests = await self._read(part, "draaischijf_http_seconds_count")
        return bool(requests and await self._handled(part))

    async def _handled(self, part: str) -> float:
        types = self._handled_types[part.partition("-")[0]]
        counts = [await self._read(part, "draaischijf_handler_seconds_count", type=one) for one in types]
        return sum(counts)


def _types_of(service: str) -> list[str]:
    """As the metric calls what it handles."""
    found = load_service(f"{service}.bootstrap:service")
    return ["projection"] if found.project else [event.spec.name for event in found.events]
