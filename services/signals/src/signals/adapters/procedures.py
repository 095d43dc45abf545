"""A network's own versions of the procedure."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from chassis.uow import Uow
from signals.adapters.tables import procedures
from signals.adapters.versioned import own
from signals.domain.procedure import SHIPPED, Procedure, parse, shipped


async def in_force(uow: Uow[Any], day: date) -> Procedure:
    newest = (
        sa.select(procedures.c.content)
        .where(own(uow, procedures), procedures.c.valid_from <= day)
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
        own(uow, procedures), procedures.c.name == title, procedures.c.version == int(version)
    )
    content = (await uow.execute(asked)).scalar()
    if content is None:
        raise LookupError(f"no procedure {name}")
    return parse(content)
