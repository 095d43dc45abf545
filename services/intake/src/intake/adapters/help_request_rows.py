"""The store's part in help requests: words sealed with the client's key, or the request's own."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.db import among
from chassis.vault import Vault
from contracts.codes import Resolution
from intake.adapters.base import Rows
from intake.adapters.sealing import Opener, help_request_field
from intake.adapters.tables import help_requests
from intake.domain.help_requests import HelpRequest, RequestState

SEALED: Final = (
    *("description", "history", "person_name", "person_phone", "person_address", "agreed"),
    *("resolution_note", "answer"),
)

_table = help_requests.c
_locked = (
    sa.select(
        *(_table.help_request_id, _table.client_id, _table.sender_id, _table.dossier_id),
        *(_table.version, _table.resolution),
    )
    .order_by(_table.help_request_id)
    .with_for_update()
)
_one = _locked.where(_table.help_request_id == sa.bindparam("id"))
_open_of = _locked.where(_table.client_id == sa.bindparam("id"), _table.resolution.is_(None))
_open_in = _locked.where(_table.ends_with == sa.bindparam("id"), _table.resolution.is_(None))


async def opened(rows: Collection[sa.Row[Any]], vault: Vault) -> dict[UUID, dict[str, str | None]]:
    """Of each of these rows its sealed words, by column; what was forgotten is None."""
    opener = Opener()
    for row in rows:
        for column in SEALED:
            field = help_request_field(row.help_request_id, column)
            opener.add(person_of(row), field, getattr(row, column))
    await opener.open(vault)
    return {
        row.help_request_id: {
            column: opener.get(person_of(row), help_request_field(row.help_request_id, column))
            for column in SEALED
        }
        for row in rows
    }


def person_of(row: sa.Row[Any]) -> UUID:
    person: UUID = row.client_id or row.help_request_id
    return person


class HelpRequestRows(Rows):
    async def add_help_requests(self, requests: Collection[HelpRequest], at: datetime) -> set[UUID]:
        known = await self._uow.execute(
            sa.select(help_requests.c.help_request_id).where(
                among(help_requests.c.help_request_id, (request.help_request_id for request in requests))
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
        return await self._lock_requests(_open_of, client_id)

    async def open_requests_in(self, dossier_id: UUID) -> list[RequestState]:
        return await self._lock_requests(_open_in, dossier_id)

    async def lock_help_request(self, help_request_id: UUID) -> RequestState | None:
        found = await self._lock_requests(_one, help_request_id)
        return found[0] if found else None

    async def _lock_requests(self, statement: sa.Select[Any], id_: UUID) -> list[RequestState]:
        result = await self._uow.execute(statement, {"id": id_})
        return [
            RequestState(
                help_request_id=row.help_request_id,
                client_id=row.client_id,
                sender_id=row.sender_id,
                dossier_id=row.dossier_id,
                version=row.version,
                resolution=Resolution(row.resolution) if row.resolution else None,
            )
            for row in result
        ]

    async def link_help_request(self, request: RequestState, client_id: UUID) -> None:
        table = help_requests.c
        found = await self._uow.execute(
            sa.select(help_requests).where(table.help_request_id == request.help_request_id)
        )
        row = found.one()
        words = (await opened([row], self._uow.vault))[request.help_request_id]
        sealed = {
            column: await self._sealed(client_id, request.help_request_id, column, words[column])
            for column in SEALED
        }
        linked = {"client_id": client_id, "version": request.version + 1}
        await self._change(request.help_request_id, linked | sealed)
        await self._uow.vault.forget(request.help_request_id)

    async def take_up_help_request(self, help_request_id: UUID, dossier_id: UUID) -> None:
        await self._change(help_request_id, {"dossier_id": dossier_id, "ends_with": dossier_id})

    async def move_help_requests(self, dossier_id: UUID, into_dossier_id: UUID) -> None:
        await self._uow.execute(
            sa.update(help_requests)
            .where(help_requests.c.ends_with == dossier_id)
            .values(ends_with=into_dossier_id)
        )

    async def move_help_requests_back(self, dossier_id: UUID) -> None:
        await self._uow.execute(
            sa.update(help_requests)
            .where(help_requests.c.dossier_id == dossier_id)
            .values(ends_with=dossier_id)
        )

    async def resolve_help_request(
        self, request: RequestState, resolution: Resolution, note: str | None, answer: str | None, on: date
    ) -> None:
        person_id, id_ = request.person_id, request.help_request_id
        await self._change(
            id_,
            {
                "version": request.version + 1,
                "resolution": resolution,
                "resolved_on": on,
                "resolution_note": await self._sealed(person_id, id_, "resolution_note", note),
                "answer": await self._sealed(person_id, id_, "answer", answer),
            },
        )

    async def _row(self, request: HelpRequest, at: datetime) -> dict[str, object]:
        person = request.person
        words: dict[str, str | None] = {
            "description": request.description,
            "history": json.dumps(request.history, ensure_ascii=False) if request.history else None,
            "person_name": person.name if person else None,
            "person_phone": person.phone if person else None,
            "person_address": person.address if person else None,
            "agreed": request.agreed,
        }
        sealed = {
            column: await self._sealed(request.person_id, request.help_request_id, column, words[column])
            for column in words
        }
        return {
            "network_id": self._uow.network_id,
            "help_request_id": request.help_request_id,
            "client_id": request.client_id,
            "sender_id": request.sender_id,
            "version": 2 if request.resolution else 1,
            "theme": request.theme,
            "area": request.area,
            "channel": request.channel,
            "received_on": request.received_on,
            "recorded_at": at,
            "imported": request.imported,
            "resolution": request.resolution,
            "resolved_on": request.resolved_on,
            **sealed,
        }

    async def _sealed(
        self, person_id: UUID, help_request_id: UUID, column: str, words: str | None
    ) -> bytes | None:
        return await self._seal(person_id, help_request_field(help_request_id, column), words)

    async def _change(self, help_request_id: UUID, values: Mapping[str, object]) -> None:
        await self._uow.execute(
            sa.update(help_requests)
            .where(help_requests.c.help_request_id == help_request_id)
            .values(**values)
        )
