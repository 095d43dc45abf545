"""What people ask of the back office. Text in a command is about a case: it is sealed, never published."""

from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.base import AreaCode
from contracts.codes import (
    ActionKind,
    Channel,
    ConsentScope,
    Decision,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    Level,
    ReferralWarmth,
    Resolution,
    SenderKind,
    Step,
    Theme,
    Urgency,
)

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")
]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00]*$")
]


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StepCommand(Command):
    """`occurred_at`: the real moment when it is recorded later. A bare date is noon of that day."""

    occurred_at: date | datetime | None = Field(default=None, union_mode="left_to_right")


class Sender(Command):
    kind: SenderKind
    id: UUID | None = None
    name: Line | None = Field(default=None, repr=False)


class HandInCard(Command):
    signal_id: UUID | None = None
    client_id: UUID | None = None
    area: AreaCode | None = None
    channel: Channel
    text: Words = Field(repr=False)
    interpretation: Words | None = Field(default=None, repr=False)
    said_by_client: bool | None = None
    client_agrees: Literal["yes", "no", "not_asked"] = "not_asked"
    nothing_passed_on: bool = False
    urgency: Urgency = Urgency.NORMAL
    wants: Words | None = Field(default=None, repr=False)
    proposed_by: Literal["volunteer", "coordinator"] | None = None
    handled_by_volunteer: Words | None = Field(default=None, repr=False)
    feedback_channel: FeedbackChannel | None = None
    occurred_on: date | None = None
    sender: Sender | None = None
    parent_signal_id: UUID | None = None

    @model_validator(mode="after")
    def _placed(self) -> "HandInCard":
        if not self.client_id and not self.area:
            raise ValueError("a card without a client needs an area")
        if self.nothing_passed_on and self.signal_id and self.signal_id.version != 4:
            raise ValueError("an anonymous signal's id is random (UUID version 4)")
        return self


class Acknowledge(StepCommand):
    note: Words | None = Field(default=None, repr=False)
    signal_id: UUID | None = None


class Interpret(StepCommand):
    level: Level
    theme: Theme
    area: AreaCode | None = None
    weight: int | None = Field(default=None, ge=1, le=4)
    note: Words | None = Field(default=None, repr=False)


class Translate(StepCommand):
    decisions: tuple[Decision, ...] = Field(min_length=1)
    reason: Words | None = Field(default=None, repr=False)


class PlanAction(StepCommand):
    action_id: UUID | None = None
    kind: ActionKind
    owner_id: UUID | None = None
    due_on: date
    note: Words | None = Field(default=None, repr=False)


class FinishAction(StepCommand):
    action_id: UUID
    note: Words | None = Field(default=None, repr=False)


class RecordedGrounds(Command):
    """What was weighed. `danger` is sealed; `decided_by` is a login, when the writer didn't decide."""

    informed: bool = False
    agrees: bool = False
    in_interest: bool = False
    necessary: bool = False
    same_assignment: bool = False
    danger: Words | None = Field(default=None, repr=False)
    decided_by: Line | None = None


class Refer(StepCommand):
    referral_id: UUID | None = None
    partner_id: UUID
    ground: Ground
    warmth: ReferralWarmth = ReferralWarmth.COLD
    letter: Words = Field(repr=False)
    letter_scope: ConsentScope = ConsentScope.FULL
    grounds: RecordedGrounds = RecordedGrounds()


class Recall(StepCommand):
    referral_id: UUID
    reason: Words | None = Field(default=None, repr=False)


class RecordGround(StepCommand):
    """After acute danger: what the danger was."""

    referral_id: UUID
    danger: Words = Field(repr=False)
    decided_by: Line | None = None


class ReviewGround(StepCommand):
    referral_id: UUID
    note: Words | None = Field(default=None, repr=False)


class FollowUp(StepCommand):
    result: FollowUpResult
    referral_id: UUID | None = None
    note: Words | None = Field(default=None, repr=False)


