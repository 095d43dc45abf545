"""The store's part in who is shut out of what is here about a client, and who opened it with which reason."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.db import among
from intake.adapters.base import Rows
from intake.adapters.sealing import opening_field
from intake.adapters.tables import acquaintances, openings
from intake.domain.acquaintance import Acquaintance, OpenedAnyway


class AcquaintanceRows(Rows):
    async def acquaintances(self, client_id: UUID) -> list[Acquaintance]:
        table = acquaintances.c
        asked = sa.select(acquaintances).where(table.client_id == client_id).order_by(table.login)
        return [Acquaintance(row.login, row.since, row.by) for row in await self._uow.execute(asked)]

    async def shut_out_of(self, client_ids: Collection[UUID], login: str) -> set[UUID]:
        table = acquaintances.c
        asked = sa.select(table.client_id).where(among(table.client_id, client_ids), table.login == login)
        return set((await self._uow.execute(asked)).scalars())

    async def opened_on(self, client_ids: Collection[UUID], login: str, day: date) -> set[UUID]:
        table = openings.c
        asked = sa.select(table.client_id).where(
            among(table.client_id, client_ids), table.by == login, table.opened_on == day
        )
        return set((await self._uow.execute(asked)).scalars())

    async def shut_out(self, client_id: UUID, login: str, by: str, since: datetime) -> None:
        row = {"client_id": client_id, "login": login, "by": by, "since": since}
        await self._uow.execute(
            insert(acquaintances).values(network_id=self._uow.network_id, **row).on_conflict_do_nothing()
        )

    async def let_in(self, client_id: UUID, login: str) -> None:
        table = acquaintances.c
        await self._uow.execute(
            sa.delete(acquaintances).where(table.client_id == client_id, table.login == login)
        )

    async def open_anyway(self, opened: OpenedAnyway) -> None:
        await self._uow.execute(
            sa.insert(openings).values(
                network_id=self._uow.network_id,
                opening_id=opened.opening_id,
                client_id=opened.client_id,
                by=opened.by,
                opened_on=opened.on,
                reason=await self._seal(opened.client_id, opening_field(opened.opening_id), opened.reason),
            )
        )

    async def forget_acquaintances(self, client_id: UUID) -> None:
        for table in (acquaintances, openings):
            await self._uow.execute(sa.delete(table).where(table.c.client_id == client_id))
