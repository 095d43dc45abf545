"""What a network's administrator wrote, version by version, kept as it was written: added, never changed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from signals.domain.versions import Versioned


async def texts_of(uow: Uow[Any], table: sa.Table) -> dict[str, str]:
    """By id, the oldest version first."""
    asked = (
        sa.select(table.c.name, table.c.version, table.c.content)
        .where(own(uow, table))
        .order_by(table.c.version, table.c.name)
    )
    return {f"{row.name}-{row.version}": row.content for row in await uow.execute(asked)}


async def add(uow: Uow[Any], table: sa.Table, version: Versioned, text: str, by: str) -> bool:
    """False when somebody added this version just now."""
    row = {
        "network_id": uow.network_id,
        "name": version.name,
        "version": version.version,
        "valid_from": version.valid_from,
        "content": text,
        "added_by": by,
    }
    added = insert(table).values(row).on_conflict_do_nothing().returning(table.c.version)
    return (await uow.execute(added)).first() is not None


def own(uow: Uow[Any], table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.network_id == uow.network_id
