"""The facts come out the same in whatever order events arrive, in whatever batches, and however often."""

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts import EventData
from contracts.codes import (
    Channel,
    Decision,
    DeclineReason,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    HelpRequestChannel,
    Level,
    RecallReason,
    ReferralOutcome,
    ReferralWarmth,
    Resolution,
    SenderKind,
    Step,
    Theme,
)
from contracts.events import intake, partners, signals
from reporting.domain.facts import Book
from reporting.handlers import FOLDS

NETWORK, DOSSIER, SIGNAL, REFERRAL, PARTNER, REQUEST = (UUID(int=n) for n in range(1, 7))
DAY = date(2026, 11, 6)

Versioned = tuple[EventData, int]


def captured(**changes: Any) -> signals.SignalCaptured:
    return signals.SignalCaptured(
        **{
            "dossier_id": DOSSIER,
            "signal_id": SIGNAL,
            "sender_kind": SenderKind.VOLUNTEER,
            "area": "33021F",
            "channel": Channel.VISIT_CARD,
            "month": "2026-11",
            **changes,
        }
    )


def interpreted(
    theme: Theme, level: Level = Level.CLIENT, *, late: bool = False
) -> signals.SignalInterpreted:
    return signals.SignalInterpreted(dossier_id=DOSSIER, level=level, theme=theme, area="33021A", late=late)


REFERRAL_IDS = {"referral_id": REFERRAL, "dossier_id": DOSSIER, "partner_id": PARTNER}

LIFE: list[Versioned] = [
    (captured(), 1),
    (signals.SignalAcknowledged(dossier_id=DOSSIER, late=True), 2),
    (interpreted(Theme.MOBILITY), 3),
    (signals.SignalTranslated(dossier_id=DOSSIER, decisions=(Decision.REFER,)), 4),
    (signals.SignalEscalated(dossier_id=DOSSIER, step=Step.FED_BACK, to="deputy", stage=1), 5),
    (
        signals.ReferralMade(
            **REFERRAL_IDS,
            client_id=uuid4(),
            ground=Ground.CONSENT,
            warmth=ReferralWarmth.COLD,
            theme=Theme.POVERTY,
            made_on=DAY,
        ),
        6,
    ),
    (interpreted(Theme.LONELINESS, late=True), 7),
    (signals.FeedbackGiven(dossier_id=DOSSIER, moment=FeedbackMoment.END, channel=FeedbackChannel.PHONE), 8),
    (signals.SignalClosed(dossier_id=DOSSIER, resolution=Resolution.REFERRED), 9),
    (signals.SignalReopened(dossier_id=DOSSIER), 10),
    (signals.FollowUpDone(dossier_id=DOSSIER, result=FollowUpResult.NOT), 11),
    (signals.FollowUpDone(dossier_id=DOSSIER, result=FollowUpResult.SOLVED), 12),
    (signals.SignalClosed(dossier_id=DOSSIER, resolution=Resolution.SOLVED), 13),
    (signals.StepWaived(dossier_id=DOSSIER, step=Step.ACKNOWLEDGED, waived_on=DAY), 18),
    (signals.StepWaived(dossier_id=DOSSIER, step=Step.ACKNOWLEDGED, waived_on=DAY, until=DAY), 19),
    (signals.DossiersJoined(dossier_id=DOSSIER, into_dossier_id=UUID(int=8)), 15),
    (signals.SignalSeparated(dossier_id=DOSSIER, from_dossier_id=UUID(int=8)), 16),
    (signals.DossiersJoined(dossier_id=DOSSIER, into_dossier_id=UUID(int=9)), 17),
    (signals.ReferralRecalled(**REFERRAL_IDS, reason=RecallReason.BY_COORDINATOR, recalled_on=DAY), 14),
    (partners.ReferralReceived(**REFERRAL_IDS, received_on=DAY), 1),
    (partners.ReferralAccepted(**REFERRAL_IDS, accepted_on=DAY), 2),
    (partners.ReferralCompleted(**REFERRAL_IDS, outcome=ReferralOutcome.HELPED, completed_on=DAY), 3),
    (partners.ReferralDeclined(**REFERRAL_IDS, reason=DeclineReason.OTHER, declined_on=DAY), 4),
    (partners.ReferralPassedOn(**REFERRAL_IDS, to_partner_id=UUID(int=9), passed_on=DAY), 5),
    (
        intake.HelpRequestReceived(
            help_request_id=REQUEST,
            theme=Theme.SMALL_JOBS,
            area="33021A",
            channel=HelpRequestChannel.SELF,
            received_on=DAY,
        ),
        1,
    ),
    (intake.HelpRequestLinked(help_request_id=REQUEST, client_id=UUID(int=7, version=4)), 2),
    (intake.HelpRequestResolved(help_request_id=REQUEST, resolution=Resolution.INFORMED), 3),
    (intake.HelpRequestResolved(help_request_id=REQUEST, resolution=Resolution.SOLVED), 4),
]


def folded(events: Sequence[Versioned]) -> list[list[Any]]:
    book = Book.empty(NETWORK)
    for data, version in events:
        FOLDS[type(data)](book, data, version)
    sheets = (book.dossiers, book.signals, book.help_requests, book.referrals, book.waivers)
    return [sorted(sheet.touched(), key=str) for sheet in sheets]


def test_every_type_that_reporting_hears_is_in_this_life() -> None:
    assert {type(data) for data, _ in LIFE} == set(FOLDS)


@given(st.permutations(LIFE))
def test_any_order_gives_the_same_facts(events: list[Versioned]) -> None:
    assert folded(events) == folded(LIFE)


@given(st.permutations(LIFE), st.lists(st.sampled_from(LIFE), max_size=8))
def test_a_duplicate_changes_nothing(events: list[Versioned], again: list[Versioned]) -> None:
    assert folded([*events, *again]) == folded(LIFE)


def test_the_last_interpretation_counts_and_what_was_late_stays_late() -> None:
    [[dossier], [signal], [request], [referral], waivers] = folded(LIFE)
    assert {(one.step, one.until) for one in waivers} == {("acknowledged", None), ("acknowledged", DAY)}
    assert (dossier.theme, dossier.level, dossier.area) == ("loneliness", "client", "33021A")
    assert (dossier.acknowledged_late, dossier.interpreted_late, dossier.translated_late) == (
        True,
        True,
        False,
    )
    assert (dossier.followed_up_late, dossier.escalated) == (False, ["fed_back"])
    assert (dossier.follow_up_result, dossier.resolution) == ("solved", "solved")
    assert dossier.joined_into == UUID(int=9)
    assert (signal.area, signal.month) == ("33021F", "2026-11")
    assert (request.month, request.resolution) == ("2026-11", "solved")
    assert (referral.outcome, referral.decline_reason, referral.recall_reason) == (
        "helped",
        "other",
        "by_coordinator",
    )


def test_what_was_known_at_the_capture_counts_until_somebody_interprets() -> None:
    known = captured(level=Level.SERVICE, theme=Theme.WAITING_LIST)
    [[dossier], *_] = folded([(known, 1)])
    assert (dossier.level, dossier.theme) == ("service", "waiting_list")
    for events in itertools.permutations([(known, 1), (interpreted(Theme.POVERTY, Level.POLICY), 1)]):
        [[dossier], *_] = folded(events)
        assert (dossier.level, dossier.theme) == ("policy", "poverty")
