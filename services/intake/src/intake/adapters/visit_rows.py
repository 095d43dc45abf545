"""The store's own copy of who goes where."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from intake.adapters.base import Rows
from intake.adapters.tables import known_volunteers, visits


class VisitRows(Rows):
    async def know_volunteer(self, volunteer_id: UUID) -> None:
        await self._uow.execute(
            insert(known_volunteers)
            .values(network_id=self._uow.network_id, volunteer_id=volunteer_id)
            .on_conflict_do_nothing()
        )

    async def volunteer_exists(self, volunteer_id: UUID) -> bool:
        found = await self._uow.execute(
            sa.select(sa.exists().where(known_volunteers.c.volunteer_id == volunteer_id))
        )
        return bool(found.scalar())

    async def plan_visit(
        self, assignment_id: UUID, volunteer_id: UUID, client_id: UUID, version: int
    ) -> None:
        statement = insert(visits).values(
            network_id=self._uow.network_id,
            assignment_id=assignment_id,
            volunteer_id=volunteer_id,
            client_id=client_id,
            version=version,
        )
        new = statement.excluded
        await self._uow.execute(
            statement.on_conflict_do_update(
                index_elements=[visits.c.network_id, visits.c.assignment_id],
                set_={
                    "volunteer_id": new.volunteer_id,
                    "client_id": new.client_id,
                    "version": new.version,
                },
                where=visits.c.version < new.version,
            )
        )

    async def end_visit(self, assignment_id: UUID, done_on: date, version: int) -> None:
        await self._uow.execute(
            sa.update(visits)
            .where(visits.c.assignment_id == assignment_id, visits.c.version < version)
            .values(done_on=done_on, version=version)
        )
