"""The snapshots of a backup are taken while nobody handles an event, and consumers go on at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from chassis.consumer import consuming_lock
from chassis.db import plain_dsn
from stack.backup import cut
from stack.backup.cut import snapshots
from stack.databases import ServiceDatabase
from stack.process import StackError
from stack.testing import DatabaseFactory

SHARED = "SELECT pg_try_advisory_xact_lock_shared(hashtextextended($1, 0))"


@pytest.fixture
def databases(database: DatabaseFactory) -> dict[str, ServiceDatabase]:
    return {service: database(service) for service in ("intake", "signals")}


@asynccontextmanager
async def connected(url: str) -> "AsyncIterator[asyncpg.Connection]":
    connection = await asyncpg.connect(plain_dsn(url))
    try:
        yield connection
    finally:
        await connection.close()


async def test_what_is_being_handled_is_waited_for_and_what_comes_later_is_left_out(
    databases: dict[str, ServiceDatabase],
) -> None:
    owners = {service: database.migrator for service, database in databases.items()}
    async with connected(owners["signals"]) as consumer, connected(owners["signals"]) as reader:
        await consumer.execute("CREATE TABLE handled (n int)")
        handling = consumer.transaction()
        await handling.start()
        assert await consumer.fetchval(SHARED, consuming_lock("signals"))
        await consumer.execute("INSERT INTO handled VALUES (1)")
        entering = asyncio.create_task(_entered(owners, reader, consumer))
        await until_somebody_waits(reader)
        assert not entering.done()
        await handling.commit()
        assert await entering == 1


async def _entered(
    owners: dict[str, str], reader: "asyncpg.Connection", consumer: "asyncpg.Connection"
) -> int:
    """How many were handled, by the snapshot, once a consumer has handled another after it."""
    async with snapshots(owners) as taken:
        async with consumer.transaction():
            assert await consumer.fetchval(SHARED, consuming_lock("signals"))
            await consumer.execute("INSERT INTO handled VALUES (2)")
        async with reader.transaction(isolation="repeatable_read", readonly=True):
            await reader.execute(f"SET TRANSACTION SNAPSHOT '{taken['signals']}'")
            count: int = await reader.fetchval("SELECT count(*) FROM handled")
            return count


async def until_somebody_waits(connection: "asyncpg.Connection") -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while not await connection.fetchval(waiting):
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("mode", ["", "_shared"], ids=["a rebuild", "a consumer"])
async def test_a_session_that_hangs_is_named_and_not_waited_for_for_ever(
    databases: dict[str, ServiceDatabase], monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(cut, "PATIENCE", "50ms")
    async with connected(databases["signals"].migrator) as hanging:
        lock = f"SELECT pg_advisory_lock{mode}(hashtextextended($1, 0))"
        await hanging.execute(lock, consuming_lock("signals"))
        with pytest.raises(StackError, match=f"signals.* hangt, pid {hanging.get_server_pid()}$"):
            async with snapshots({"signals": databases["signals"].migrator}):
                pass
