"""Dossiers in PostgreSQL. A dossier's row is locked before a fact is added to it."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.db import among
from chassis.vault import key_of
from contracts import EventData, decode
from signals.adapters import acquaintances, attaching, procedures, rows, tables, versioned
from signals.adapters.colleagues import Colleagues
from signals.adapters.copies import Copies
from signals.adapters.letters import Letters
from signals.adapters.noting import keep_note
from signals.adapters.opening import open_dossiers, parameters
from signals.adapters.tables import (
    bundled_dossiers,
    dossiers,
    facts,
    held_events,
    joins,
    referrals,
    signals,
)
from signals.domain.acquaintance import Acquaintance
from signals.domain.attachments import Attachment, Removed
from signals.domain.card_forms import CardForm
from signals.domain.dossier import Dossier, Summary
from signals.domain.facts import Fact
from signals.domain.notes import Note, Visibility
from signals.domain.ports import Asked, KnownBefore, Opening
from signals.domain.procedure import Procedure

# Subqueries, not joins: a plan that was made when the tables were small would hash them whole for ever after.
_known_before = sa.text(
    f"""SELECT
        (SELECT area FROM clients WHERE network_id = :network_id AND client_id = asked.client_id) AS area,
        (SELECT forgotten_on IS NOT NULL FROM clients
            WHERE network_id = :network_id AND client_id = asked.client_id) AS forgotten,
        (SELECT dossier_id FROM signals
            WHERE network_id = :network_id AND signal_id = asked.signal_id) AS dossier_id,
        asked.parent_id IS NULL OR EXISTS (SELECT FROM signals
            WHERE network_id = :network_id AND signal_id = asked.parent_id) AS parent_there,
        ({procedures.CONTENT_IN_FORCE}) AS procedure
    FROM unnest(CAST(:client_ids AS uuid[]), CAST(:signal_ids AS uuid[]), CAST(:parent_ids AS uuid[]))
        WITH ORDINALITY AS asked (client_id, signal_id, parent_id, place)
    ORDER BY place"""  # noqa: S608 - a constant
)

# Put together as text: an array of jsonb would be built only to be written out.
_facts = """SELECT '[' || coalesce(string_agg(data::text, ',' ORDER BY position), '') || ']'
    FROM facts WHERE network_id = :network_id AND dossier_id = :dossier_id"""
_columns = "dossier_id, client_id, anonymous, published, procedure, version"
_this = "FROM dossiers WHERE network_id = :network_id AND dossier_id = :dossier_id"
_history = sa.text(_facts)
_key = key_of("CASE WHEN client_id IS NULL THEN dossier_id ELSE client_id END")
_whole = sa.text(f"SELECT {_columns}, ({_facts}) AS history, {_key} AS key {_this}")
_locked = sa.text(f"SELECT {_columns} {_this} FOR UPDATE")
_locked_if_free = sa.text(f"SELECT {_columns} {_this} FOR UPDATE SKIP LOCKED")


class SqlStore(Copies, Letters, Colleagues):
    """Implements `signals.domain.ports.Store` within one unit of work."""

    async def known_before(self, asked: Sequence[Asked], day: date) -> tuple[list[KnownBefore], Procedure]:
        bound = {
            "network_id": self._uow.network_id,
            "day": day,
            "client_ids": [one.client_id for one in asked],
            "signal_ids": [one.signal_id for one in asked],
            "parent_ids": [one.parent_id for one in asked],
        }
        found = (await self._uow.execute(_known_before, bound)).all()
        known = [
            KnownBefore(row.area, bool(row.forgotten), row.dossier_id, row.parent_there) for row in found
        ]
        return known, procedures.read(found[0].procedure)

    async def open(self, openings: Sequence[Opening]) -> set[UUID]:
        network_id = self._uow.network_id
        cards, begun, noted = [], [], []
        await self._uow.vault.ensure_keys(
            known=[one.dossier.client_id for one in openings if one.dossier.client_id],
            new=[one.dossier.dossier_id for one in openings if not one.dossier.client_id],
        )
        for dossier, card, summary in openings:
            sealed = await self._uow.vault.seal(
                dossier.text_key, rows.card_field(card.signal_id), rows.words_of(card)
            )
            cards.append(rows.card_row(network_id, dossier.dossier_id, card, sealed))
            begun.append(rows.dossier_row(network_id, dossier, summary))
            for position, fact in enumerate(dossier.facts):
                noted.append(await self._fact_row(dossier, position, fact))
        opened = await self._uow.execute(open_dossiers, parameters(cards, begun, noted))
        return set(opened.scalars())

    async def knows_client(self, client_id: UUID) -> bool:
        return await acquaintances.knows(self._uow, client_id)

    async def acquaintances(self, client_id: UUID) -> list[Acquaintance]:
        return await acquaintances.of(self._uow, client_id)

    async def is_shut_out(self, client_id: UUID, login: str) -> bool:
        return await acquaintances.holds(self._uow, client_id, login)

    async def shut_out(self, client_id: UUID, login: str, by: str, since: datetime) -> None:
        await acquaintances.add(self._uow, client_id, login, by, since)

    async def let_in(self, client_id: UUID, login: str) -> None:
        await acquaintances.remove(self._uow, client_id, login)

    async def procedure_texts(self) -> dict[str, str]:
        return await versioned.texts_of(self._uow, tables.procedures)

    async def card_texts(self) -> dict[str, str]:
        return await versioned.texts_of(self._uow, tables.card_forms)

    async def procedure_in_force(self, day: date) -> Procedure:
        return await procedures.in_force(self._uow, day)

    async def procedure(self, name: str) -> Procedure:
        return await procedures.named(self._uow, name)

    async def add_procedure(self, procedure: Procedure, text: str, by: str) -> bool:
        return await versioned.add(self._uow, tables.procedures, procedure, text, by)

    async def add_card_form(self, form: CardForm, text: str, by: str) -> bool:
        return await versioned.add(self._uow, tables.card_forms, form, text, by)

    async def signals_among(self, signal_ids: Iterable[UUID]) -> dict[UUID, UUID]:
        asked = sa.select(signals.c.signal_id, signals.c.dossier_id).where(
            signals.c.network_id == self._uow.network_id, among(signals.c.signal_id, signal_ids)
        )
        return {row.signal_id: row.dossier_id for row in await self._uow.execute(asked)}

    async def lock(self, dossier_id: UUID) -> Dossier | None:
        return await self._lock(_locked, dossier_id)

    async def lock_if_free(self, dossier_id: UUID) -> Dossier | None:
        return await self._lock(_locked_if_free, dossier_id)

    async def load(self, dossier_id: UUID) -> Dossier | None:
        row = await self._found(_whole, dossier_id)
        if row is None:
            return None
        dossier = await self._dossier(row, row["history"])
        self._uow.vault.meet(dossier.text_key, row["key"])
        return dossier

    async def append(self, dossier: Dossier, new: Sequence[Fact], summary: Summary) -> None:
        positions = rows.new_positions(dossier, new)
        added = [await self._fact_row(dossier, at, fact) for at, fact in zip(positions, new, strict=True)]
        if added:
            await self._uow.execute(sa.insert(facts), added)
        row = rows.dossier_row(self._uow.network_id, dossier, summary)
        changed = {name: value for name, value in row.items() if name not in ("network_id", "dossier_id")}
        await self._uow.execute(sa.update(dossiers).where(*self._own(dossiers, dossier)).values(changed))

    async def keep_note(self, dossier: Dossier, note: Note) -> None:
        await keep_note(self._uow, dossier, note)

    async def keep_attachment(self, dossier: Dossier, attachment: Attachment, content: bytes) -> bool:
        return await attaching.keep_attachment(self._uow, dossier, attachment, content)

    async def attachments_of(
        self, dossier: Dossier, visible: Iterable[Visibility], attachment_id: UUID | None = None
    ) -> list[Attachment]:
        return await attaching.attachments_of(self._uow, dossier, visible, attachment_id)

    async def content_of(self, dossier: Dossier, attachment: Attachment) -> bytes | None:
        return await attaching.content_of(self._uow, dossier, attachment)

    async def remove_attachment(self, dossier: Dossier, attachment: Attachment, removed: Removed) -> None:
        await attaching.remove_attachment(self._uow, dossier, attachment, removed)

    async def move_signals(self, home_id: UUID, to: UUID) -> None:
        network_id = self._uow.network_id
        moved = sa.update(signals).where(signals.c.network_id == network_id, signals.c.dossier_id == home_id)
        await self._uow.execute(moved.values(dossier_id=to))
        new = insert(joins).values(network_id=network_id, home_id=home_id, dossier_id=to, apart=False)
        again = new.on_conflict_do_update(constraint=joins.primary_key, set_={"apart": False})
        await self._uow.execute(again)

    async def return_signals(self, home_id: UUID, signal_ids: Sequence[UUID]) -> None:
        network_id = self._uow.network_id
        own = (signals.c.network_id == network_id, among(signals.c.signal_id, signal_ids))
        await self._uow.execute(sa.update(signals).where(*own).values(dossier_id=home_id))
        joined = (joins.c.network_id == network_id, joins.c.home_id == home_id)
        await self._uow.execute(sa.update(joins).where(*joined).values(apart=True))

    async def dossier_of_action(self, action_id: UUID) -> UUID | None:
        found = await self._uow.execute(
            sa.select(facts.c.dossier_id).where(
                facts.c.network_id == self._uow.network_id,
                facts.c.kind == "action_planned",
                facts.c.data["action_id"].astext == str(action_id),
            )
        )
        return found.scalar()

    async def referred_dossiers(self, client_id: UUID) -> list[UUID]:
        """In a fixed order, so that two transactions never wait for each other's locks."""
        asked = (
            sa.select(referrals.c.dossier_id)
            .where(referrals.c.network_id == self._uow.network_id, referrals.c.client_id == client_id)
            .distinct()
            .order_by(referrals.c.dossier_id)
        )
        return list((await self._uow.execute(asked)).scalars())

    async def hold(self, dossier_id: UUID, events: Sequence[tuple[int, EventData]]) -> None:
        held = [
            {
                "network_id": self._uow.network_id,
                "dossier_id": dossier_id,
                "position": position,
                "type": event.spec.type,
                "data": event.model_dump(mode="json"),
            }
            for position, event in events
        ]
        await self._uow.execute(sa.insert(held_events), held)

    async def release(self, dossier_id: UUID) -> list[EventData]:
        own = (held_events.c.network_id == self._uow.network_id, held_events.c.dossier_id == dossier_id)
        gone = sa.delete(held_events).where(*own).returning(held_events).cte()
        found = await self._uow.execute(sa.select(gone).order_by(gone.c.position))
        published = (
            sa.update(dossiers)
            .where(dossiers.c.network_id == self._uow.network_id, dossiers.c.dossier_id == dossier_id)
            .values(published=True)
        )
        held = [decode(row.type, json.dumps(row.data)) for row in found]
        await self._uow.execute(published)
        return held

    async def bundle(self, bundle_id: UUID, dossier_ids: Iterable[UUID]) -> list[UUID]:
        """A dossier that was joined meanwhile is in it by the one that goes on."""
        now_in = (joins.c.network_id == dossiers.c.network_id) & (joins.c.home_id == dossiers.c.dossier_id)
        where = sa.func.coalesce(joins.c.dossier_id, dossiers.c.dossier_id)
        ours = (
            sa.select(dossiers.c.network_id, sa.literal(bundle_id), where)
            .distinct()
            .select_from(dossiers.outerjoin(joins, now_in & sa.not_(joins.c.apart)))
            .where(dossiers.c.network_id == self._uow.network_id, among(dossiers.c.dossier_id, dossier_ids))
        )
        columns = ["network_id", "bundle_id", "dossier_id"]
        await self._uow.execute(insert(bundled_dossiers).from_select(columns, ours).on_conflict_do_nothing())
        return await self.bundled(bundle_id)

    async def bundled(self, bundle_id: UUID) -> list[UUID]:
        asked = (
            sa.select(bundled_dossiers.c.dossier_id)
            .where(
                bundled_dossiers.c.network_id == self._uow.network_id,
                bundled_dossiers.c.bundle_id == bundle_id,
            )
            .order_by(bundled_dossiers.c.dossier_id)
        )
        return list((await self._uow.execute(asked)).scalars())

    async def _lock(self, asked: sa.TextClause, dossier_id: UUID) -> Dossier | None:
        row = await self._found(asked, dossier_id)
        if row is None:
            return None
        # In a statement of its own: one that waited for the lock would read the facts of before it.
        history = (await self._uow.execute(_history, self._this(dossier_id))).scalar_one()
        return await self._dossier(row, history)

    async def _found(self, asked: sa.TextClause, dossier_id: UUID) -> sa.RowMapping | None:
        return (await self._uow.execute(asked, self._this(dossier_id))).mappings().one_or_none()

    async def _dossier(self, row: sa.RowMapping, history: str) -> Dossier:
        return rows.dossier_of(row, await self.procedure(row["procedure"]), history)

    def _this(self, dossier_id: UUID) -> dict[str, object]:
        return {"network_id": self._uow.network_id, "dossier_id": dossier_id}

    def _own(self, table: sa.Table, dossier: Dossier) -> tuple[sa.ColumnElement[bool], ...]:
        return table.c.network_id == self._uow.network_id, table.c.dossier_id == dossier.dossier_id

    async def _fact_row(self, dossier: Dossier, position: int, fact: Fact) -> dict[str, Any]:
        sealed = None
        if fact.text:
            sealed = await self._uow.vault.seal(dossier.text_key, dossier.fact_field(position), fact.text)
        return rows.fact_row(self._uow.network_id, dossier.dossier_id, position, fact, sealed)
