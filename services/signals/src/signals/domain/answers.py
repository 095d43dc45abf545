"""What the partner of a referral answered, as partners tells it."""

from datetime import date
from typing import Literal
from uuid import UUID

from contracts.codes import DeclineReason, ReferralOutcome
from signals.domain.arrivals import Happened


class ReferralReceived(Happened):
    fact: Literal["referral_received"] = "referral_received"
    referral_id: UUID


class ReferralWaitlisted(Happened):
    """The partner takes it up later. A new date comes as a new fact."""

    fact: Literal["referral_waitlisted"] = "referral_waitlisted"
    referral_id: UUID
    until: date
    on_behalf: bool = False


class ReferralAccepted(Happened):
    fact: Literal["referral_accepted"] = "referral_accepted"
    referral_id: UUID
    on_behalf: bool = False


class FirstContactMade(Happened):
    fact: Literal["first_contact_made"] = "first_contact_made"
    referral_id: UUID
    contacted_on: date
    on_behalf: bool = False


class ReferralReminded(Happened):
    """The partner hadn't answered and was asked again."""

    fact: Literal["referral_reminded"] = "referral_reminded"
    referral_id: UUID


class ReferralDeclined(Happened):
    fact: Literal["referral_declined"] = "referral_declined"
    referral_id: UUID
    reason: DeclineReason
    on_behalf: bool = False


class ReferralPassedOn(Happened):
    """The partner says whose it is. `stopped_by`: the guard for which no letter went there by itself."""

    fact: Literal["referral_passed_on"] = "referral_passed_on"
    referral_id: UUID
    to_partner_id: UUID
    on_behalf: bool = False
    stopped_by: str | None = None


class ReferralCompleted(Happened):
    fact: Literal["referral_completed"] = "referral_completed"
    referral_id: UUID
    outcome: ReferralOutcome
    on_behalf: bool = False
