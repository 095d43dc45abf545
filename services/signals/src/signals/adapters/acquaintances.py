"""Who is shut out of the dossiers of whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from signals.adapters.tables import acquaintances as table
from signals.adapters.tables import clients
from signals.domain.acquaintance import Acquaintance


async def knows(uow: Uow[Any], client_id: UUID) -> bool:
    """Whether there is such a client; its row is locked, so that forgetting waits."""
    asked = sa.select(sa.literal(1)).where(
        clients.c.network_id == uow.network_id,
        clients.c.client_id == client_id,
        clients.c.forgotten_on.is_(None),
    )
    return (await uow.execute(asked.with_for_update(key_share=True))).first() is not None


async def of(uow: Uow[Any], client_id: UUID) -> list[Acquaintance]:
    asked = sa.select(table).where(*_about(uow, client_id)).order_by(table.c.login)
    return [Acquaintance(row.login, row.since, row.by) for row in await uow.execute(asked)]


async def holds(uow: Uow[Any], client_id: UUID, login: str) -> bool:
    asked = sa.select(sa.literal(1)).where(*_about(uow, client_id), table.c.login == login)
    return (await uow.execute(asked)).first() is not None


async def add(uow: Uow[Any], client_id: UUID, login: str, by: str, since: datetime) -> None:
    row = {"network_id": uow.network_id, "client_id": client_id, "login": login, "by": by, "since": since}
    await uow.execute(insert(table).values(row).on_conflict_do_nothing())


async def remove(uow: Uow[Any], client_id: UUID, login: str) -> None:
    await uow.execute(sa.delete(table).where(*_about(uow, client_id), table.c.login == login))


def _about(uow: Uow[Any], client_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.network_id == uow.network_id, table.c.client_id == client_id