class GiveFeedback(StepCommand):
    moment: FeedbackMoment
    channel: FeedbackChannel
    text: Words = Field(repr=False)
    signal_id: UUID | None = None
    bundle_id: UUID | None = None


class Waive(StepCommand):
    step: Step
    reason: str = Field(default="", max_length=2000, repr=False, pattern=r"^[^\x00]*$")
    until: date | None = None
    sender_unreachable: bool = False


class Close(StepCommand):
    resolution: Resolution
    note: Words | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _by_hand(self) -> "Close":
        if self.resolution is Resolution.IMPORTED_CLOSED:
            raise ValueError("only an import closes as imported_closed")
        return self


class Reopen(StepCommand):
    reason: Words = Field(repr=False)


class RaiseStructural(Command):
    level: Literal[Level.SERVICE, Level.POLICY]
    theme: Theme
    text: Words = Field(repr=False)
    area: AreaCode | None = None


class Settle(Command):
    """The volunteer dealt with it on the spot: one click for the coordinator."""

    level: Level | None = None
    theme: Theme | None = None
    thanks: Words | None = Field(default=None, repr=False)
    channel: FeedbackChannel = FeedbackChannel.APP


class TakeCall(Command):
    """One phone call, from captured to fed back. `resolution` closes it in the same submit."""

    signal_id: UUID | None = None
    client_id: UUID | None = None
    area: AreaCode | None = None
    sender: Sender | None = None
    text: Words = Field(repr=False)
    level: Level
    theme: Theme
    decision: Decision
    answer: Words = Field(repr=False)
    weight: int | None = Field(default=None, ge=1, le=4)
    occurred_on: date | None = None
    feedback_channel: FeedbackChannel = FeedbackChannel.PHONE
    resolution: Resolution | None = None

    @model_validator(mode="after")
    def _placed(self) -> "TakeCall":
        if not self.client_id and not self.area:
            raise ValueError("a call without a client needs an area")
        return self


class ReadLetter(Command):
    """Reading is a command: it is guarded, and leaves a trace."""

    referral_id: UUID


class TellBundle(Command):
    """Policy's answer, told to every sender of every dossier in the bundle."""

    bundle_id: UUID
    channel: FeedbackChannel
    text: Words = Field(repr=False)


class ImportRow(Command):
    signal_id: UUID
    area: AreaCode
    channel: Channel
    theme: Theme
    level: Level | None = None
    description: Words = Field(repr=False)
    action: Words | None = Field(default=None, repr=False)
    referred_to: Words | None = Field(default=None, repr=False)
    outcome: Words | None = Field(default=None, repr=False)
    done: bool
    occurred_on: date


class ImportSignals(Command):
    rows: tuple[ImportRow, ...] = Field(min_length=1, max_length=200)


StepTaken = (
    Acknowledge
    | Interpret
    | Translate
    | PlanAction
    | FinishAction
    | Refer
    | Recall
    | RecordGround
    | ReviewGround
    | FollowUp
    | GiveFeedback
    | Waive
    | Close
    | Reopen
)
"""One step of the procedure, on one dossier."""

C = TypeVar("C")


class On(Command, Generic[C]):
    """A command for one dossier."""

    dossier_id: UUID
    step: C


def on(dossier_id: UUID, step: C) -> On[C]:
    """Of the class that names the step, so that each step has its own entry in the handlers' table."""
    kind: type[On[C]] = On.__class_getitem__(type(step))  # type: ignore[assignment]
    return kind(dossier_id=dossier_id, step=step)


NAMES: dict[type[Command], str] = {
    Acknowledge: "acknowledge",
    Interpret: "interpret",
    Translate: "translate",
    PlanAction: "plan_action",
    FinishAction: "finish_action",
    Refer: "refer",
    Recall: "recall",
    RecordGround: "record_ground",
    ReviewGround: "review_ground",
    FollowUp: "follow_up",
    GiveFeedback: "feedback",
    Waive: "waive",
    Close: "close",
    Reopen: "reopen",
}
