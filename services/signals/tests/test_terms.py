"""Terms, alarms, and what is owed after the end."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from signals_cases import CALENDAR, MONDAY, Desk, captured
from signals_steps import ACKNOWLEDGE, CLOSE, INTERPRET, refused, tell

from contracts.codes import (
    Decision,
    FeedbackMoment,
    PolicyAnswer,
    Resolution,
    SenderKind,
    Step,
    Urgency,
)
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.engine import was_late
from signals.domain.procedure import shipped


def test_a_policy_answer_is_told_even_when_closed_without_reopening() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, c.Translate(decisions=(Decision.BUNDLE,)), tell(), CLOSE)
    bundle = uuid4()
    assert refused(desk, tell(FeedbackMoment.POLICY_ANSWER)) == "nothing_to_tell"
    desk.happens(f.PolicyAnswered, bundle_id=bundle, answer=PolicyAnswer.ADJUSTED)
    assert desk.see().status == "closed"
    assert desk.see().awaiting_feedback
    assert desk.see().allowed == ("feedback", "reopen")
    desk.take(tell(FeedbackMoment.POLICY_ANSWER, bundle_id=bundle))
    assert not desk.see().awaiting_feedback
    assert desk.see().status == "closed"


@pytest.mark.parametrize(
    ("urgency", "due_at"),
    [
        (Urgency.NORMAL, CALENDAR.end_of(date(2026, 11, 18))),
        (Urgency.URGENT, CALENDAR.end_of(date(2026, 11, 16))),
        (Urgency.ACUTE_DANGER, MONDAY + timedelta(hours=2)),
    ],
)
def test_the_term_to_acknowledge_follows_the_urgency(urgency: Urgency, due_at: object) -> None:
    desk = Desk(captured(urgency=urgency))
    assert next(one.due_at for one in desk.see().steps if one.step is Step.ACKNOWLEDGED) == due_at


def test_acute_danger_goes_to_the_deputy_after_two_hours_and_to_all_after_four() -> None:
    alarms = [
        (alarm.at - MONDAY, alarm.to)
        for alarm in Desk(captured(urgency=Urgency.ACUTE_DANGER)).alarms()
        if alarm.obligation.step is Step.ACKNOWLEDGED
    ]
    assert alarms == [(timedelta(hours=2), "deputy"), (timedelta(hours=4), "all_coordinators")]


def test_an_alarm_that_went_off_is_not_repeated() -> None:
    desk = Desk(captured(urgency=Urgency.ACUTE_DANGER))
    desk.happens(f.Reminded, step=Step.ACKNOWLEDGED, position=0, stage=1, to="deputy")
    left = [alarm.stage for alarm in desk.alarms() if alarm.obligation.step is Step.ACKNOWLEDGED]
    assert left == [2]


def test_an_urgent_card_on_saturday_is_due_on_monday() -> None:
    saturday = MONDAY - timedelta(days=2)
    desk = Desk(captured(saturday, Urgency.URGENT))
    assert desk.see().next is not None
    assert desk.see().next.due_at == CALENDAR.end_of(MONDAY.date())


def test_late_is_what_happened_after_its_term() -> None:
    desk = Desk()
    desk.now = MONDAY + timedelta(days=4)
    in_time = desk.context().moment(MONDAY + timedelta(hours=3))
    early = f.Acknowledged(happened_at=in_time, recorded_at=desk.now)
    tardy = f.Acknowledged(happened_at=desk.now, recorded_at=desk.now)
    assert not was_late(shipped(), desk.facts, early, desk.now, CALENDAR)
    assert was_late(shipped(), desk.facts, tardy, desk.now, CALENDAR)


def test_the_coordinator_needs_no_feedback_on_an_own_signal_but_hears_policy() -> None:
    desk = Desk(captured(kind=SenderKind.COORDINATOR))
    desk.take(ACKNOWLEDGE, INTERPRET, c.Translate(decisions=(Decision.BUNDLE,)), CLOSE)
    desk.happens(f.PolicyAnswered, bundle_id=uuid4(), answer=PolicyAnswer.NEW)
    assert desk.see().awaiting_feedback


def test_an_imported_open_matter_gets_its_terms_from_the_day_of_import() -> None:
    long_ago = MONDAY - timedelta(days=60)
    row = captured().model_copy(update={"happened_at": long_ago, "imported": True})
    known = INTERPRET.model_dump(include={"level", "theme"})
    desk = Desk(row, f.Interpreted(happened_at=long_ago, recorded_at=MONDAY, **known))
    due = {one.step: one.due_at for one in desk.see().open}
    assert due[Step.TRANSLATED] == CALENDAR.end_of(date(2026, 11, 23))
    assert all(alarm.at > desk.now for alarm in desk.alarms())


def test_imported_history_owes_nothing() -> None:
    desk = Desk(captured(kind=SenderKind.OTHER, reachable=False))
    desk.happens(f.Closed, resolution=Resolution.IMPORTED_CLOSED)
    assert desk.see().status == "imported_closed"
    assert desk.see().missing == []
    assert desk.see().open == ()
