"""Who is shut out of the dossiers of whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from signals.adapters.tables import NETWORK, clients
from signals.adapters.tables import acquaintances as table
from signals.domain.acquaintance import Acquaintance

_holds = sa.select(sa.literal_column("1", sa.Integer)).where(
    table.c.network_id == NETWORK,
    table.c.client_id == sa.bindparam("of_client"),
    table.c.login == sa.bindparam("of_login"),
)


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
    asked = {"network_id": uow.network_id, "of_client": client_id, "of_login": login}
    return (await uow.execute(_holds, asked)).first() is not None


async def add(uow: Uow[Any], client_id: UUID, login: str, by: str, since: datetime) -> None:
    row = {"network_id": uow.network_id, "client_id": client_id, "login": login, "by": by, "since": since}
    await uow.execute(insert(table).values(row).on_conflict_do_nothing())


async def remove(uow: Uow[Any], client_id: UUID, login: str) -> None:
    await uow.execute(sa.delete(table).where(*_about(uow, client_id), table.c.login == login))


def _about(uow: Uow[Any], client_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.network_id == uow.network_id, table.c.client_id == client_id
