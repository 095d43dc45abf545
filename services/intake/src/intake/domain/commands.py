"""What can be asked of intake."""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from chassis.areas import Area
from chassis.fields import Day, Line, Name, Text
from contracts.codes import (
    ConsentGivenHow,
    ConsentScope,
    HelpRequestChannel,
    Resolution,
    Theme,
)

GivenAnswer = Literal[
    Resolution.SOLVED,
    Resolution.HANDLED_BY_VOLUNTEER,
    Resolution.INFORMED,
    Resolution.REFERRED,
    Resolution.SIGNALLED_TO_SERVICE,
    Resolution.SIGNALLED_TO_POLICY,
    Resolution.CHOICE_RESPECTED,
    Resolution.NO_LONGER_RELEVANT,
    Resolution.UNREACHABLE,
]
"""How a help request may end by hand: `imported_closed` belongs to imported history alone."""


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegisterClient(Command):
    client_id: UUID = Field(default_factory=uuid4)
    name: Name
    area: Area
    birth_date: Day | None = None
    phone: Line | None = None
    address: Line | None = None
    note: Text | None = None


class ConsentTerms(Command):
    """What a client agrees to; without `partner_id` it holds for any partner."""

    consent_id: UUID = Field(default_factory=uuid4)
    partner_id: UUID | None = None
    purpose: Line
    scope: ConsentScope
    given_how: ConsentGivenHow
    witness: Name | None = None
    given_on: Day | None = None
    valid_until: Day | None = None


class GiveConsent(ConsentTerms):
    client_id: UUID


class WithdrawConsent(Command):
    consent_id: UUID


class Person(Command):
    """Whom a help request is about, for who doesn't know the network's ids."""

    name: Name = Field(repr=False)
    phone: Line | None = Field(default=None, repr=False)
    address: Line | None = Field(default=None, repr=False)


class ReceiveHelpRequest(Command):
    """`agreed`: what the person agreed to. From a partner the channel is always `partner`."""

    help_request_id: UUID = Field(default_factory=uuid4)
    client_id: UUID | None = None
    person: Person | None = None
    agreed: Text | None = Field(default=None, repr=False)
    theme: Theme
    area: Area
    channel: HelpRequestChannel | None = None
    description: Text = Field(repr=False)
    received_on: Day | None = None


class Link(Command):
    client_id: UUID


class LinkHelpRequest(Link):
    help_request_id: UUID


class TakingUp(Command):
    """The dossier in which it goes on."""

    dossier_id: UUID


class TakeUpHelpRequest(TakingUp):
    help_request_id: UUID


class Answer(Command):
    """`note` is for the network, `answer` for the sender."""

    resolution: GivenAnswer
    note: Text | None = Field(default=None, repr=False)
    answer: Text | None = Field(default=None, repr=False)


class ResolveHelpRequest(Answer):
    help_request_id: UUID


class RegisterRow(Command):
    """One help request as an existing register wrote it down.

    `row_id` follows from the row's content, so that a second run finds it there; no event shows it.
    """

    row_id: UUID
    area: Area
    channel: HelpRequestChannel
    theme: Theme
    description: Text
    action: Text | None = None
    referred_to: Text | None = None
    outcome: Text | None = None
    done: StrictBool
    received_on: Day


class ImportHelpRequests(Command):
    rows: Annotated[list[RegisterRow], Field(min_length=1, max_length=200)]


class RequestForgetting(Command):
    person_id: UUID


class ConfirmForgetting(Command):
    forget_request_id: UUID


class ForgetAgain(Command):
    """Who was forgotten after the backup that was restored; no endpoint takes it."""

    person_id: UUID
