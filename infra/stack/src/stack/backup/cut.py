"""One cut through all services' databases: nobody handled in it what isn't published in it.

Consumers of every service pause for the moment in which the snapshots are taken, one after the other, so an
event that a snapshot shows as handled was committed by its producer before any snapshot. The other way round
remains: what was published and not handled yet. A restore has that sent again.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg

from chassis.consumer import consuming_lock
from chassis.db import plain_dsn
from stack.process import StackError

PATIENCE = "60s"
HOLDERS = (
    "SELECT DISTINCT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
    " AND classid::bigint << 32 | objid::bigint = hashtextextended($1, 0) ORDER BY pid"
)


@asynccontextmanager
async def snapshots(urls: Mapping[str, str]) -> AsyncIterator[dict[str, str]]:
    """For each service the name of a snapshot, good as long as the block lasts; `urls` are the owners'."""
    async with AsyncExitStack() as opened:
        readers = {service: await _connected(opened, url) for service, url in urls.items()}
        taken: dict[str, str] = {}
        async with AsyncExitStack() as pausing:
            for service, url in urls.items():
                await _pause(await _connected(pausing, url), service)
            for service, reader in readers.items():
                await opened.enter_async_context(
                    reader.transaction(isolation="repeatable_read", readonly=True)
                )
                taken[service] = await reader.fetchval("SELECT pg_export_snapshot()")
        yield taken


async def _connected(opened: AsyncExitStack, url: str) -> "asyncpg.Connection":
    connection = await asyncpg.connect(plain_dsn(url), server_settings={"lock_timeout": PATIENCE})
    opened.push_async_callback(connection.close)
    return connection


async def _pause(connection: "asyncpg.Connection", service: str) -> None:
    """Until the connection closes; waits for what is being handled, or a rebuild's switch: seconds, both."""
    try:
        await connection.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", consuming_lock(service))
    except asyncpg.LockNotAvailableError:
        holders = await connection.fetch(HOLDERS, consuming_lock(service))
        raise StackError(
            f"De verwerking bij {service} liet zich in {PATIENCE} niet onderbreken: een sessie hangt, "
            f"pid {', '.join(str(holder['pid']) for holder in holders)}"
        ) from None
