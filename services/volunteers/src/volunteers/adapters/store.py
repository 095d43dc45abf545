"""Keeps volunteers and assignments in PostgreSQL, personal data sealed in the vault."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from contracts.codes import Offer
from volunteers.adapters.tables import assignments, volunteers
from volunteers.domain.commands import RegisterVolunteer
from volunteers.domain.duties import Duties
from volunteers.domain.volunteers import Assignment, Status, VolunteerState

sealed_fields: Final = ("name", "phone", "email")
name_index: Final = "volunteer.name"

_not_indexed: Final = sa.text(
    "NOT EXISTS (SELECT FROM blind_index AS words WHERE words.network_id = volunteers.network_id"
    " AND words.person_id = volunteers.volunteer_id AND words.field = :field)"
).bindparams(field=name_index)


def volunteer_field(column: str) -> str:
    """Bound into the sealed value: one person's words can't be moved to another column or row."""
    return f"volunteer.{column}"


class SqlStore:
    def __init__(self, uow: Uow[Any]) -> None:
        self._uow = uow

    async def add_volunteer(self, command: RegisterVolunteer, at: datetime) -> bool:
        id_ = command.volunteer_id
        known = await self._uow.execute(
            sa.select(volunteers.c.volunteer_id).where(volunteers.c.volunteer_id == id_)
        )
        if known.first() is not None:
            return False
        await self._uow.vault.create_key(id_)
        sealed = {}
        for column in sealed_fields:
            value = getattr(command, column)
            sealed[column] = value and await self._uow.vault.seal(id_, volunteer_field(column), value)
        added = await self._uow.execute(
            insert(volunteers)
            .values(
                network_id=self._uow.network_id,
                volunteer_id=id_,
                version=1,
                area=command.area,
                status=Status.PROSPECT,
                offers=[offer.value for offer in command.offers],
                registered_at=at,
                **sealed,
            )
            .on_conflict_do_nothing()
            .returning(volunteers.c.volunteer_id)
        )
        if added.first() is None:
            return False
        await self._uow.vault.index(id_, name_index, command.name)
        return True

    async def index_names(self) -> list[UUID]:
        """The rows are held: who is forgotten meanwhile, is so once the words stand, and they go too."""
        found = await self._uow.execute(
            sa.select(volunteers.c.volunteer_id, volunteers.c.name)
            .where(volunteers.c.forgotten_on.is_(None), _not_indexed)
            .order_by(volunteers.c.volunteer_id)
            .with_for_update(read=True)
        )
        rows = found.all()
        vault, field = self._uow.vault, volunteer_field("name")
        names = await vault.open_many([(row.volunteer_id, field, row.name) for row in rows])
        for row, name in zip(rows, names, strict=True):
            if name is not None:
                await vault.index(row.volunteer_id, name_index, name)
        return [row.volunteer_id for row in rows]

    async def lock_volunteer(self, volunteer_id: UUID) -> VolunteerState | None:
        found = await self._uow.execute(
            sa.select(volunteers)
            .where(volunteers.c.volunteer_id == volunteer_id, volunteers.c.forgotten_on.is_(None))
            .with_for_update()
        )
        row = found.one_or_none()
        if row is None:
            return None
        return VolunteerState(
            volunteer_id=row.volunteer_id,
            version=row.version,
            status=Status(row.status),
            duties=Duties(row.information_given_on, row.insured_from),
            activated_on=row.activated_on,
        )

    async def set_information_given(self, volunteer_id: UUID, on: date) -> None:
        await self._update_volunteer(volunteer_id, information_given_on=on)

    async def set_insured_from(self, volunteer_id: UUID, on: date) -> None:
        await self._update_volunteer(volunteer_id, insured_from=on)

    async def set_number_shown(self, volunteer_id: UUID, shown: bool) -> None:
        await self._update_volunteer(volunteer_id, number_shown=shown)

    async def activate(self, volunteer: VolunteerState, on: date) -> None:
        await self._update_volunteer(
            volunteer.volunteer_id, status=Status.ACTIVE, activated_on=on, version=volunteer.version + 1
        )

    async def add_assignment(self, assignment: Assignment, at: datetime) -> bool:
        added = await self._uow.execute(
            insert(assignments)
            .values(
                network_id=self._uow.network_id,
                assignment_id=assignment.assignment_id,
                version=assignment.version,
                volunteer_id=assignment.volunteer_id,
                client_id=assignment.client_id,
                offer=assignment.offer,
                planned_on=assignment.planned_on,
                recorded_at=at,
            )
            .on_conflict_do_nothing()
            .returning(assignments.c.assignment_id)
        )
        return added.first() is not None

    async def lock_assignment(self, assignment_id: UUID) -> Assignment | None:
        found = await self._uow.execute(
            sa.select(assignments).where(assignments.c.assignment_id == assignment_id).with_for_update()
        )
        row = found.one_or_none()
        if row is None:
            return None
        return Assignment(
            assignment_id=row.assignment_id,
            volunteer_id=row.volunteer_id,
            client_id=row.client_id,
            offer=Offer(row.offer),
            planned_on=row.planned_on,
            version=row.version,
            done_on=row.done_on,
            dropped_on=row.dropped_on,
        )

    async def finish(self, assignment: Assignment, on: date) -> None:
        await self._uow.execute(
            sa.update(assignments)
            .where(assignments.c.assignment_id == assignment.assignment_id)
            .values(done_on=on, version=assignment.version + 1)
        )

    async def drop_client(self, client_id: UUID, on: date) -> None:
        await self._drop_open(assignments.c.client_id == client_id, on)

    async def forget_volunteer(self, volunteer_id: UUID, on: date) -> None:
        forgotten = await self._update_volunteer(
            volunteer_id, status=Status.FORGOTTEN, forgotten_on=on, offers=[]
        )
        if forgotten:
            await self._uow.vault.forget(volunteer_id)
            await self._drop_open(assignments.c.volunteer_id == volunteer_id, on)

    async def _drop_open(self, condition: sa.ColumnElement[bool], on: date) -> None:
        await self._uow.execute(
            sa.update(assignments)
            .where(condition, assignments.c.done_on.is_(None), assignments.c.dropped_on.is_(None))
            .values(client_id=None, dropped_on=on)
        )

    async def _update_volunteer(self, volunteer_id: UUID, **values: object) -> bool:
        result = await self._uow.execute(
            sa.update(volunteers).where(volunteers.c.volunteer_id == volunteer_id).values(**values)
        )
        return result.rowcount > 0
