"""A migrated database of the toy service, as each of its roles sees it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from stack.databases import ServiceDatabase

NETWORK, OTHER_NETWORK = uuid4(), uuid4()


class Database:
    def __init__(self, urls: ServiceDatabase) -> None:
        self.app = create_async_engine(urls.app)
        self.worker = create_async_engine(urls.worker)
        self.owner = create_async_engine(urls.migrator, poolclass=NullPool)

    async def close(self) -> None:
        for engine in (self.app, self.worker, self.owner):
            await engine.dispose()

    async def empty(self) -> None:
        await self.as_owner(
            "truncate journal, inbox, dead_letters, parked_keys, deadlines, vault_keys, blind_index,"
            " audit_entries, audit_chain, relay_offsets"
        )
        await self.as_owner("update domain_clock set ahead = '0'")

    async def as_owner(self, statement: str, **parameters: Any) -> CursorResult[Any]:
        """What somebody with the owner's password can do."""
        async with self.owner.begin() as connection:
            return await connection.execute(text(statement), parameters)


@asynccontextmanager
async def tenant(engine: AsyncEngine, network_id: UUID | None = NETWORK) -> AsyncIterator[AsyncConnection]:
    """A transaction of one network, or of none."""
    async with engine.begin() as connection:
        if network_id:
            await connection.execute(
                text("select set_config('app.network_id', :id, true)"), {"id": str(network_id)}
            )
        yield connection


class Statements:
    """Counts what an engine sends."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.count = 0
        event.listen(engine.sync_engine, "before_cursor_execute", self._counted)

    def _counted(self, *_: object) -> None:
        self.count += 1

    def since_last(self) -> int:
        count, self.count = self.count, 0
        return count


def audit_entry(**changes: object) -> Mapping[str, object]:
    return {
        "network_id": NETWORK,
        "actor": "katrien",
        "role": "coordinator",
        "action": "client.read",
        "subject_kind": "client",
        "subjects": [uuid4()],
        "ground": None,
        "request_id": None,
        **changes,
    }
