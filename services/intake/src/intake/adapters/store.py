"""Keeps intake's aggregates in PostgreSQL, personal data sealed in the vault."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from intake.adapters.acquaintance_rows import AcquaintanceRows
from intake.adapters.consent_rows import ConsentRows
from intake.adapters.forget_rows import ForgetRows
from intake.adapters.help_request_rows import HelpRequestRows
from intake.adapters.sealing import client_field, client_fields, name_index
from intake.adapters.tables import clients
from intake.adapters.visit_rows import VisitRows
from intake.domain.commands import RegisterClient
from intake.domain.ports import LockedClient


class SqlStore(ConsentRows, HelpRequestRows, ForgetRows, VisitRows, AcquaintanceRows):
    def __init__(self, uow: Uow[Any]) -> None:
        self._uow = uow

    async def add_client(self, command: RegisterClient, at: datetime) -> bool:
        row = {"client_id": command.client_id, "version": 1, "area": command.area, "registered_at": at}
        if await self._row_exists(clients.c.client_id == command.client_id):
            return False
        await self._uow.vault.create_key(command.client_id)
        for column in client_fields:
            value = getattr(command, column)
            row[column] = await self._seal(command.client_id, client_field(column), value)
        added = await self._uow.execute(
            insert(clients)
            .values(network_id=self._uow.network_id, **row)
            .on_conflict_do_nothing()
            .returning(clients.c.client_id)
        )
        if added.first() is None:
            return False
        await self._uow.vault.index(command.client_id, name_index, command.name)
        return True

    async def lock_client(self, client_id: UUID) -> LockedClient | None:
        found = await self._uow.execute(
            sa.select(clients.c.client_id, clients.c.version)
            .where(clients.c.client_id == client_id, clients.c.forgotten_on.is_(None))
            .with_for_update()
        )
        row = found.one_or_none()
        return LockedClient(row.client_id, row.version) if row else None

    async def set_client_version(self, client_id: UUID, version: int) -> None:
        await self._uow.execute(
            sa.update(clients).where(clients.c.client_id == client_id).values(version=version)
        )

    async def client_exists(self, client_id: UUID) -> bool:
        return await self._row_exists((clients.c.client_id == client_id) & clients.c.forgotten_on.is_(None))

    async def _row_exists(self, condition: sa.ColumnElement[bool]) -> bool:
        found = await self._uow.execute(sa.select(sa.exists().where(condition)))
        return bool(found.scalar())
