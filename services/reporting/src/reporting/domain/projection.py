"""How each event changes the facts: pure, and the same in whatever order the events come."""

from uuid import uuid5

from contracts.events.intake import HelpRequestLinked, HelpRequestReceived, HelpRequestResolved
from contracts.events.partners import (
    ReferralAccepted,
    ReferralCompleted,
    ReferralDeclined,
    ReferralPassedOn,
    ReferralReceived,
)
from contracts.events.signals import (
    DossiersJoined,
    FeedbackGiven,
    FollowUpDone,
    ReferralMade,
    ReferralRecalled,
    SignalAcknowledged,
    SignalCaptured,
    SignalClosed,
    SignalEscalated,
    SignalInterpreted,
    SignalReopened,
    SignalSeparated,
    SignalTranslated,
    StepWaived,
)
from reporting.domain.facts import Book


def captured(book: Book, data: SignalCaptured, version: int) -> None:
    signal = book.signals.row(data.signal_id)
    signal.dossier_id, signal.client_id = data.dossier_id, data.client_id
    signal.sender_kind, signal.channel, signal.urgency = data.sender_kind, data.channel, data.urgency
    signal.area, signal.month, signal.imported = data.area, data.month, data.imported
    dossier = book.dossiers.row(data.dossier_id)
    if data.level and data.theme and version > dossier.interpreted_version:
        dossier.level, dossier.theme, dossier.area = data.level, data.theme, data.area
        dossier.interpreted_version = version


def acknowledged(book: Book, data: SignalAcknowledged, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    dossier.acknowledged_late = bool(dossier.acknowledged_late) or data.late


def interpreted(book: Book, data: SignalInterpreted, version: int) -> None:
    """At an equal version an interpretation goes before what was known at the capture."""
    dossier = book.dossiers.row(data.dossier_id)
    dossier.interpreted_late = bool(dossier.interpreted_late) or data.late
    if version >= dossier.interpreted_version:
        dossier.level, dossier.theme, dossier.area = data.level, data.theme, data.area
        dossier.interpreted_version = version


def translated(book: Book, data: SignalTranslated, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    dossier.translated_late = bool(dossier.translated_late) or data.late


def escalated(book: Book, data: SignalEscalated, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    dossier.escalated = sorted({*dossier.escalated, data.step.value})


def followed_up(book: Book, data: FollowUpDone, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    dossier.followed_up_late = bool(dossier.followed_up_late) or data.late
    if version > dossier.follow_up_version:
        dossier.follow_up_result, dossier.follow_up_version = data.result, version


def waived(book: Book, data: StepWaived, version: int) -> None:
    """Each by the place it has in its dossier."""
    book.dossiers.row(data.dossier_id)
    waiver = book.waivers.row(uuid5(data.dossier_id, f"waiver {version}"))
    waiver.dossier_id, waiver.step = data.dossier_id, data.step
    waiver.waived_on, waiver.until = data.waived_on, data.until


def fed_back(book: Book, data: FeedbackGiven, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    dossier.fed_back_late = bool(dossier.fed_back_late) or data.late


def closed(book: Book, data: SignalClosed, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    if version > dossier.closed_version:
        dossier.resolution, dossier.closed_version = data.resolution, version


def reopened(book: Book, data: SignalReopened, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    if version > dossier.closed_version:
        dossier.resolution, dossier.closed_version = None, version


def joined(book: Book, data: DossiersJoined, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    if version > dossier.joined_version:
        dossier.joined_into, dossier.joined_version = data.into_dossier_id, version


def separated(book: Book, data: SignalSeparated, version: int) -> None:
    dossier = book.dossiers.row(data.dossier_id)
    if version > dossier.joined_version:
        dossier.joined_into, dossier.joined_version = None, version


def referral_made(book: Book, data: ReferralMade, version: int) -> None:
    referral = book.referrals.row(data.referral_id)
    referral.dossier_id, referral.partner_id = data.dossier_id, data.partner_id
    referral.theme, referral.made_on = data.theme, data.made_on


def referral_recalled(book: Book, data: ReferralRecalled, version: int) -> None:
    referral = book.referrals.row(data.referral_id)
    referral.dossier_id, referral.partner_id = data.dossier_id, data.partner_id
    referral.recalled_on, referral.recall_reason = data.recalled_on, data.reason


def referral_received(book: Book, data: ReferralReceived, version: int) -> None:
    referral = book.referrals.row(data.referral_id)
    referral.dossier_id, referral.partner_id = data.dossier_id, data.partner_id
    referral.received_on = data.received_on


def referral_accepted(book: Book, data: ReferralAccepted, version: int) -> None:
    referral = book.referrals.row(data.referral_id)
    referral.dossier_id, referral.partner_id = data.dossier_id, data.partner_id
    referral.accepted_on = data.accepted_on


def referral_declined(book: Book, data: ReferralDeclined, version: int) -> None:
    referral = book.referrals.row(data.referral_id)
    referral.dossier_id, referral.partner_id = data.dossier_id, data.partner_id
    referral.declined_on, referral.decline_reason = data.declined_on, data.reason


def referral_passed_on(book: Book, data: ReferralPassedOn, version: int) -> None:
    referral = book.referrals.row(data.referral_id)
    referral.dossier_id, referral.partner_id = data.dossier_id, data.partner_id
    referral.passed_on = data.passed_on


def referral_completed(book: Book, data: ReferralCompleted, version: int) -> None:
    referral = book.referrals.row(data.referral_id)
    referral.dossier_id, referral.partner_id = data.dossier_id, data.partner_id
    referral.completed_on, referral.outcome = data.completed_on, data.outcome


def help_request_received(book: Book, data: HelpRequestReceived, version: int) -> None:
    request = book.help_requests.row(data.help_request_id)
    request.client_id = data.client_id or request.client_id
    request.theme, request.area = data.theme, data.area
    request.channel, request.imported = data.channel, data.imported
    request.month = f"{data.received_on:%Y-%m}"


def help_request_linked(book: Book, data: HelpRequestLinked, version: int) -> None:
    """Several requests of one client count as one person towards the smallest cell."""
    book.help_requests.row(data.help_request_id).client_id = data.client_id


def help_request_resolved(book: Book, data: HelpRequestResolved, version: int) -> None:
    request = book.help_requests.row(data.help_request_id)
    if version > request.resolved_version:
        request.resolution, request.resolved_version = data.resolution, version
