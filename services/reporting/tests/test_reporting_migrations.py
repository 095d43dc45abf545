"""What the migrations made is what the tables say, and no row is open to another network."""

from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from reporting.adapters.tables import metadata
from reporting.bootstrap import service
from stack.service_api import ServiceApi

FORCED = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"


async def test_migrations_match_the_tables(service_api: Callable[..., Awaitable[ServiceApi]]) -> None:
    api = await service_api(service)
    async with api.runtime.app_engine.connect() as connection:
        found = await connection.run_sync(_columns)
    assert found == {
        table.name: {_column(c.name, c.type, c.nullable) for c in table.c}
        for table in metadata.tables.values()
    }


async def test_every_table_forces_row_level_security(
    service_api: Callable[..., Awaitable[ServiceApi]],
) -> None:
    api = await service_api(service)
    async with api.runtime.app_engine.connect() as connection:
        names = set((await connection.execute(sa.text(FORCED))).scalars())
    assert set(metadata.tables) <= names


def _columns(connection: sa.Connection) -> dict[str, set[tuple[str, str, bool | None]]]:
    inspector = sa.inspect(connection)
    return {
        name: {_column(c["name"], c["type"], c["nullable"]) for c in inspector.get_columns(name)}
        for name in metadata.tables
    }


def _column(name: str, type_: Any, nullable: bool | None) -> tuple[str, str, bool | None]:
    return name, type_.compile(postgresql.dialect()), nullable
