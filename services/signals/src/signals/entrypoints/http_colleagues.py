"""Coordinators and deputies: who is away, who stands in, and what each is mailed."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from chassis.http import TransactionalRoute, uow_for
from chassis.uow import Uow
from contracts.codes import EscalationTarget as To
from signals.domain.case import brussels_day
from signals.domain.colleagues import ChooseMail, EndAbsence, MailAddress, RecordAbsence, RemoveColleague
from signals.domain.ports import Store
from signals.domain.staff import Absence, Staff
from signals.domain.words import Line
from signals.entrypoints.shared import Coordinators

router = APIRouter(route_class=TransactionalRoute, tags=["colleagues"])

Readers = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy", "administrator"))]
Administrators = Annotated[Uow[Store], Depends(uow_for("administrator"))]


class AbsenceView(BaseModel):
    """`runs`: at this moment."""

    absence_id: UUID
    first_day: date
    last_day: date
    recorded_by: str
    runs: bool


class ColleagueView(BaseModel):
    """`absences`: those that run or are to come, the first first."""

    login: str
    name: str
    role: To
    last_seen: date
    away: bool
    absences: list[AbsenceView]


class Office(BaseModel):
    """`stand_in`: who hears what goes to the coordinator at this moment; nobody when all are away."""

    colleagues: list[ColleagueView]
    stand_in: list[str]


class Recorded(BaseModel):
    absence_id: UUID


class Somebody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: Line


class Notifications(BaseModel):
    """What the caller is mailed."""

    address: MailAddress | None = Field(repr=False)
    daily: bool


@router.get("/colleagues")
async def colleagues(uow: Readers) -> Office:
    """Who has worked here as coordinator or deputy, who of them is away, and who stands in."""
    now = uow.clock.now()
    known, staff = await uow.store.colleagues(), await uow.store.staff(now)
    uow.audit("list_colleagues", "colleague", [uow.store.colleague_id(one.login) for one in known])
    views = [
        ColleagueView(**vars(one), away=staff.away(one.login, now), absences=_ahead(staff, one.login, uow))
        for one in known
    ]
    there = staff.present(To.COORDINATOR, now) or staff.present(To.ALL_COORDINATORS, now)
    return Office(colleagues=views, stand_in=sorted(there))


@router.post("/colleagues/remove")
async def remove_colleague(body: Somebody, uow: Administrators) -> None:
    """Who left the network; with the name, the address and the absences. Who calls again is back."""
    await uow.handle(RemoveColleague(login=body.login))


@router.post("/absences", status_code=201)
async def record_absence(body: RecordAbsence, uow: Coordinators) -> Recorded:
    """One's own or a colleague's, planned or from now on; what waits for them goes on to the next."""
    return Recorded(absence_id=await uow.handle(body))


@router.post("/absences/{absence_id}/end")
async def end_absence(absence_id: UUID, uow: Coordinators) -> None:
    """Back earlier, or staying after all."""
    await uow.handle(EndAbsence(absence_id=absence_id))


@router.get("/notifications")
async def notifications(uow: Coordinators) -> Notifications:
    colleague_id = uow.store.colleague_id(uow.principal.subject)
    box = await uow.store.mailbox(colleague_id)
    uow.audit("read_notifications", "colleague", [colleague_id])
    return Notifications(address=box.address if box else None, daily=bool(box and box.daily))


@router.post("/notifications")
async def choose_mail(body: ChooseMail, uow: Coordinators) -> None:
    """One's own address: a mail each working morning when something waits, and at once for acute danger."""
    await uow.handle(body)


def _ahead(staff: Staff, login: str, uow: Uow[Store]) -> list[AbsenceView]:
    now = uow.clock.now()
    return [_view(one, now) for one in staff.absences if one.login == login and one.ends > now]


def _view(one: Absence, now: datetime) -> AbsenceView:
    return AbsenceView(
        absence_id=one.absence_id,
        first_day=brussels_day(one.begins),
        last_day=brussels_day(one.ends - timedelta(seconds=1)),
        recorded_by=one.recorded_by,
        runs=one.covers(now),
    )
