"""What happened in a dossier: an append-only list. Everything else is computed from it."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from contracts.codes import (
    ActionKind,
    ConsentScope,
    Decision,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    Level,
    PolicyAnswer,
    RecallReason,
    ReferralWarmth,
    Resolution,
    Step,
    Theme,
)
from signals.domain import answers, arrivals
from signals.domain.arrivals import Happened

Captured = arrivals.Captured
SignalJoined = arrivals.SignalJoined
SignalSeparated = arrivals.SignalSeparated
JoinedInto = arrivals.JoinedInto
TakenApart = arrivals.TakenApart
ReferralReceived = answers.ReferralReceived
ReferralWaitlisted = answers.ReferralWaitlisted
ReferralAccepted = answers.ReferralAccepted
FirstContactMade = answers.FirstContactMade
ReferralReminded = answers.ReferralReminded
ReferralDeclined = answers.ReferralDeclined
ReferralPassedOn = answers.ReferralPassedOn
ReferralCompleted = answers.ReferralCompleted


class Acknowledged(Happened):
    """Without a signal: every signal captured so far."""

    fact: Literal["acknowledged"] = "acknowledged"
    signal_id: UUID | None = None


class Interpreted(Happened):
    fact: Literal["interpreted"] = "interpreted"
    level: Level
    theme: Theme
    area: str | None = None
    weight: int | None = None


class Translated(Happened):
    fact: Literal["translated"] = "translated"
    decisions: tuple[Decision, ...]


class ActionPlanned(Happened):
    fact: Literal["action_planned"] = "action_planned"
    action_id: UUID
    kind: ActionKind
    owner: str
    owner_id: UUID | None = None
    due_on: date


class ActionDone(Happened):
    fact: Literal["action_done"] = "action_done"
    action_id: UUID


class ReferralMade(Happened):
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
    passed_from: UUID | None = None
    decided_by: str | None = None


class GroundRecorded(Happened):
    """Acute danger: one acted first, and writes the danger down afterwards."""

    fact: Literal["ground_recorded"] = "ground_recorded"
    referral_id: UUID
    decided_by: str


class GroundReviewed(Happened):
    fact: Literal["ground_reviewed"] = "ground_reviewed"
    referral_id: UUID


class ReferralRecalled(Happened):
    fact: Literal["referral_recalled"] = "referral_recalled"
    referral_id: UUID
    reason: RecallReason


class FollowedUp(Happened):
    """Without a referral: every referral made so far. `part_of_day`: when it was tried, if that was said."""

    fact: Literal["followed_up"] = "followed_up"
    result: FollowUpResult
    referral_id: UUID | None = None
    part_of_day: arrivals.DayPart | None = None


class FedBack(Happened):
    """Without a signal: every sender so far."""

    fact: Literal["fed_back"] = "fed_back"
    moment: FeedbackMoment
    channel: FeedbackChannel
    signal_id: UUID | None = None
    bundle_id: UUID | None = None


class StepWaived(Happened):
    """Covers what was open when it was given, until a date when one is named; `text` is the reason."""

    fact: Literal["step_waived"] = "step_waived"
    step: Step
    until: date | None = None
    sender_unreachable: bool = False


class Closed(Happened):
    fact: Literal["closed"] = "closed"
    resolution: Resolution


class Reopened(Happened):
    fact: Literal["reopened"] = "reopened"


class Suspended(Happened):
    """The client is away, in hospital say: terms don't run until this day is over. `text` is the reason."""

    fact: Literal["suspended"] = "suspended"
    until: date


class Resumed(Happened):
    """Earlier than was thought."""

    fact: Literal["resumed"] = "resumed"


class OpenedAnyway(Happened):
    """By somebody who knows the client privately and is shut out; the reason is its text."""

    fact: Literal["opened_anyway"] = "opened_anyway"


class DisclosureBlocked(Happened):
    """The client said stop, here; it holds for all of the client's dossiers."""

    fact: Literal["disclosure_blocked"] = "disclosure_blocked"


class BlockLifted(Happened):
    """The client thought better of it; the reason is its text."""

    fact: Literal["block_lifted"] = "block_lifted"


class StructuralRaised(Happened):
    """A second, anonymous signal was written. Its id is not kept: it would lead back to the client."""

    fact: Literal["structural_raised"] = "structural_raised"
    level: Level
    theme: Theme


class Bundled(Happened):
    fact: Literal["bundled"] = "bundled"
    bundle_id: UUID


class BundleSubmitted(Happened):
    fact: Literal["bundle_submitted"] = "bundle_submitted"
    bundle_id: UUID


class PolicyAnswered(Happened):
    fact: Literal["policy_answered"] = "policy_answered"
    bundle_id: UUID
    answer: PolicyAnswer


class Reminded(Happened):
    """An alarm went off: stage 0 reminds, from 1 on it escalates. `position`: the fact that it is about.

    `nobody_there`: everyone to whom it went was away.
    """

    fact: Literal["reminded"] = "reminded"
    step: Step
    position: int
    stage: int
    to: str
    nobody_there: bool = False


Fact = Annotated[
    Captured
    | SignalJoined
    | SignalSeparated
    | JoinedInto
    | TakenApart
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
    | ReferralPassedOn
    | ReferralCompleted
    | ReferralRecalled
    | FollowedUp
    | FedBack
    | StepWaived
    | Closed
    | Reopened
    | Suspended
    | Resumed
    | OpenedAnyway
    | DisclosureBlocked
    | BlockLifted
    | StructuralRaised
    | Bundled
    | BundleSubmitted
    | PolicyAnswered
    | Reminded,
    Field(discriminator="fact"),
]

adapter: TypeAdapter[Fact] = TypeAdapter(Fact)
history: TypeAdapter[list[Fact]] = TypeAdapter(list[Fact])
"""All facts of a dossier at once: one call is quicker than one for each."""

OF_REFERRAL = (
    GroundRecorded,
    ReferralReceived,
    ReferralWaitlisted,
    ReferralAccepted,
    FirstContactMade,
    ReferralDeclined,
    ReferralPassedOn,
    ReferralCompleted,
    ReferralRecalled,
)
"""What becomes of a referral once it is made."""

REFUSALS = (ReferralDeclined, ReferralRecalled)
"""A referral that ends in one of these has not reached its help: it needs a new decision."""
