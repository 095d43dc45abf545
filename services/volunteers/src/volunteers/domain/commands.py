"""What can be asked of volunteers."""

from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.base import AreaCode
from contracts.codes import Offer

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegisterVolunteer(Command):
    volunteer_id: UUID = Field(default_factory=uuid4)
    name: Name
    area: AreaCode
    phone: Line | None = None
    email: Line | None = None
    offers: Annotated[list[Offer], Field(max_length=50)] = []


class InformationDay(Command):
    given_on: date | None = None


class GiveInformation(InformationDay):
    """The organisation, its aim, insurance, allowances and secrecy were explained (law of 3 July 2005)."""

    volunteer_id: UUID


class PolicyDay(Command):
    policy_on: date | None = None


class InsureVolunteer(PolicyDay):
    """Third-party liability insurance covers the volunteer from this day."""

    volunteer_id: UUID


class ActivateVolunteer(Command):
    volunteer_id: UUID


class NumberChoice(Command):
    shown: bool


class ChooseNumber(NumberChoice):
    """A volunteer's private number is hidden unless the volunteer shows it."""

    volunteer_id: UUID


class PlanAssignment(Command):
    assignment_id: UUID = Field(default_factory=uuid4)
    volunteer_id: UUID
    client_id: UUID | None = None
    offer: Offer
    planned_on: date


class DoneDay(Command):
    done_on: date | None = None


class FinishAssignment(DoneDay):
    assignment_id: UUID
