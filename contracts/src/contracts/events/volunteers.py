"""Events of volunteers and what they do. Key: the volunteer, or the assignment."""

from contracts.base import UUID, AreaCode, EventData, PersonId, date, event
from contracts.codes import Offer

_volunteer = "a4d1f6b0-1c2d-4e3f-8a9b-0c1d2e3f4a55"
_assignment = "f0e1d2c3-b4a5-4968-8776-655443322110"
_client = "5b0f1a52-9a44-4d0b-8a35-6a2f0d6a8c11"


@event("volunteers", key="volunteer_id", example={"volunteer_id": _volunteer, "area": "33021A"})
class VolunteerRegistered(EventData):
    """A candidate is known to the network."""

    volunteer_id: PersonId
    area: AreaCode


@event(
    "volunteers",
    key="volunteer_id",
    example={"volunteer_id": _volunteer, "activated_on": "2026-10-01"},
)
class VolunteerActivated(EventData):
    """The legal duties are met (law of 3 July 2005): a first task is allowed."""

    volunteer_id: PersonId
    activated_on: date


@event(
    "volunteers",
    key="assignment_id",
    example={
        "assignment_id": _assignment,
        "volunteer_id": _volunteer,
        "client_id": _client,
        "offer": "birthday_visit",
        "planned_on": "2026-11-06",
    },
)
class AssignmentPlanned(EventData):
    """A volunteer will go to a client (or an activity: no client)."""

    assignment_id: UUID
    volunteer_id: PersonId
    client_id: PersonId | None = None
    offer: Offer
    planned_on: date


@event(
    "volunteers",
    key="assignment_id",
    example={"assignment_id": _assignment, "volunteer_id": _volunteer, "done_on": "2026-11-06"},
)
class AssignmentDone(EventData):
    """The visit or ride took place."""

    assignment_id: UUID
    volunteer_id: PersonId
    done_on: date
