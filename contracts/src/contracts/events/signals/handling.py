"""What is done with a signal: actions, referrals, asking the client, telling the sender."""

from contracts.base import UUID, AwareDatetime, EventData, PersonId, date, event
from contracts.codes import (
    ActionKind,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    RecallReason,
    ReferralWarmth,
    Theme,
)

_dossier = "7f1f9a3c-5b1e-4f0a-9a77-2a4c7a6f1b02"
_client = "5b0f1a52-9a44-4d0b-8a35-6a2f0d6a8c11"
_volunteer = "a4d1f6b0-1c2d-4e3f-8a9b-0c1d2e3f4a55"
_action = "d3b07384-d9a0-4c9b-8f3e-1f2a3b4c5d66"
_referral = "e1f2a3b4-c5d6-4e7f-8a9b-0c1d2e3f4a77"
_partner = "0d9a6c8e-6a3f-4a70-8f0f-7b54a8a1d201"
_bundle = "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d88"


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "action_id": _action,
        "kind": "information",
        "owner_id": _volunteer,
        "due_on": "2026-11-13",
    },
)
class ActionPlanned(EventData):
    """An action has an owner and a date."""

    dossier_id: UUID
    action_id: UUID
    kind: ActionKind
    owner_id: PersonId | None = None
    due_on: date | None = None


@event(
    "signals",
    key="dossier_id",
    example={"dossier_id": _dossier, "action_id": _action, "happened_on": "2026-11-12"},
)
class ActionDone(EventData):
    """A planned action was carried out."""

    dossier_id: UUID
    action_id: UUID
    happened_on: date | None = None


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "referral_id": _referral,
        "client_id": _client,
        "partner_id": _partner,
        "ground": "consent",
        "warmth": "going_along",
        "theme": "finances_debt",
        "made_on": "2026-11-08",
        "appointment_on": "2026-11-12",
    },
)
class ReferralMade(EventData):
    """A question was handed to a partner, on a lawful ground. The letter stays with signals.

    `appointment_on`: the day of the first contact, or of the appointment to go along to.
    """

    dossier_id: UUID
    referral_id: UUID
    client_id: PersonId
    partner_id: UUID
    ground: Ground
    warmth: ReferralWarmth
    theme: Theme | None = None
    made_on: date
    appointment_on: date | None = None


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "referral_id": _referral,
        "partner_id": _partner,
        "reason": "consent_withdrawn",
        "recalled_on": "2026-11-09",
    },
)
class ReferralRecalled(EventData):
    """A referral is taken back: its letter can no longer be read."""

    dossier_id: UUID
    referral_id: UUID
    partner_id: UUID
    reason: RecallReason
    recalled_on: date


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "referral_id": _referral,
        "due_at": "2026-12-01T23:00:00Z",
    },
)
class FollowUpScheduled(EventData):
    """The client will be asked whether it really helped (D 1727)."""

    dossier_id: UUID
    referral_id: UUID | None = None
    due_at: AwareDatetime


@event(
    "signals",
    key="dossier_id",
    example={"dossier_id": _dossier, "referral_id": _referral, "due_at": "2026-12-01T23:00:00Z"},
)
class FollowUpDue(EventData):
    """It is time to ask the client."""

    dossier_id: UUID
    referral_id: UUID | None = None
    due_at: AwareDatetime


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "result": "solved",
        "happened_on": "2026-12-02",
        "late": False,
    },
)
class FollowUpDone(EventData):
    """The client said whether it helped."""

    dossier_id: UUID
    result: FollowUpResult
    happened_on: date | None = None
    late: bool = False


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "moment": "policy_answer",
        "bundle_id": _bundle,
        "due_at": "2026-12-08T23:00:00Z",
    },
)
class FeedbackDue(EventData):
    """The sender must hear a decision, the end, or policy's answer, before this moment."""

    dossier_id: UUID
    moment: FeedbackMoment
    bundle_id: UUID | None = None
    due_at: AwareDatetime | None = None


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "moment": "end",
        "channel": "phone",
        "bundle_id": None,
        "happened_on": "2026-12-03",
        "late": False,
    },
)
class FeedbackGiven(EventData):
    """The sender heard what became of the signal."""

    dossier_id: UUID
    moment: FeedbackMoment
    channel: FeedbackChannel
    bundle_id: UUID | None = None
    happened_on: date | None = None
    late: bool = False
