"""What can be asked of partners."""

from typing import Annotated
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from chassis.fields import Day, Line, Text
from contracts.codes import DeclineReason, ReferralOutcome, Theme
from partners.domain.hsds import Document
from partners.domain.links import ReachedBy
from partners.domain.listing import Intensity, Listing


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ContactPerson(Command):
    name: Line = Field(repr=False)
    role: Line | None = Field(default=None, repr=False)
    email: Line | None = Field(default=None, repr=False)
    phone: Line | None = Field(default=None, repr=False)


class RegisterPartner(Command):
    """An entry of the directory, new or changed.

    `contact`, with `contact_role`, `email` and `phone`, is the person who is mailed; `pulled_by`: who makes
    it run, perhaps a person too.
    """

    partner_id: UUID = Field(default_factory=uuid4)
    name: Line
    works_on: Text | None = None
    themes: tuple[Theme, ...] = ()
    intensity: Intensity = Intensity.COOPERATION
    listing: Listing = Listing()
    pulled_by: Line | None = None
    contact: Line | None = None
    contact_role: Line | None = None
    other_contacts: Annotated[tuple[ContactPerson, ...], Field(max_length=20)] = ()
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


class TellListing(Command):
    partner_id: UUID
    works_on: Text | None
    listing: Listing


class VerifyPartner(Command):
    partner_id: UUID


class ImportDirectory(Command):
    document: Document


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


class PartnersWebhook(Command):
    partner_id: UUID


class SetWebhook(PartnersWebhook):
    """A new one, or another address for the one that is there, which keeps its secret and its state."""

    url: Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[\x21-\x7e]+$")]


class RotateSecret(PartnersWebhook):
    pass


class PauseWebhook(PartnersWebhook):
    pass


class ResumeWebhook(PartnersWebhook):
    pass


class PingWebhook(PartnersWebhook):
    pass


class ResendDelivery(PartnersWebhook):
    delivery_id: UUID
