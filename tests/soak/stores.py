"""What is kept on disk: journals that only grow, inboxes that forget what is old, databases and logs."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import outcome
from asyncpg import InterfaceError, PostgresError

from chassis.networks import no_network
from chassis.pruning import KEPT, SETTLED
from chassis.service import load_service
from stack.running import RunningStack

LOOK_EVERY = 20.0
AWAY = (OSError, PostgresError, InterfaceError)

_enter = """INSERT INTO inbox (consumer, source, event_id, network_id, received_at)
    SELECT $1, $2, id, $3, clock_timestamp() - $5::interval FROM unnest($4::uuid[]) AS id"""


@dataclass
class Journals:
    """`looks`: per service the count and the highest id, as they were seen one after another.

    `lags`: how many messages each service had yet to consume, then.
    """

    stack: RunningStack
    looks: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    lags: dict[str, list[float]] = field(default_factory=dict)

    async def run(self, stopped: asyncio.Event) -> None:
        while not stopped.is_set():
            for service in self.stack.plan.services:
                with suppress(*AWAY):
                    self.looks.setdefault(service, []).append(await self._look(service))
                with suppress(httpx.HTTPError):
                    lag = await outcome.metric(self.stack, service, "draaischijf_consumer_lag_messages")
                    self.lags.setdefault(service, []).append(lag)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), LOOK_EVERY)

    async def _look(self, service: str) -> tuple[int, int]:
        found = await outcome.rows(self.stack, service, "SELECT count(*), coalesce(max(id), 0) FROM journal")
        return found[0][0], found[0][1]

    async def lost(self) -> dict[str, int]:
        """How many rows that were seen once aren't there now; nothing of a service that lost none."""
        missing: dict[str, int] = {}
        for service, looks in self.looks.items():
            for count, highest in looks:
                now = await outcome.one(
                    self.stack, service, "SELECT count(*) FROM journal WHERE id <= $1", highest
                )
                missing[service] = max(missing.get(service, 0), count - now)
        return {service: number for service, number in missing.items() if number > 0}


@dataclass
class Inboxes:
    """What every inbox could hold of earlier weeks: this stack is too young to have any.

    Events that no journal has, so that none of them can come again.
    """

    stack: RunningStack
    old: dict[str, set[UUID]] = field(default_factory=dict)
    young: dict[str, set[UUID]] = field(default_factory=dict)

    async def fill(self, number: int = 100) -> None:
        newest, hour = SETTLED + timedelta(hours=1), timedelta(hours=1)
        for consumer in self.stack.plan.services:
            self.old[consumer], self.young[consumer] = set(), set()
            for topic in load_service(f"{consumer}.bootstrap:service").source_topics:
                source = topic.rpartition(".")[2]
                self.young[consumer] |= await self._enter(consumer, source, 1, newest)
                self.young[consumer] |= await self._enter(consumer, source, number, newest + KEPT - hour)
                self.old[consumer] |= await self._enter(consumer, source, number, newest + KEPT + hour)

    async def _enter(self, consumer: str, source: str, number: int, age: timedelta) -> set[UUID]:
        ids = {uuid4() for _ in range(number)}
        await outcome.rows(self.stack, consumer, _enter, consumer, source, no_network, list(ids), age)
        return ids

    async def still(self, entries: Mapping[str, set[UUID]]) -> dict[str, int]:
        """How many of these each inbox still has."""
        query = "SELECT count(*) FROM inbox WHERE event_id = ANY ($1)"
        return {
            consumer: await outcome.one(self.stack, consumer, query, list(ids))
            for consumer, ids in entries.items()
        }


async def disk_mib(stack: RunningStack) -> dict[str, float]:
    """Every database and every log."""
    sizes = {
        f"database {service}": await outcome.one(
            stack, service, "SELECT pg_database_size(current_database())"
        )
        for service in stack.plan.services
    }
    logs = {f"log {path.stem}": path.stat().st_size for path in sorted(stack.home.folder.glob("logs/*"))}
    return {name: size / 2**20 for name, size in (sizes | logs).items()}
