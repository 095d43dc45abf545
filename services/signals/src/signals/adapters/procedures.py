"""A network's own versions of the procedure."""

from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from chassis.uow import Uow
from signals.adapters.tables import procedures
from signals.adapters.versioned import own
from signals.domain.procedure import SHIPPED, Procedure, parse, shipped

CONTENT_IN_FORCE: Final = """SELECT content FROM procedures
    WHERE network_id = :network_id AND valid_from <= :day ORDER BY version DESC LIMIT 1"""
_content_in_force = sa.text(CONTENT_IN_FORCE)


async def in_force(uow: Uow[Any], day: date) -> Procedure:
    asked = {"network_id": uow.network_id, "day": day}
    return read((await uow.execute(_content_in_force, asked)).scalar())


def read(content: str | None) -> Procedure:
    """Of a network without its own it's the one that ships."""
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
