"""The store's part in forgetting a person."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from intake.adapters.base import Rows
from intake.adapters.tables import clients, forget_requests, known_volunteers, visits
from intake.domain.forgetting import ForgetRequest


class ForgetRows(Rows):
    async def add_forget_request(self, request: ForgetRequest, at: datetime) -> None:
        await self._uow.execute(
            sa.insert(forget_requests).values(
                network_id=self._uow.network_id,
                forget_request_id=request.forget_request_id,
                person_id=request.person_id,
                requested_by=request.requested_by,
                requested_at=at,
            )
        )

    async def lock_forget_request(self, forget_request_id: UUID) -> ForgetRequest | None:
        table = forget_requests.c
        found = await self._uow.execute(
            sa.select(table.forget_request_id, table.person_id, table.requested_by, table.confirmed_on)
            .where(table.forget_request_id == forget_request_id)
            .with_for_update()
        )
        row = found.one_or_none()
        if row is None:
            return None
        return ForgetRequest(row.forget_request_id, row.person_id, row.requested_by, row.confirmed_on)

    async def confirm_forget_request(self, request: ForgetRequest, by: str, on: date) -> None:
        await self._uow.execute(
            sa.update(forget_requests)
            .where(forget_requests.c.forget_request_id == request.forget_request_id)
            .values(confirmed_by=by, confirmed_on=on)
        )

    async def forget(self, person_id: UUID, on: date) -> None:
        await self._uow.vault.forget(person_id)
        await self._uow.execute(
            sa.update(clients).where(clients.c.client_id == person_id).values(forgotten_on=on)
        )
        await self._uow.execute(
            sa.delete(visits).where((visits.c.client_id == person_id) | (visits.c.volunteer_id == person_id))
        )
        await self._uow.execute(
            sa.delete(known_volunteers).where(known_volunteers.c.volunteer_id == person_id)
        )
