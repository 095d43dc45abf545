"""A network's own versions of the procedure, kept as they were written."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from signals.adapters.tables import procedures
from signals.domain.procedure import SHIPPED, Procedure, parse, shipped


async def all_of(uow: Uow[Any]) -> list[Procedure]:
    asked = sa.select(procedures.c.content).where(_own(uow)).order_by(procedures.c.version)
    return [parse(content) for content in (await uow.execute(asked)).scalars()]


async def texts_of(uow: Uow[Any]) -> dict[str, str]:
    asked = sa.select(procedures.c.name, procedures.c.version, procedures.c.content).where(_own(uow))
    return {f"{row.name}-{row.version}": row.content for row in await uow.execute(asked)}


async def in_force(uow: Uow[Any], day: date) -> Procedure:
    newest = (
        sa.select(procedures.c.content)
        .where(_own(uow), procedures.c.valid_from <= day)
        .order_by(procedures.c.version.desc())
        .limit(1)
    )
    content = (await uow.execute(newest)).scalar()
    return parse(content) if content else shipped()


async def named(uow: Uow[Any], name: str) -> Procedure:
    """By its id (`donah-1`); raises `LookupError` for one that isn't there."""
    title, _, version = name.rpartition("-")
    if title == SHIPPED and name == shipped().id:
        return shipped()
    asked = sa.select(procedures.c.content).where(
        _own(uow), procedures.c.name == title, procedures.c.version == int(version)
    )
    content = (await uow.execute(asked)).scalar()
    if content is None:
        raise LookupError(f"no procedure {name}")
    return parse(content)


async def add(uow: Uow[Any], procedure: Procedure, text: str, by: str) -> bool:
    """False when somebody added this version just now."""
    row = {
        "network_id": uow.network_id,
        "name": procedure.procedure,
        "version": procedure.version,
        "valid_from": procedure.valid_from,
        "content": text,
        "added_by": by,
    }
    added = insert(procedures).values(row).on_conflict_do_nothing().returning(procedures.c.version)
    return (await uow.execute(added)).first() is not None


def _own(uow: Uow[Any]) -> sa.ColumnElement[bool]:
    return procedures.c.network_id == uow.network_id
