"""What can be asked of partners."""

from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from chassis.fields import Day, Line, Text
from contracts.codes import DeclineReason, ReferralOutcome, Theme
from partners.domain.links import ReachedBy


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegisterPartner(Command):
    """An entry of the directory, new or changed; `contact`, `email` and `phone` are a person's."""

    partner_id: UUID = Field(default_factory=uuid4)
    name: Line
    works_on: Text | None = None
    themes: tuple[Theme, ...] = ()
    contact: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    bound_by_secrecy: StrictBool
    capacity: Line | None = None
    no_intake_before: Day | None = None
    active: StrictBool = True
    reached_by: ReachedBy = ReachedBy.LOGIN


class Capacity(Command):
    """Whether there is room, and if not before when; words about the service, never about a person."""

    capacity: Line | None = None
    no_intake_before: Day | None = None


class TellCapacity(Capacity):
    partner_id: UUID


class AcceptReferral(Command):
    referral_id: UUID


class Waiting(Command):
    """`until`: when the partner expects to have room."""

    until: Day


class WaitlistReferral(Waiting):
    referral_id: UUID


class Contact(Command):
    """Without a day: today."""

    contacted_on: Day | None = None


class RecordContact(Contact):
    referral_id: UUID


class Refusal(Command):
    reason: DeclineReason
    words: Text | None = None


class DeclineReferral(Refusal):
    referral_id: UUID


class PassingOn(Command):
    """`to_partner_id`: whose door it is; `words` are for the network."""

    to_partner_id: UUID
    words: Text | None = None


class PassOnReferral(PassingOn):
    referral_id: UUID


class Completion(Command):
    outcome: ReferralOutcome
    words: Text | None = None


class CompleteReferral(Completion):
    referral_id: UUID
