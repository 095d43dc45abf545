"""The directory of services in PostgreSQL; what is a person's stands in it sealed with the entry's key."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from contracts.codes import Theme
from partners.adapters.tables import agreements, other_contacts, partners
from partners.domain.agreements import Agreement
from partners.domain.commands import ContactPerson, RegisterPartner, TellCapacity, TellListing
from partners.domain.directory import Entry
from partners.domain.listing import Intensity, Listing

CONTACT_FIELDS = ("pulled_by", "contact", "contact_role", "email", "phone")
AGREEMENT_WORDS = frozenset({"partner_expects", "network_expects", "contact", "kept_where"})
AGREEMENT_CODES = frozenset(Agreement.model_fields) - AGREEMENT_WORDS


class Directory:
    """The part of `partners.domain.ports.Store` that is about the directory."""

    _uow: Uow[Any]

    async def save_partner(self, command: RegisterPartner, on: date) -> int:
        given = {"works_on", "capacity", "no_intake_before", "active", "bound_by_secrecy", "name"}
        entry = {
            **command.model_dump(include=given),
            "themes": [theme.value for theme in command.themes],
            "intensity": command.intensity,
            "listing": command.listing.model_dump(mode="json"),
            "reached_by": command.reached_by,
            "verified_on": on,
            "verified_by": self._uow.principal.subject,
            **await self._sealed_contact(command),
        }
        version = await self._save(command.partner_id, entry, {})
        await self._save_contacts(command.partner_id, command.other_contacts)
        return version

    async def save_entry(self, entry: Entry) -> int:
        row = {
            "name": entry.name,
            "works_on": entry.works_on,
            "themes": [theme.value for theme in entry.themes],
            "intensity": entry.intensity,
            "listing": entry.listing.model_dump(mode="json"),
            "bound_by_secrecy": entry.bound_by_secrecy,
            "capacity": entry.capacity,
            "no_intake_before": entry.no_intake_before,
            "active": entry.active,
            "verified_on": entry.verified_on,
        }
        return await self._save(entry.partner_id, row, {"reached_by": "login"})

    async def _save(self, partner_id: UUID, entry: dict[str, Any], when_new: dict[str, Any]) -> int:
        new = insert(partners).values(
            network_id=self._uow.network_id, partner_id=partner_id, version=1, **entry, **when_new
        )
        saved = new.on_conflict_do_update(
            constraint=partners.primary_key, set_={**entry, "version": partners.c.version + 1}
        ).returning(partners.c.version)
        version: int = (await self._uow.execute(saved)).scalar_one()
        return version

    async def save_capacity(self, command: TellCapacity) -> bool:
        room = {"capacity": command.capacity, "no_intake_before": command.no_intake_before}
        return await self._change(command.partner_id, room)

    async def save_listing(self, command: TellListing) -> bool:
        said = {"works_on": command.works_on, "listing": command.listing.model_dump(mode="json")}
        return await self._change(command.partner_id, said)

    async def save_verified(self, partner_id: UUID, on: date) -> bool:
        return await self._change(partner_id, {"verified_on": on, "verified_by": self._uow.principal.subject})

    async def _change(self, partner_id: UUID, values: dict[str, Any]) -> bool:
        changed = sa.update(partners).where(*_this(partners, self._uow.network_id, partner_id))
        return bool((await self._uow.execute(changed.values(values))).rowcount)

    async def entries(self) -> dict[UUID, Entry]:
        all_of_them = sa.select(partners).where(partners.c.network_id == self._uow.network_id)
        rows = (await self._uow.execute(all_of_them.with_for_update())).mappings()
        return {row["partner_id"]: entry_of(row) for row in rows}

    async def entry(self, partner_id: UUID) -> Entry | None:
        found = sa.select(partners).where(*_this(partners, self._uow.network_id, partner_id))
        row = (await self._uow.execute(found)).mappings().one_or_none()
        return entry_of(row) if row else None

    async def add_agreement(self, partner_id: UUID, agreement: Agreement, on: date) -> int | None:
        this = sa.select(partners.c.version).where(*_this(partners, self._uow.network_id, partner_id))
        if (await self._uow.execute(this.with_for_update())).one_or_none() is None:
            return None
        before = sa.select(sa.func.count()).where(*_this(agreements, self._uow.network_id, partner_id))
        version: int = (await self._uow.execute(before)).scalar_one() + 1
        words = agreement.model_dump_json(include=set(AGREEMENT_WORDS))
        row = {
            **agreement.model_dump(mode="python", include=set(AGREEMENT_CODES)),
            "partner_gives": [each.value for each in agreement.partner_gives],
            "network_gives": [each.value for each in agreement.network_gives],
            "words_sealed": await self._uow.vault.seal(partner_id, agreement_field(version), words),
            "recorded_on": on,
            "recorded_by": self._uow.principal.subject,
        }
        key = {"network_id": self._uow.network_id, "partner_id": partner_id, "version": version}
        await self._uow.execute(sa.insert(agreements).values(**key, **row))
        return version

    async def _sealed_contact(self, command: RegisterPartner) -> dict[str, bytes | None]:
        sealed: dict[str, bytes | None] = {}
        for field in CONTACT_FIELDS:
            text = getattr(command, field)
            sealed[f"{field}_sealed"] = (
                await self._uow.vault.seal(command.partner_id, field, text) if text else None
            )
        return sealed

    async def _save_contacts(self, partner_id: UUID, people: Sequence[ContactPerson]) -> None:
        network_id = self._uow.network_id
        await self._uow.execute(
            sa.delete(other_contacts).where(*_this(other_contacts, network_id, partner_id))
        )
        rows = [
            {
                "network_id": network_id,
                "partner_id": partner_id,
                "place": place,
                "sealed": await self._uow.vault.seal(
                    partner_id, contact_field(place), person.model_dump_json()
                ),
            }
            for place, person in enumerate(people)
        ]
        if rows:
            await self._uow.execute(sa.insert(other_contacts), rows)


def entry_of(row: sa.RowMapping) -> Entry:
    return Entry(
        partner_id=row["partner_id"],
        name=row["name"],
        works_on=row["works_on"],
        themes=tuple(Theme(code) for code in row["themes"]),
        intensity=Intensity(row["intensity"]),
        bound_by_secrecy=row["bound_by_secrecy"],
        capacity=row["capacity"],
        no_intake_before=row["no_intake_before"],
        active=row["active"],
        listing=Listing.model_validate(row["listing"]),
        verified_on=row["verified_on"],
    )


async def contacts_of(uow: Uow[Any], row: sa.RowMapping) -> dict[str, Any]:
    """Of one entry, all its people; whoever calls this writes it in the audit trail."""
    partner_id = row["partner_id"]
    own = {field: row[f"{field}_sealed"] for field in CONTACT_FIELDS if row[f"{field}_sealed"]}
    others = (
        sa.select(other_contacts.c.place, other_contacts.c.sealed)
        .where(*_this(other_contacts, uow.network_id, partner_id))
        .order_by(other_contacts.c.place)
    )
    more = (await uow.execute(others)).all()
    sealed = [(partner_id, field, content) for field, content in own.items()]
    sealed += [(partner_id, contact_field(one.place), one.sealed) for one in more]
    opened = await uow.vault.open_many(sealed)
    people = [json.loads(text) for text in opened[len(own) :] if text]
    return {**dict(zip(own, opened, strict=False)), "other_contacts": people}


async def agreements_of(uow: Uow[Any], partner_id: UUID) -> list[dict[str, Any]]:
    """The newest first, with their words; whoever calls this writes it in the audit trail."""
    asked = (
        sa.select(agreements)
        .where(*_this(agreements, uow.network_id, partner_id))
        .order_by(agreements.c.version.desc())
    )
    rows = (await uow.execute(asked)).mappings().all()
    opened = await uow.vault.open_many(_sealed_words(partner_id, rows))
    return [{**row, **json.loads(text or "{}")} for row, text in zip(rows, opened, strict=True)]


def _sealed_words(partner_id: UUID, rows: Iterable[sa.RowMapping]) -> list[tuple[UUID, str, bytes]]:
    return [(partner_id, agreement_field(row["version"]), row["words_sealed"]) for row in rows]


def contact_field(place: int) -> str:
    return f"other_contact:{place}"


def agreement_field(version: int) -> str:
    return f"agreement:{version}"


def _this(table: sa.Table, network_id: UUID, partner_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.network_id == network_id, table.c.partner_id == partner_id
