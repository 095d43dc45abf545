"""Volunteers over HTTP. A name is searched for by POST: a URL stands in logs and traces."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from chassis.fields import Counted, Name
from chassis.http import TransactionalRoute, Uow, uow_for
from chassis.problems import Forbidden
from volunteers.adapters import queries
from volunteers.adapters.queries import AssignmentLine, VolunteerCard, VolunteerList
from volunteers.domain.commands import (
    ActivateVolunteer,
    ChooseNumber,
    Command,
    DoneDay,
    FinishAssignment,
    GiveInformation,
    InformationDay,
    InsureVolunteer,
    NumberChoice,
    PlanAssignment,
    PolicyDay,
    RegisterVolunteer,
)
from volunteers.domain.ports import Store
from volunteers.domain.volunteers import Status

router = APIRouter(route_class=TransactionalRoute)

Coordinators = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy"))]
Volunteers = Annotated[Uow[Store], Depends(uow_for("volunteer"))]
Network = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy", "volunteer"))]
Limit = Annotated[int, Query(ge=1, le=500)]
Present = Literal[Status.PROSPECT, Status.ACTIVE]


class VolunteerId(BaseModel):
    volunteer_id: UUID


class Informed(BaseModel):
    volunteer_id: UUID
    given_on: date


class Insured(BaseModel):
    volunteer_id: UUID
    policy_on: date


class Activated(BaseModel):
    volunteer_id: UUID
    activated_on: date


class AssignmentId(BaseModel):
    assignment_id: UUID


class Done(BaseModel):
    assignment_id: UUID
    done_on: date


class Search(Command):
    q: Name
    limit: Annotated[int, Field(ge=1, le=500), Counted] = 50


class Ids(Command):
    ids: Annotated[list[UUID], Field(max_length=500)]


class Names(BaseModel):
    names: dict[UUID, str]


def _created(response: Response, new: bool) -> None:
    """The same submission again gets the same answer, and 200."""
    response.status_code = 201 if new else 200


@router.post("/volunteers", status_code=201)
async def register_volunteer(body: RegisterVolunteer, uow: Coordinators, response: Response) -> VolunteerId:
    _created(response, await uow.handle(body))
    return VolunteerId(volunteer_id=body.volunteer_id)


@router.get("/volunteers")
async def list_volunteers(
    uow: Coordinators, status: Present | None = None, limit: Limit = 50
) -> VolunteerList:
    return await queries.list_volunteers(uow, status, limit)


@router.post("/volunteers/search")
async def search_volunteers(body: Search, uow: Coordinators) -> VolunteerList:
    return await queries.search_volunteers(uow, body.q, body.limit)


# Only an id: `/volunteers/search` is no volunteer.
@router.get("/volunteers/{volunteer_id:uuid}")
async def read_volunteer(volunteer_id: UUID, uow: Coordinators) -> VolunteerCard:
    return await queries.volunteer_card(uow, volunteer_id)


@router.post("/volunteers/{volunteer_id}/information-given")
async def give_information(
    volunteer_id: UUID, uow: Coordinators, body: InformationDay | None = None
) -> Informed:
    command = GiveInformation(volunteer_id=volunteer_id, **_given(body))
    return Informed(volunteer_id=volunteer_id, given_on=await uow.handle(command))


@router.post("/volunteers/{volunteer_id}/insurance")
async def insure_volunteer(volunteer_id: UUID, uow: Coordinators, body: PolicyDay | None = None) -> Insured:
    command = InsureVolunteer(volunteer_id=volunteer_id, **_given(body))
    return Insured(volunteer_id=volunteer_id, policy_on=await uow.handle(command))


@router.post("/volunteers/{volunteer_id}/activate")
async def activate_volunteer(volunteer_id: UUID, uow: Coordinators) -> Activated:
    day = await uow.handle(ActivateVolunteer(volunteer_id=volunteer_id))
    return Activated(volunteer_id=volunteer_id, activated_on=day)


@router.post("/my/number", status_code=204)
async def choose_number(body: NumberChoice, uow: Volunteers) -> None:
    await uow.handle(ChooseNumber(volunteer_id=_self(uow), shown=body.shown))


@router.get("/my/assignments")
async def list_own_assignments(uow: Volunteers, limit: Limit = 100) -> list[AssignmentLine]:
    return await queries.assignments_of(uow, _self(uow), limit)


@router.post("/assignments", status_code=201)
async def plan_assignment(body: PlanAssignment, uow: Coordinators, response: Response) -> AssignmentId:
    _created(response, await uow.handle(body))
    return AssignmentId(assignment_id=body.assignment_id)


@router.get("/assignments")
async def list_assignments(uow: Coordinators, limit: Limit = 100) -> list[AssignmentLine]:
    return await queries.list_assignments(uow, limit)


@router.post("/assignments/{assignment_id}/done")
async def finish_assignment(assignment_id: UUID, uow: Network, body: DoneDay | None = None) -> Done:
    command = FinishAssignment(assignment_id=assignment_id, **_given(body))
    return Done(assignment_id=assignment_id, done_on=await uow.handle(command))


@router.post("/names")
async def read_names(body: Ids, uow: Coordinators) -> Names:
    return Names(names=await queries.names_of(uow, body.ids))


def _given(body: Command | None) -> dict[str, object]:
    """Without a body every field has its default: today."""
    return body.model_dump() if body else {}


def _self(uow: Uow[Store]) -> UUID:
    if uow.principal.person_id is None:
        raise Forbidden
    return uow.principal.person_id
