"""Coordinators and deputies: who they are, their absences, and the mail they want."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from chassis.working_days import WorkingDays
from contracts.codes import EscalationTarget as To
from signals.adapters.tables import NETWORK, absences, colleagues
from signals.domain.colleagues import Colleague, Mailbox
from signals.domain.mails import Waiting
from signals.domain.staff import Absence, Staff

MEMORY = timedelta(days=400)
"""How far back absences matter to what is still late."""

_noticed = sa.select(sa.literal_column("1", sa.Integer)).where(
    colleagues.c.network_id == NETWORK,
    colleagues.c.login == sa.bindparam("of_login"),
    colleagues.c.role == sa.bindparam("as_role"),
    colleagues.c.last_seen >= sa.bindparam("today"),
)
_look_again = sa.text(
    """INSERT INTO deadlines (network_id, subject, kind, cycle, due_at, data)
    SELECT network_id, dossier_id, 'term', 0, :now, '{}' FROM dossiers
    WHERE network_id = :network_id AND next_due_at IS NOT NULL
        AND (next_due_at < :now OR urgency = 'acute_danger')
    ORDER BY dossier_id
    ON CONFLICT (network_id, subject, kind, cycle) DO UPDATE SET due_at = excluded.due_at, fired_at = NULL"""
)
_waiting = sa.text(
    """SELECT count(*) FILTER (WHERE next_due_at < :now) AS late,
    count(*) FILTER (WHERE next_due_at >= :now AND next_due_at <= :tonight) AS today,
    count(*) FILTER (WHERE escalated_to = ANY (:roles) AND escalated_at > :since) AS escalated
    FROM dossiers WHERE network_id = :network_id AND next_due_at IS NOT NULL
        AND (next_due_at <= :tonight OR escalated_at IS NOT NULL)"""
)
_in_danger = sa.text(
    """SELECT count(*) FROM dossiers WHERE network_id = :network_id AND next_due_at IS NOT NULL
    AND urgency = 'acute_danger' AND escalated_to = ANY (:roles)"""
)


class Colleagues:
    """The part of the store that is about the people who work with it."""

    _uow: Uow[Any]

    async def staff(self, now: datetime) -> Staff:
        c, a = colleagues.c, absences.c
        theirs = (c.network_id == a.network_id) & (c.login == a.login) & (a.ends > now - MEMORY)
        asked = (
            sa.select(c.role, c.login, a.absence_id, a.begins, a.ends, a.recorded_by)
            .select_from(colleagues.outerjoin(absences, theirs))
            .where(c.network_id == self._uow.network_id)
            .order_by(c.login, a.begins, a.absence_id)
        )
        rows = (await self._uow.execute(asked)).all()
        known = (_absence(row) for row in rows if row.absence_id)
        return Staff({row.login: To(row.role) for row in rows}, tuple(known))

    async def was_noticed(self, login: str, role: To, today: date) -> bool:
        asked = {"network_id": self._uow.network_id, "of_login": login, "as_role": role, "today": today}
        return (await self._uow.execute(_noticed, asked)).first() is not None

    async def notice(self, login: str, role: To, name: str, today: date) -> None:
        colleague_id = self.colleague_id(login)
        seen = {
            "role": role,
            "last_seen": today,
            "name": await self._uow.vault.seal(colleague_id, "colleague:name", name),
        }
        row = {"network_id": self._uow.network_id, "login": login, "colleague_id": colleague_id, **seen}
        again = (
            insert(colleagues).values(row).on_conflict_do_update(constraint=colleagues.primary_key, set_=seen)
        )
        await self._uow.execute(again)

    def colleague_id(self, login: str) -> UUID:
        """Under which they are sealed, scheduled and audited; a login can't be read from it."""
        return self._uow.vault.pseudonym("colleague", login)

    async def colleagues(self) -> list[Colleague]:
        asked = sa.select(colleagues).where(colleagues.c.network_id == self._uow.network_id)
        rows = (await self._uow.execute(asked.order_by(colleagues.c.login))).all()
        names = await self._uow.vault.open_many(
            [(row.colleague_id, "colleague:name", row.name) for row in rows]
        )
        return [
            Colleague(row.login, To(row.role), row.last_seen, name or row.login)
            for row, name in zip(rows, names, strict=True)
        ]

    async def remove_colleague(self, login: str) -> bool:
        gone = sa.delete(colleagues).where(*self._named(login)).returning(colleagues.c.colleague_id)
        colleague_id = (await self._uow.execute(gone)).scalar()
        if colleague_id:
            await self._uow.vault.forget(colleague_id)
        return colleague_id is not None

    async def add_absence(self, absence: Absence) -> bool:
        row = {"network_id": self._uow.network_id, **vars(absence)}
        added = insert(absences).values(row).on_conflict_do_nothing().returning(absences.c.absence_id)
        return (await self._uow.execute(added)).first() is not None

    async def absence(self, absence_id: UUID) -> Absence | None:
        asked = sa.select(absences).where(*self._absence(absence_id)).with_for_update()
        row = (await self._uow.execute(asked)).one_or_none()
        return _absence(row) if row else None

    async def end_absence(self, absence_id: UUID, at: datetime) -> None:
        await self._uow.execute(sa.update(absences).where(*self._absence(absence_id)).values(ends=at))

    async def take_back_absence(self, absence_id: UUID) -> None:
        await self._uow.execute(sa.delete(absences).where(*self._absence(absence_id)))

    async def mailbox(self, colleague_id: UUID) -> Mailbox | None:
        asked = sa.select(colleagues).where(
            colleagues.c.network_id == self._uow.network_id, colleagues.c.colleague_id == colleague_id
        )
        row = (await self._uow.execute(asked)).one_or_none()
        if row is None:
            return None
        sealed = [(colleague_id, "colleague:address", row.address)] if row.address else []
        (address,) = await self._uow.vault.open_many(sealed) or [None]
        return Mailbox(colleague_id, row.login, To(row.role), row.daily, row.mailed_at, address)

    async def choose_mail(self, login: str, address: str | None, *, daily: bool) -> None:
        colleague_id = self.colleague_id(login)
        sealed = address and await self._uow.vault.seal(colleague_id, "colleague:address", address)
        chosen = sa.update(colleagues).where(*self._named(login)).values(address=sealed, daily=daily)
        await self._uow.execute(chosen)

    async def mailed(self, login: str, at: datetime) -> None:
        await self._uow.execute(sa.update(colleagues).where(*self._named(login)).values(mailed_at=at))

    async def look_again(self, now: datetime) -> None:
        await self._uow.execute(_look_again, {"network_id": self._uow.network_id, "now": now})

    async def waiting(self, now: datetime, today: date, roles: Iterable[To], since: datetime) -> Waiting:
        asked = {"now": now, "tonight": WorkingDays.end_of(today), "since": since}
        row = (await self._uow.execute(_waiting, {**self._roles(roles), **asked})).one()
        return Waiting(row.late, row.today, row.escalated)

    async def in_danger(self, roles: Iterable[To]) -> int:
        return int((await self._uow.execute(_in_danger, self._roles(roles))).scalar_one())

    def _roles(self, roles: Iterable[To]) -> dict[str, object]:
        return {"network_id": self._uow.network_id, "roles": [str(role) for role in roles]}

    def _named(self, login: str) -> tuple[sa.ColumnElement[bool], ...]:
        return colleagues.c.network_id == self._uow.network_id, colleagues.c.login == login

    def _absence(self, absence_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
        return absences.c.network_id == self._uow.network_id, absences.c.absence_id == absence_id


def _absence(row: sa.Row[Any]) -> Absence:
    return Absence(row.absence_id, row.login, row.begins, row.ends, row.recorded_by)
