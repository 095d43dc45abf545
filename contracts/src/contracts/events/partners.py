"""Events of the partners' side of a referral. Key: the referral (a partner's own facts: the partner)."""

from contracts.base import UUID, EventData, date, event
from contracts.codes import DeclineReason, ReferralOutcome

_dossier = "7f1f9a3c-5b1e-4f0a-9a77-2a4c7a6f1b02"
_referral = "e1f2a3b4-c5d6-4e7f-8a9b-0c1d2e3f4a77"
_partner = "0d9a6c8e-6a3f-4a70-8f0f-7b54a8a1d201"
_other_partner = "1e8b7d9f-5b4e-4c81-9a1f-8c65b9b2e312"


@event(
    "partners",
    key="partner_id",
    example={"partner_id": _partner, "bound_by_secrecy": True, "active": True},
)
class PartnerRegistered(EventData):
    """An organisation is in the directory, or its entry changed."""

    partner_id: UUID
    bound_by_secrecy: bool
    active: bool = True


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "received_on": "2026-11-08",
    },
)
class ReferralReceived(EventData):
    """The referral stands on the partner's list."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    received_on: date


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "accepted_on": "2026-11-10",
        "on_behalf": False,
    },
)
class ReferralAccepted(EventData):
    """The partner takes it up. `on_behalf`: noted by the coordinator in the partner's name."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    accepted_on: date
    on_behalf: bool = False


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "until": "2027-03-01",
        "waitlisted_on": "2026-11-10",
        "on_behalf": False,
    },
)
class ReferralWaitlisted(EventData):
    """The partner takes it up later: it stands on a waiting list, probably until this date."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    until: date
    waitlisted_on: date
    on_behalf: bool = False


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "contacted_on": "2026-11-12",
        "on_behalf": False,
    },
)
class FirstContactMade(EventData):
    """The partner met or spoke the client for the first time. Welcome, never required."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    contacted_on: date
    on_behalf: bool = False


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "reason": "waiting_list",
        "declined_on": "2026-11-10",
        "on_behalf": False,
    },
)
class ReferralDeclined(EventData):
    """The partner can't take it up."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    reason: DeclineReason
    declined_on: date
    on_behalf: bool = False


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "to_partner_id": _other_partner,
        "passed_on": "2026-11-10",
        "on_behalf": False,
    },
)
class ReferralPassedOn(EventData):
    """It came to the wrong door: the partner says whose it is. Whether a letter goes there is for signals."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    to_partner_id: UUID
    passed_on: date
    on_behalf: bool = False


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "reminded_on": "2026-11-17",
    },
)
class ReferralReminded(EventData):
    """The partner hadn't answered after five working days, and was asked again."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    reminded_on: date


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "timed_out_on": "2026-11-24",
    },
)
class ReferralTimedOut(EventData):
    """The partner hadn't answered after ten working days: the network takes the referral back."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    timed_out_on: date


@event(
    "partners",
    key="referral_id",
    example={
        "referral_id": _referral,
        "dossier_id": _dossier,
        "partner_id": _partner,
        "outcome": "helped",
        "completed_on": "2026-11-25",
        "on_behalf": False,
    },
)
class ReferralCompleted(EventData):
    """The partner's help ended. A partner bound by secrecy may say no more than `not_disclosed`."""

    referral_id: UUID
    dossier_id: UUID
    partner_id: UUID
    outcome: ReferralOutcome
    completed_on: date
    on_behalf: bool = False
