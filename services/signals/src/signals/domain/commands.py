"""What people ask of the back office. Text in a command is about a case: it is sealed, never published."""

from typing import Generic, Literal, TypeVar
from uuid import UUID

from pydantic import Field, StrictBool, model_validator

from chassis.areas import Area
from chassis.fields import unfit
from contracts.codes import (
    ActionKind,
    ConsentScope,
    Decision,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    Level,
    ReferralWarmth,
    Resolution,
    Step,
    Theme,
)
from signals.domain.arrivals import DayPart
from signals.domain.letters import LetterFields
from signals.domain.words import Command, Day, Line, Moment, Weight, Words


class StepCommand(Command):
    """`occurred_at`: the real moment when it is recorded later. A bare date is noon of that day."""

    occurred_at: Day | Moment | None = Field(default=None, union_mode="left_to_right")


class Acknowledge(StepCommand):
    note: Words | None = Field(default=None, repr=False)
    signal_id: UUID | None = None


class Interpret(StepCommand):
    level: Level
    theme: Theme
    area: Area | None = None
    weight: Weight | None = None
    note: Words | None = Field(default=None, repr=False)


class Translate(StepCommand):
    decisions: tuple[Decision, ...] = Field(min_length=1)
    reason: Words | None = Field(default=None, repr=False)


class PlanAction(StepCommand):
    action_id: UUID | None = None
    kind: ActionKind
    owner_id: UUID | None = None
    due_on: Day
    note: Words | None = Field(default=None, repr=False)


class FinishAction(StepCommand):
    action_id: UUID
    note: Words | None = Field(default=None, repr=False)


class RecordedGrounds(Command):
    """What was weighed. `danger` is sealed; `decided_by` is a login, when the writer didn't decide."""

    informed: StrictBool = False
    agrees: StrictBool = False
    in_interest: StrictBool = False
    necessary: StrictBool = False
    same_assignment: StrictBool = False
    danger: Words | None = Field(default=None, repr=False)
    decided_by: Line | None = None


class Refer(StepCommand):
    """`appointment_on`: when the first contact was or will be, as far as known. `fields` are the letter."""

    referral_id: UUID | None = None
    partner_id: UUID
    ground: Ground
    warmth: ReferralWarmth = ReferralWarmth.COLD
    appointment_on: Day | None = None
    fields: LetterFields = Field(repr=False)
    letter_scope: ConsentScope = ConsentScope.FULL
    grounds: RecordedGrounds = RecordedGrounds()


class PassOn(StepCommand):
    """What becomes of a referral that its partner passed on; nobody decides on it by hand."""

    passed_from: UUID
    referral_id: UUID
    partner_id: UUID
    ground: Ground
    letter_scope: ConsentScope


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
    part_of_day: DayPart | None = None
    note: Words | None = Field(default=None, repr=False)


class GiveFeedback(StepCommand):
    moment: FeedbackMoment
    channel: FeedbackChannel
    text: Words = Field(repr=False)
    signal_id: UUID | None = None
    bundle_id: UUID | None = None


class Waive(StepCommand):
    step: Step
    reason: str = Field(default="", max_length=10_000, repr=False, pattern=r"^[^\x00]*$")
    until: Day | None = None
    sender_unreachable: StrictBool = False


class Suspend(StepCommand):
    """Until the end of a day; what is owed waits, and nothing becomes late meanwhile."""

    until: Day
    reason: Words = Field(repr=False)


class Resume(StepCommand):
    note: Words | None = Field(default=None, repr=False)


class Close(StepCommand):
    resolution: Resolution
    note: Words | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _by_hand(self) -> "Close":
        if self.resolution is Resolution.IMPORTED_CLOSED:
            raise unfit(
                "Alleen ingelezen dossiers eindigen zo. Kies een andere afloop.",
                "Only imported dossiers end like this. Choose another resolution.",
            )
        return self


class Reopen(StepCommand):
    reason: Words = Field(repr=False)


class RaiseStructural(Command):
    level: Literal[Level.SERVICE, Level.POLICY]
    theme: Theme
    text: Words = Field(repr=False)
    area: Area | None = None


class Settle(Command):
    """The volunteer dealt with it on the spot: one click for the coordinator."""

    level: Level | None = None
    theme: Theme | None = None
    thanks: Words | None = Field(default=None, repr=False)
    channel: FeedbackChannel = FeedbackChannel.APP


class AddNote(Command):
    """For whoever works on the dossier; `coordinator`: not for deputies."""

    note_id: UUID | None = None
    visibility: Literal["team", "coordinator"]
    text: Words = Field(repr=False)


class Join(Command):
    """The other dossier's signals go on in this one."""

    other_dossier_id: UUID


class Separate(Command):
    """A signal that was joined goes on in its own dossier again."""

    signal_id: UUID


class ReadLetter(Command):
    """Reading is a command: it is guarded, and leaves a trace."""

    referral_id: UUID


class TellBundle(Command):
    """Policy's answer, told to every sender of every dossier in the bundle."""

    bundle_id: UUID
    channel: FeedbackChannel
    text: Words = Field(repr=False)


StepTaken = (
    Acknowledge
    | Interpret
    | Translate
    | PlanAction
    | FinishAction
    | Refer
    | PassOn
    | Recall
    | RecordGround
    | ReviewGround
    | FollowUp
    | GiveFeedback
    | Waive
    | Close
    | Reopen
    | Suspend
    | Resume
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
    Suspend: "suspend",
    Resume: "resume",
}
