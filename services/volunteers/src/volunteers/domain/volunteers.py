"""A volunteer's way into the network, and what an assignment asks."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.problems import GuardRefused
from contracts.codes import Offer
from volunteers.domain.duties import Duties, check_duties


class Status(StrEnum):
    PROSPECT = "prospect"
    ACTIVE = "active"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class VolunteerState:
    """What a decision about a volunteer rests on."""

    volunteer_id: UUID
    version: int
    status: Status
    duties: Duties
    activated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    assignment_id: UUID
    volunteer_id: UUID
    client_id: UUID | None
    offer: Offer
    planned_on: date
    version: int = 1
    done_on: date | None = None
    dropped_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None


def check_first_task(volunteer: VolunteerState, planned_on: date, today: date) -> None:
    """An active volunteer, with its duties met by the day of the task; a past task is a fact to record."""
    day = max(planned_on, today)
    if volunteer.status is not Status.ACTIVE:
        raise GuardRefused(
            "volunteer_active",
            nl="Deze vrijwilliger is nog niet actief en kan nog geen opdracht krijgen.",
            en="This volunteer isn't active yet and can't get an assignment.",
            satisfy_nl="Breng de informatieplicht en de verzekering in orde en activeer de vrijwilliger.",
            satisfy_en="Meet the information duty and the insurance, and activate the volunteer.",
            missing=[duty.value for duty in volunteer.duties.missing(day)],
        )
    check_duties(volunteer.duties, day)


def check_not_dropped(assignment: Assignment) -> None:
    if assignment.dropped_on is not None:
        raise GuardRefused(
            "assignment_open",
            nl="Deze opdracht is vervallen.",
            en="This assignment was dropped.",
            satisfy_nl="Plan een nieuwe opdracht.",
            satisfy_en="Plan a new assignment.",
        )
