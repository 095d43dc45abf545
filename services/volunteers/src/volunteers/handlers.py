"""What is done with each command and event, and what each may emit. Start reading at the tables below."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from chassis.areas import check_standing
from chassis.envelope import Envelope
from chassis.problems import NotFound
from chassis.uow import Deadline, Uow
from contracts import EventData
from contracts.events.intake import PersonForgotten
from contracts.events.volunteers import (
    AssignmentDone,
    AssignmentPlanned,
    VolunteerActivated,
    VolunteerRegistered,
)
from volunteers.domain.commands import (
    ActivateVolunteer,
    ChooseNumber,
    FinishAssignment,
    GiveInformation,
    InsureVolunteer,
    PlanAssignment,
    RegisterVolunteer,
)
from volunteers.domain.duties import check_duties, check_not_ahead
from volunteers.domain.ports import Store
from volunteers.domain.volunteers import (
    Assignment,
    VolunteerState,
    check_first_task,
    check_not_dropped,
)


async def register_volunteer(uow: Uow[Store], command: RegisterVolunteer) -> bool:
    """False when the same submission arrived before."""
    check_standing(command.area, uow.clock.today())
    if not await uow.store.add_volunteer(command, uow.clock.now()):
        return False
    uow.emit(VolunteerRegistered(volunteer_id=command.volunteer_id, area=command.area), 1)
    uow.audit("register_volunteer", "volunteer", [command.volunteer_id])
    return True


async def give_information(uow: Uow[Store], command: GiveInformation) -> date:
    volunteer = await _volunteer(uow, command.volunteer_id)
    today = uow.clock.today()
    given_on = command.given_on or today
    check_not_ahead(given_on, today)
    await uow.store.set_information_given(volunteer.volunteer_id, given_on)
    return given_on


async def insure_volunteer(uow: Uow[Store], command: InsureVolunteer) -> date:
    volunteer = await _volunteer(uow, command.volunteer_id)
    insured_from = command.policy_on or uow.clock.today()
    await uow.store.set_insured_from(volunteer.volunteer_id, insured_from)
    return insured_from


async def activate_volunteer(uow: Uow[Store], command: ActivateVolunteer) -> date:
    """The day of activation; a second time changes nothing."""
    volunteer = await _volunteer(uow, command.volunteer_id)
    if volunteer.activated_on is not None:
        return volunteer.activated_on
    today = uow.clock.today()
    check_duties(volunteer.duties, today)
    await uow.store.activate(volunteer, today)
    activated = VolunteerActivated(volunteer_id=volunteer.volunteer_id, activated_on=today)
    uow.emit(activated, volunteer.version + 1)
    return today


async def choose_number(uow: Uow[Store], command: ChooseNumber) -> None:
    volunteer = await _volunteer(uow, command.volunteer_id)
    await uow.store.set_number_shown(volunteer.volunteer_id, command.shown)


async def plan_assignment(uow: Uow[Store], command: PlanAssignment) -> bool:
    """False when the same submission arrived before."""
    volunteer = await _volunteer(uow, command.volunteer_id)
    check_first_task(volunteer, command.planned_on, uow.clock.today())
    if not await uow.store.add_assignment(Assignment(**command.model_dump()), uow.clock.now()):
        return False
    uow.emit(AssignmentPlanned(**command.model_dump()), 1)
    return True


async def finish_assignment(uow: Uow[Store], command: FinishAssignment) -> date:
    """The day it was done; a second time changes nothing. A volunteer finds its own assignments only."""
    assignment = await uow.store.lock_assignment(command.assignment_id)
    coordinates = uow.principal.has("coordinator")
    if assignment is None or not (coordinates or assignment.volunteer_id == uow.principal.person_id):
        raise NotFound
    if assignment.done_on is not None:
        return assignment.done_on
    check_not_dropped(assignment)
    today = uow.clock.today()
    done_on = command.done_on or today
    check_not_ahead(done_on, today)
    await uow.store.finish(assignment, done_on)
    done = AssignmentDone(
        assignment_id=assignment.assignment_id, volunteer_id=assignment.volunteer_id, done_on=done_on
    )
    uow.emit(done, assignment.version + 1)
    return done_on


async def on_person_forgotten(uow: Uow[Store], event: Envelope[PersonForgotten]) -> None:
    """The person may be a client, a volunteer, or both."""
    forgotten = event.data
    await uow.store.drop_client(forgotten.person_id, forgotten.forgotten_on)
    await uow.store.forget_volunteer(forgotten.person_id, forgotten.forgotten_on)


async def on_index_names(uow: Uow[Store], _deadline: Deadline) -> None:
    """Who was registered by a version that kept no index."""
    if indexed := await uow.store.index_names():
        uow.audit("index_names", "volunteer", indexed)


async def _volunteer(uow: Uow[Store], volunteer_id: UUID) -> VolunteerState:
    volunteer = await uow.store.lock_volunteer(volunteer_id)
    if volunteer is None:
        raise NotFound
    return volunteer


Handler = Callable[[Any, Any], Awaitable[Any]]

COMMANDS: Mapping[type, Handler] = {
    RegisterVolunteer: register_volunteer,
    GiveInformation: give_information,
    InsureVolunteer: insure_volunteer,
    ActivateVolunteer: activate_volunteer,
    ChooseNumber: choose_number,
    PlanAssignment: plan_assignment,
    FinishAssignment: finish_assignment,
}

EVENTS: Mapping[type[EventData], Handler] = {
    PersonForgotten: on_person_forgotten,
}

DEADLINES: Mapping[str, Handler] = {
    "index_names": on_index_names,
}

EMITS: Mapping[type | str, tuple[type[EventData], ...]] = {
    RegisterVolunteer: (VolunteerRegistered,),
    ActivateVolunteer: (VolunteerActivated,),
    PlanAssignment: (AssignmentPlanned,),
    FinishAssignment: (AssignmentDone,),
}
