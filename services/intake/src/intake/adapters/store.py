"""Keeps intake's aggregates in PostgreSQL, personal data sealed in the vault."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from contracts.codes import Resolution
from intake.adapters.consent_rows import ConsentRows
from intake.adapters.forget_rows import ForgetRows
from intake.adapters.sealing import client_field, client_fields, help_request_field, name_index
from intake.adapters.tables import clients, help_requests
from intake.adapters.visit_rows import VisitRows
from intake.domain.commands import RegisterClient
from intake.domain.help_requests import HelpRequest, RequestState
from intake.domain.ports import LockedClient


class SqlStore(ConsentRows, ForgetRows, VisitRows):
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

    async def add_help_requests(self, requests: Collection[HelpRequest], at: datetime) -> set[UUID]:
        known = await self._uow.execute(
            sa.select(help_requests.c.help_request_id).where(
                help_requests.c.help_request_id.in_([request.help_request_id for request in requests])
            )
        )
        there = set(known.scalars())
        new = [request for request in requests if request.help_request_id not in there]
        await self._uow.vault.create_keys(r.help_request_id for r in new if r.client_id is None)
        rows = [await self._row(request, at) for request in new]
        if not rows:
            return set()
        added = await self._uow.execute(
            insert(help_requests)
            .values(rows)
            .on_conflict_do_nothing()
            .returning(help_requests.c.help_request_id)
        )
        return set(added.scalars())

    async def open_requests_of(self, client_id: UUID) -> list[RequestState]:
        table = help_requests.c
        return await self._lock_requests((table.client_id == client_id) & table.resolution.is_(None))

    async def lock_help_request(self, help_request_id: UUID) -> RequestState | None:
        found = await self._lock_requests(help_requests.c.help_request_id == help_request_id)
        return found[0] if found else None

    async def _lock_requests(self, condition: sa.ColumnElement[bool]) -> list[RequestState]:
        table = help_requests.c
        result = await self._uow.execute(
            sa.select(table.help_request_id, table.client_id, table.version, table.resolution)
            .where(condition)
            .order_by(table.help_request_id)
            .with_for_update()
        )
        return [
            RequestState(
                help_request_id=row.help_request_id,
                person_id=row.client_id or row.help_request_id,
                version=row.version,
                resolution=Resolution(row.resolution) if row.resolution else None,
            )
            for row in result
        ]

    async def resolve_help_request(
        self, request: RequestState, resolution: Resolution, note: str | None, on: date
    ) -> None:
        field = help_request_field(request.help_request_id, "resolution_note")
        sealed = await self._seal(request.person_id, field, note)
        await self._uow.execute(
            sa.update(help_requests)
            .where(help_requests.c.help_request_id == request.help_request_id)
            .values(
                version=request.version + 1,
                resolution=resolution,
                resolved_on=on,
                resolution_note=sealed,
            )
        )

    async def _row(self, request: HelpRequest, at: datetime) -> dict[str, object]:
        description = help_request_field(request.help_request_id, "description")
        history = help_request_field(request.help_request_id, "history")
        told = json.dumps(request.history, ensure_ascii=False) if request.history else None
        return {
            "network_id": self._uow.network_id,
            "help_request_id": request.help_request_id,
            "client_id": request.client_id,
            "version": 2 if request.resolution else 1,
            "theme": request.theme,
            "area": request.area,
            "channel": request.channel,
            "received_on": request.received_on,
            "recorded_at": at,
            "imported": request.imported,
            "description": await self._seal(request.person_id, description, request.description),
            "history": await self._seal(request.person_id, history, told),
            "resolution": request.resolution,
            "resolved_on": request.resolved_on,
        }

    async def _row_exists(self, condition: sa.ColumnElement[bool]) -> bool:
        found = await self._uow.execute(sa.select(sa.exists().where(condition)))
        return bool(found.scalar())
