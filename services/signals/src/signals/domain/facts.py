"""What happened in a dossier: an append-only list. Everything else is computed from it.

`happened_at` is the real moment, `recorded_at` the moment it was written down. `text` holds words about
the case: the adapter seals it with the client's key, so that it is absent when facts are loaded to decide.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from contracts.codes import (
    ActionKind,
    Channel,
    ConsentScope,
    Decision,
    DeclineReason,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    Level,
    PolicyAnswer,
    RecallReason,
    ReferralOutcome,
    ReferralWarmth,
    Resolution,
    SenderKind,
    Step,
    Theme,
    Urgency,
)


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    happened_at: datetime
    recorded_at: datetime
    by: str | None = None
    text: str | None = Field(default=None, repr=False)


class Captured(_Fact):
    """`reachable`: someone can be told what became of it, even when the sender is sealed (anonymous).

    `level` and `theme` are what was known at once; interpreting it remains the coordinator's.
    """

    fact: Literal["captured"] = "captured"
    signal_id: UUID
    sender_kind: SenderKind
    sender_id: UUID | None = None
    reachable: bool = True
    area: str
    channel: Channel
    urgency: Urgency = Urgency.NORMAL
    level: Level | None = None
    theme: Theme | None = None
    imported: bool = False


class Acknowledged(_Fact):
    """Without a signal: every signal captured so far."""

    fact: Literal["acknowledged"] = "acknowledged"
    signal_id: UUID | None = None


class Interpreted(_Fact):
    fact: Literal["interpreted"] = "interpreted"
    level: Level
    theme: Theme
    area: str | None = None
    weight: int | None = None


class Translated(_Fact):
    fact: Literal["translated"] = "translated"
    decisions: tuple[Decision, ...]


class ActionPlanned(_Fact):
    fact: Literal["action_planned"] = "action_planned"
    action_id: UUID
    kind: ActionKind
    owner: str
    owner_id: UUID | None = None
    due_on: date


class ActionDone(_Fact):
    fact: Literal["action_done"] = "action_done"
    action_id: UUID


class ReferralMade(_Fact):
    """`conditions`: what was recorded for the ground; `decided_by` counts for the second pair of eyes."""

    fact: Literal["referral_made"] = "referral_made"
    referral_id: UUID
    partner_id: UUID
    ground: Ground
    warmth: ReferralWarmth
    appointment_on: date | None = None
    conditions: frozenset[str] = frozenset()
    consent_id: UUID | None = None
    letter_scope: ConsentScope = ConsentScope.FULL
    decided_by: str | None = None


class GroundRecorded(_Fact):
    """Acute danger: one acted first, and writes the danger down afterwards."""

    fact: Literal["ground_recorded"] = "ground_recorded"
    referral_id: UUID
    decided_by: str


class GroundReviewed(_Fact):
    fact: Literal["ground_reviewed"] = "ground_reviewed"
    referral_id: UUID


class ReferralReceived(_Fact):
    fact: Literal["referral_received"] = "referral_received"
    referral_id: UUID


class ReferralWaitlisted(_Fact):
    """The partner takes it up later. A new date comes as a new fact."""

    fact: Literal["referral_waitlisted"] = "referral_waitlisted"
    referral_id: UUID
    until: date
    on_behalf: bool = False


class ReferralAccepted(_Fact):
    fact: Literal["referral_accepted"] = "referral_accepted"
    referral_id: UUID
    on_behalf: bool = False


class FirstContactMade(_Fact):
    fact: Literal["first_contact_made"] = "first_contact_made"
    referral_id: UUID
    contacted_on: date
    on_behalf: bool = False


class ReferralReminded(_Fact):
    """The partner hadn't answered and was asked again."""

    fact: Literal["referral_reminded"] = "referral_reminded"
    referral_id: UUID


class ReferralDeclined(_Fact):
    fact: Literal["referral_declined"] = "referral_declined"
    referral_id: UUID
    reason: DeclineReason
    on_behalf: bool = False


class ReferralCompleted(_Fact):
    fact: Literal["referral_completed"] = "referral_completed"
    referral_id: UUID
    outcome: ReferralOutcome
    on_behalf: bool = False


class ReferralRecalled(_Fact):
    fact: Literal["referral_recalled"] = "referral_recalled"
    referral_id: UUID
    reason: RecallReason


class FollowedUp(_Fact):
    """Without a referral: every referral made so far."""

    fact: Literal["followed_up"] = "followed_up"
    result: FollowUpResult
    referral_id: UUID | None = None


class FedBack(_Fact):
    """Without a signal: every sender so far."""

    fact: Literal["fed_back"] = "fed_back"
    moment: FeedbackMoment
    channel: FeedbackChannel
    signal_id: UUID | None = None
    bundle_id: UUID | None = None


class StepWaived(_Fact):
    """Covers what was open when it was given, until a date when one is named; `text` is the reason."""

    fact: Literal["step_waived"] = "step_waived"
    step: Step
    until: date | None = None
    sender_unreachable: bool = False


class Closed(_Fact):
    fact: Literal["closed"] = "closed"
    resolution: Resolution


class Reopened(_Fact):
    fact: Literal["reopened"] = "reopened"


class StructuralRaised(_Fact):
    """A second, anonymous signal was written. Its id is not kept: it would lead back to the client."""

    fact: Literal["structural_raised"] = "structural_raised"
    level: Level
    theme: Theme


class Bundled(_Fact):
    fact: Literal["bundled"] = "bundled"
    bundle_id: UUID


class BundleSubmitted(_Fact):
    fact: Literal["bundle_submitted"] = "bundle_submitted"
    bundle_id: UUID


class PolicyAnswered(_Fact):
    fact: Literal["policy_answered"] = "policy_answered"
    bundle_id: UUID
    answer: PolicyAnswer


class Reminded(_Fact):
    """An alarm went off: stage 0 reminds, from 1 on it escalates. `position`: the fact that it is about."""

    fact: Literal["reminded"] = "reminded"
    step: Step
    position: int
    stage: int
    to: str


Fact = Annotated[
    Captured
    | Acknowledged
    | Interpreted
    | Translated
    | ActionPlanned
    | ActionDone
    | ReferralMade
    | GroundRecorded
    | GroundReviewed
    | ReferralReceived
    | ReferralWaitlisted
    | ReferralAccepted
    | FirstContactMade
    | ReferralReminded
    | ReferralDeclined
    | ReferralCompleted
    | ReferralRecalled
    | FollowedUp
    | FedBack
    | StepWaived
    | Closed
    | Reopened
    | StructuralRaised
    | Bundled
    | BundleSubmitted
    | PolicyAnswered
    | Reminded,
    Field(discriminator="fact"),
]

adapter: TypeAdapter[Fact] = TypeAdapter(Fact)

REFUSALS = (ReferralDeclined, ReferralRecalled)
"""A referral that ends in one of these has not reached its help: it needs a new decision."""
