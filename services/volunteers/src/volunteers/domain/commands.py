"""What can be asked of volunteers."""

from typing import Annotated
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from chassis.areas import Area
from chassis.fields import Day, Line, Name
from contracts.codes import Offer


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegisterVolunteer(Command):
    volunteer_id: UUID = Field(default_factory=uuid4)
    name: Name
    area: Area
    phone: Line | None = None
    email: Line | None = None
    offers: Annotated[list[Offer], Field(max_length=50)] = []


class InformationDay(Command):
    given_on: Day | None = None


class GiveInformation(InformationDay):
    """The organisation, its aim, insurance, allowances and secrecy were explained (law of 3 July 2005)."""

    volunteer_id: UUID


class PolicyDay(Command):
    policy_on: Day | None = None


class InsureVolunteer(PolicyDay):
    """Third-party liability insurance covers the volunteer from this day."""

    volunteer_id: UUID


class ActivateVolunteer(Command):
    volunteer_id: UUID


class NumberChoice(Command):
    shown: StrictBool


class ChooseNumber(NumberChoice):
    """A volunteer's private number is hidden unless the volunteer shows it."""

    volunteer_id: UUID


class PlanAssignment(Command):
    assignment_id: UUID = Field(default_factory=uuid4)
    volunteer_id: UUID
    client_id: UUID | None = None
    offer: Offer
    planned_on: Day


class DoneDay(Command):
    done_on: Day | None = None


class FinishAssignment(DoneDay):
    assignment_id: UUID
