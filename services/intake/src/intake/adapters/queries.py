"""What intake lets be read. Each reading of personal data is audited where it is done."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.db import among
from chassis.problems import NotFound
from chassis.uow import Uow
from intake.adapters.consent_rows import consent_of
from intake.adapters.sealing import (
    Opener,
    client_field,
    client_fields,
    consent_field,
    name_index,
    opening_field,
)
from intake.adapters.tables import clients, consents, forget_requests, openings, visits
from intake.adapters.views import (
    ClientCard,
    ClientLine,
    ConsentCard,
    ForgetRequestLine,
    Opening,
)
from intake.casework.acquaintances import keep_out
from intake.domain.consents import in_force
from intake.domain.ports import Store
from intake.domain.visibility import Visit, visible_clients

Row = sa.Row[Any]


async def list_clients(uow: Uow[Store], limit: int) -> list[ClientLine]:
    """The latest registered."""
    return await _client_lines(uow, sa.true(), limit)


async def search_clients(uow: Uow[Store], words: str, limit: int) -> list[ClientLine]:
    """Those whose name holds every one of these words."""
    found = await uow.vault.find(name_index, words)
    return await _client_lines(uow, among(clients.c.client_id, found), limit)


async def _client_lines(uow: Uow[Store], condition: sa.ColumnElement[bool], limit: int) -> list[ClientLine]:
    result = await uow.execute(
        sa.select(clients.c.client_id, clients.c.area, clients.c.name)
        .where(condition, clients.c.forgotten_on.is_(None))
        .order_by(clients.c.registered_at.desc(), clients.c.client_id)
        .limit(limit)
    )
    rows = result.all()
    names = await _names(uow, rows)
    _audit(uow, "list_clients", names)
    areas = {row.client_id: row.area for row in rows}
    lines = [ClientLine(client_id, name, areas[client_id]) for client_id, name in names.items()]
    return sorted(lines, key=lambda line: line.name.casefold())


async def names_of(uow: Uow[Store], ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these clients, to a volunteer only of those it goes to. Others are left out."""
    asked = set(ids)
    if not uow.principal.has("coordinator"):
        asked &= await _visited_clients(uow)
    result = await uow.execute(
        sa.select(clients.c.client_id, clients.c.name).where(
            among(clients.c.client_id, asked), clients.c.forgotten_on.is_(None)
        )
    )
    names = await _names(uow, result.all())
    _audit(uow, "read_names", names)
    return names


async def _visited_clients(uow: Uow[Store]) -> frozenset[UUID]:
    result = await uow.execute(
        sa.select(visits.c.client_id, visits.c.done_on).where(
            visits.c.volunteer_id == uow.principal.person_id
        )
    )
    return visible_clients((Visit(row.client_id, row.done_on) for row in result), uow.clock.today())


async def client_card(uow: Uow[Store], client_id: UUID) -> ClientCard:
    row = await _client(uow, client_id)
    opened = (await uow.execute(_openings_of(client_id))).all()
    opener = Opener()
    for column in client_fields:
        opener.add(client_id, client_field(column), getattr(row, column))
    for opening in opened:
        opener.add(client_id, opening_field(opening.opening_id), opening.reason)
    await opener.open(uow.vault)
    words = {column: opener.get(client_id, client_field(column)) for column in client_fields}
    _audit(uow, "read_client", [client_id])
    born = words["birth_date"]
    return ClientCard(
        client_id=client_id,
        name=words["name"] or "",
        area=row.area,
        birth_date=date.fromisoformat(born) if born else None,
        phone=words["phone"],
        address=words["address"],
        note=words["note"],
        opened_anyway=[
            Opening(one.by, one.opened_on, opener.get(client_id, opening_field(one.opening_id)) or "")
            for one in opened
        ],
    )


def _openings_of(client_id: UUID) -> sa.Select[Any]:
    table = openings.c
    return sa.select(openings).where(table.client_id == client_id).order_by(table.opened_on, table.opening_id)


async def consents_of(uow: Uow[Store], client_id: UUID) -> list[ConsentCard]:
    await _client(uow, client_id)
    result = await uow.execute(
        sa.select(consents)
        .where(consents.c.client_id == client_id)
        .order_by(consents.c.given_on, consents.c.recorded_at)
    )
    rows = result.all()
    opener = Opener()
    for row in rows:
        opener.add(client_id, consent_field(row.consent_id, "purpose"), row.purpose)
        opener.add(client_id, consent_field(row.consent_id, "witness"), row.witness)
    await opener.open(uow.vault)
    _audit(uow, "read_consents", [client_id])
    return [_consent_card(row, opener, uow.clock.today()) for row in rows]


def _consent_card(row: Row, opener: Opener, today: date) -> ConsentCard:
    consent = consent_of(row)
    return ConsentCard(
        consent_id=consent.consent_id,
        partner_id=consent.partner_id,
        purpose=opener.get(consent.client_id, consent_field(consent.consent_id, "purpose")) or "",
        scope=consent.scope,
        given_how=consent.given_how,
        witness=opener.get(consent.client_id, consent_field(consent.consent_id, "witness")),
        given_on=consent.given_on,
        valid_until=consent.valid_until,
        withdrawn_on=consent.withdrawn_on,
        in_force=in_force(consent, today),
    )


async def list_forget_requests(uow: Uow[Store]) -> list[ForgetRequestLine]:
    """Who waits to be forgotten, and who was; ids only."""
    result = await uow.execute(
        sa.select(forget_requests).order_by(forget_requests.c.requested_at.desc()).limit(500)
    )
    return [
        ForgetRequestLine(
            forget_request_id=row.forget_request_id,
            person_id=row.person_id,
            requested_by=row.requested_by,
            requested_at=row.requested_at,
            confirmed_on=row.confirmed_on,
        )
        for row in result
    ]


async def _client(uow: Uow[Store], client_id: UUID) -> Row:
    """To read; raises `NotFound`, or the problem of who is shut out."""
    result = await uow.execute(
        sa.select(clients).where(clients.c.client_id == client_id, clients.c.forgotten_on.is_(None))
    )
    row = result.one_or_none()
    if row is None:
        raise NotFound
    await keep_out(uow, client_id)
    return row


async def _names(uow: Uow[Store], rows: Sequence[Row]) -> dict[UUID, str]:
    opener = Opener()
    field = client_field("name")
    for row in rows:
        opener.add(row.client_id, field, row.name)
    await opener.open(uow.vault)
    found = {row.client_id: opener.get(row.client_id, field) for row in rows}
    return {client_id: name for client_id, name in found.items() if name is not None}


def _audit(uow: Uow[Store], action: str, ids: Iterable[UUID]) -> None:
    """One entry per answer; an answer about nobody leaves none."""
    subjects = list(ids)
    if subjects:
        uow.audit(action, "client", subjects)
