"""Reporting's data in PostgreSQL; a bundle's words only sealed, with a key of the bundle."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.uow import Uow
from contracts import EventData
from reporting.adapters import facts, figures
from reporting.adapters.tables import bundle_dossiers, bundles
from reporting.domain.bundles import Bundle, Material, State
from reporting.domain.commands import AnswerBundle, FormBundle
from reporting.domain.facts import Book


class SqlStore:
    def __init__(self, uow: Uow[Any]) -> None:
        self._uow = uow

    async def open_book(self, events: Sequence[EventData]) -> Book:
        return await facts.open_book(self._uow, events)

    async def save_book(self, book: Book) -> None:
        await facts.save_book(self._uow, book)

    async def material(self, command: FormBundle) -> Material:
        asked = {
            "network_id": self._uow.network_id,
            "theme": command.theme,
            "levels": list(command.levels),
            "areas": list(command.chosen_areas),
            **figures.months(command.from_month, command.until_month),
        }
        row = (await self._uow.execute(figures.material(), asked)).one()
        return Material(tuple(row.dossier_ids), row.signals, row.clients, row.client_less)

    async def lock_bundle(self, bundle_id: UUID) -> Bundle | None:
        columns = (bundles.c.bundle_id, bundles.c.state, bundles.c.version)
        locked = sa.select(*columns).where(*self._this(bundle_id)).with_for_update()
        row = (await self._uow.execute(locked)).one_or_none()
        return Bundle(row.bundle_id, State(row.state), row.version) if row else None

    async def add_bundle(
        self, command: FormBundle, areas: Sequence[str], material: Material, by: str, on: date
    ) -> None:
        network_id, bundle_id = self._uow.network_id, command.bundle_id
        words = {
            "title": command.title,
            "story": command.story,
            "examples": json.dumps(command.examples),
            "solutions": json.dumps(command.solutions),
        }
        row = {
            "network_id": network_id,
            "bundle_id": bundle_id,
            "theme": command.theme,
            "levels": [level.value for level in command.levels],
            "areas": list(areas),
            "from_month": command.from_month,
            "until_month": command.until_month,
            "signals": material.signals,
            "persons": material.persons,
            "state": State.FORMED,
            "version": 1,
            "formed_on": on,
            "formed_by": by,
        }
        sealed = {f"{name}_sealed": await self._seal(bundle_id, name, text) for name, text in words.items()}
        await self._uow.execute(sa.insert(bundles).values(**row, **sealed))
        members: list[dict[str, object]] = [
            {"network_id": network_id, "bundle_id": bundle_id, "dossier_id": dossier_id}
            for dossier_id in material.dossier_ids
        ]
        await self._uow.execute(sa.insert(bundle_dossiers), members)

    async def submit_bundle(self, bundle: Bundle, on: date) -> None:
        await self._update(bundle, submitted_on=on)

    async def answer_bundle(
        self, bundle: Bundle, command: AnswerBundle, by: str, on_behalf: bool, on: date
    ) -> None:
        await self._update(
            bundle,
            answer=command.answer,
            reason_sealed=await self._seal(bundle.bundle_id, "reason", command.reason),
            answered_on=on,
            answered_by=by,
            on_behalf=on_behalf,
        )

    async def _update(self, bundle: Bundle, **changes: object) -> None:
        update = sa.update(bundles).where(*self._this(bundle.bundle_id))
        await self._uow.execute(update.values(state=bundle.state, version=bundle.version, **changes))

    async def _seal(self, bundle_id: UUID, field: str, text: str) -> bytes:
        return await self._uow.vault.seal(bundle_id, field, text)

    def _this(self, bundle_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
        return (bundles.c.network_id == self._uow.network_id, bundles.c.bundle_id == bundle_id)
