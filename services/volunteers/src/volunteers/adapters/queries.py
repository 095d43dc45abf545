"""What volunteers lets be read. Each reading of personal data is audited where it is done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.db import among
from chassis.problems import NotFound
from chassis.uow import Uow
from contracts.codes import Offer
from volunteers.adapters.store import name_index, sealed_fields, volunteer_field
from volunteers.adapters.tables import assignments, volunteers
from volunteers.domain.duties import Duties, Duty
from volunteers.domain.ports import Store
from volunteers.domain.volunteers import Status

Row = sa.Row[Any]

_not_forgotten = volunteers.c.forgotten_on.is_(None)

COUNTED_TO = 1000
"""Nobody is counted further: the list costs the same however many there are."""


@dataclass(frozen=True, slots=True)
class VolunteerLine:
    volunteer_id: UUID
    name: str
    area: str
    status: Status


@dataclass(frozen=True, slots=True)
class VolunteerList:
    """`count`: how many there are, those not in `rows` included; above `counted_to` it stands for all that
    is more."""

    count: int
    counted_to: int
    rows: list[VolunteerLine]


@dataclass(frozen=True, slots=True)
class VolunteerCard:
    """`phone` is given to a coordinator; nobody else may be told it unless `number_shown`."""

    volunteer_id: UUID
    name: str
    area: str
    status: Status
    phone: str | None
    number_shown: bool
    email: str | None
    offers: list[Offer]
    information_given_on: date | None
    insured_from: date | None
    activated_on: date | None
    missing_duties: list[Duty]


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    assignment_id: UUID
    volunteer_id: UUID
    client_id: UUID | None
    offer: Offer
    planned_on: date
    done_on: date | None


async def list_volunteers(uow: Uow[Store], status: Status | None, limit: int) -> VolunteerList:
    """The latest registered."""
    condition = volunteers.c.status == status if status else sa.true()
    return VolunteerList(await _count(uow, condition), COUNTED_TO, await _lines(uow, condition, limit))


async def search_volunteers(uow: Uow[Store], words: str, limit: int) -> VolunteerList:
    """Those whose name holds every one of these words."""
    found = await uow.vault.find(name_index, words)
    lines = await _lines(uow, among(volunteers.c.volunteer_id, found), limit)
    return VolunteerList(min(len(found), COUNTED_TO + 1), COUNTED_TO, lines)


async def _count(uow: Uow[Store], condition: sa.ColumnElement[bool]) -> int:
    present = sa.select(sa.literal(1)).select_from(volunteers).where(condition, _not_forgotten)
    result = await uow.execute(
        sa.select(sa.func.count()).select_from(present.limit(COUNTED_TO + 1).subquery())
    )
    count: int = result.scalar_one()
    return count


async def _lines(uow: Uow[Store], condition: sa.ColumnElement[bool], limit: int) -> list[VolunteerLine]:
    """Of these the latest registered, in order of name: only their names are opened."""
    columns = volunteers.c
    result = await uow.execute(
        sa.select(columns.volunteer_id, columns.area, columns.status, columns.name)
        .where(condition, _not_forgotten)
        .order_by(columns.registered_at.desc(), columns.volunteer_id)
        .limit(limit)
    )
    rows = result.all()
    names = await _names(uow, rows)
    _audit(uow, "list_volunteers", names)
    lines = [
        VolunteerLine(row.volunteer_id, names[row.volunteer_id], row.area, Status(row.status))
        for row in rows
        if row.volunteer_id in names
    ]
    return sorted(lines, key=lambda line: line.name.casefold())


async def names_of(uow: Uow[Store], ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these volunteers; who isn't known or was forgotten is left out."""
    names = await _names(uow, await _present(uow, among(volunteers.c.volunteer_id, set(ids))))
    _audit(uow, "read_names", names)
    return names


async def volunteer_card(uow: Uow[Store], volunteer_id: UUID) -> VolunteerCard:
    rows = await _present(uow, volunteers.c.volunteer_id == volunteer_id)
    if not rows:
        raise NotFound
    row = rows[0]
    sealed = [(column, value) for column in sealed_fields if (value := getattr(row, column)) is not None]
    opened = await uow.vault.open_many(
        [(volunteer_id, volunteer_field(column), value) for column, value in sealed]
    )
    words = dict(zip((column for column, _ in sealed), opened, strict=True))
    _audit(uow, "read_volunteer", [volunteer_id])
    duties = Duties(row.information_given_on, row.insured_from)
    return VolunteerCard(
        volunteer_id=volunteer_id,
        name=words["name"] or "",
        area=row.area,
        status=Status(row.status),
        phone=words.get("phone"),
        number_shown=row.number_shown,
        email=words.get("email"),
        offers=[Offer(offer) for offer in row.offers],
        information_given_on=row.information_given_on,
        insured_from=row.insured_from,
        activated_on=row.activated_on,
        missing_duties=list(duties.missing(uow.clock.today())),
    )


async def list_assignments(uow: Uow[Store], limit: int) -> list[AssignmentLine]:
    """Everyone's, the latest day first. Dropped ones are left out."""
    return await _assignments(uow, sa.true(), limit)


async def assignments_of(uow: Uow[Store], volunteer_id: UUID, limit: int) -> list[AssignmentLine]:
    return await _assignments(uow, assignments.c.volunteer_id == volunteer_id, limit)


async def _assignments(
    uow: Uow[Store], condition: sa.ColumnElement[bool], limit: int
) -> list[AssignmentLine]:
    result = await uow.execute(
        sa.select(assignments)
        .where(condition, assignments.c.dropped_on.is_(None))
        .order_by(assignments.c.planned_on.desc(), assignments.c.assignment_id)
        .limit(limit)
    )
    return [
        AssignmentLine(
            assignment_id=row.assignment_id,
            volunteer_id=row.volunteer_id,
            client_id=row.client_id,
            offer=Offer(row.offer),
            planned_on=row.planned_on,
            done_on=row.done_on,
        )
        for row in result
    ]


async def _present(uow: Uow[Store], condition: sa.ColumnElement[bool]) -> Sequence[Row]:
    result = await uow.execute(sa.select(volunteers).where(condition, _not_forgotten))
    return result.all()


async def _names(uow: Uow[Store], rows: Sequence[Row]) -> dict[UUID, str]:
    opened = await uow.vault.open_many(
        [(row.volunteer_id, volunteer_field("name"), row.name) for row in rows]
    )
    found = zip((row.volunteer_id for row in rows), opened, strict=True)
    return {volunteer_id: name for volunteer_id, name in found if name is not None}


def _audit(uow: Uow[Store], action: str, ids: Iterable[UUID]) -> None:
    """One entry per answer; an answer about nobody leaves none."""
    subjects = list(ids)
    if subjects:
        uow.audit(action, "volunteer", subjects)
