"""PostgreSQL goes away under a consumer: one try is lost, nothing is parked, the log says what it was."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import ConsumerRecord, TopicPartition
from deliveries import delivery_of, rows
from running_parts import until
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs
from toy import service as toy

from chassis.consumer import FIRST_PAUSE, Consumer
from chassis.db import is_transient, plain_dsn
from stack.service_api import ServiceApi
from stack.testing import ServiceApiFactory

PARTITIONS = [TopicPartition(toy.service.topic, number) for number in range(3)]

OTHERS = """FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"""


class Paused:
    """As much of aiokafka's consumer as a failing batch touches."""

    def __init__(self) -> None:
        self.rewound: dict[TopicPartition, int] = {}
        self.paused: list[TopicPartition] = []

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.rewound[partition] = offset

    def pause(self, partition: TopicPartition) -> None:
        self.paused.append(partition)


def record(partition: TopicPartition, offset: int) -> ConsumerRecord:
    event = toy.VolunteerRegistered(volunteer_id=uuid4(), area="33021F")
    made = delivery_of(event, uuid4(), toy.NESTOR, offset)
    key, headers = made.key.encode(), list(made.headers.items())
    return ConsumerRecord(*partition, offset, 0, 0, key, made.value, None, 1, 2, headers)


@asynccontextmanager
async def beside(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(plain_dsn(url))
    try:
        yield connection
    finally:
        await connection.close()


async def end_backends(beside_it: asyncpg.Connection) -> None:
    """All of the worker's; they are gone when this returns."""
    await beside_it.fetch(f"SELECT pg_terminate_backend(pid) {OTHERS}")

    async def gone() -> bool:
        return not await beside_it.fetch(f"SELECT 1 {OTHERS}")

    await until(gone)


async def take_while_its_backend_ends(api: ServiceApi, consumer: Consumer, other: Paused) -> None:
    urls = api.runtime.settings
    batches = {one: [record(one, 7)] for one in PARTITIONS}
    async with beside(urls.migrator_database_url) as owner, beside(urls.worker_database_url) as worker:

        async def waits() -> bool:
            return bool(await worker.fetch(f"SELECT 1 {OTHERS} AND wait_event_type = 'Lock'"))

        async with owner.transaction():
            await owner.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
            taking = asyncio.ensure_future(consumer._take(other, batches))
            await until(waits)
            await end_backends(worker)
            await taking


async def test_a_batch_that_fails_for_a_moment_is_told_once_and_by_its_cause(
    service_api: ServiceApiFactory,
) -> None:
    api, other = await service_api(toy.service), Paused()
    consumer = Consumer(api.runtime)
    with capture_logs() as lines:
        await take_while_its_backend_ends(api, consumer, other)
    assert other.rewound == dict.fromkeys(PARTITIONS, 7)
    assert other.paused == PARTITIONS
    told = [(line["event"], line["count"], line["seconds"]) for line in lines]
    assert told == [("partitions_paused", len(PARTITIONS), FIRST_PAUSE)]
    assert lines[0]["exception"] == asyncpg.ConnectionDoesNotExistError.__name__
    assert not await rows(api, "SELECT 1 FROM dead_letters")


async def use_every_connection(api: ServiceApi) -> None:
    async with AsyncExitStack() as together:
        for _ in range(api.runtime.worker_engine.pool.size()):  # type: ignore[attr-defined]
            await together.enter_async_context(api.runtime.work(toy.NESTOR, "test"))


async def test_all_connections_that_broke_cost_one_try(service_api: ServiceApiFactory) -> None:
    """What the pool still holds isn't given out, else each broken one would cost a try."""
    api = await service_api(toy.service)
    await use_every_connection(api)
    async with beside(api.runtime.settings.worker_database_url) as worker:
        await end_backends(worker)
    with pytest.raises(DBAPIError) as failed:
        await use_every_connection(api)
    assert is_transient(failed.value)
    await use_every_connection(api)
