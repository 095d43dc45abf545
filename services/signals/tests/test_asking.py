"""Asking the client: from when, at which part of the day again, and who decides when nobody answers."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signals_cases import CALENDAR, MONDAY, Desk, consent_for
from signals_steps import ACKNOWLEDGE, INTERPRET, REFER_DECISION, refer, refused, tell

from contracts.codes import Decision, FeedbackMoment, FollowUpResult, Resolution, Step
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.alarms import reminded
from signals.domain.arrivals import DayPart
from signals.domain.asking import NextAttempt, next_attempts, part_of
from signals.domain.obligations import Obligation
from signals.domain.staff import UNKNOWN

VAIN = c.FollowUp(result=FollowUpResult.UNREACHABLE)


def referred() -> tuple[Desk, UUID]:
    desk = Desk(consents=[consent_for()])
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION, tell())
    made = desk.take(refer())
    assert isinstance(made, f.ReferralMade)
    return desk, made.referral_id


def asking(desk: Desk) -> Obligation:
    return next(one for one in desk.see().situation.obligations if one.step is Step.FOLLOWED_UP)


def again(desk: Desk, enough: int = 2) -> NextAttempt | None:
    return next(iter(next_attempts(desk.see().situation.case, enough, CALENDAR)), None)


def end_of_term(day: date) -> datetime:
    return CALENDAR.end_of(CALENDAR.add(day, 14))


def test_after_a_vain_attempt_another_part_of_the_day_is_proposed() -> None:
    desk, _ = referred()
    assert again(desk) is None
    desk.take(VAIN)
    found = again(desk)
    assert found is not None
    assert (found.number, found.enough, found.tried) == (2, 2, (DayPart.MORNING,))
    assert (found.part_of_day, found.on) == (DayPart.AFTERNOON, date(2026, 11, 17))
    assert "followed_up" in desk.see().missing


def test_the_part_of_the_day_is_as_it_was_said_and_unknown_of_a_day_that_is_over() -> None:
    desk, _ = referred()
    desk.now += timedelta(days=2)
    desk.take(c.FollowUp(result=FollowUpResult.UNREACHABLE, part_of_day=DayPart.EVENING))
    desk.take(c.FollowUp(result=FollowUpResult.UNREACHABLE, occurred_at=date(2026, 11, 17)))
    found = again(desk, enough=3)
    assert found is not None
    assert (found.number, found.tried, found.part_of_day) == (3, (DayPart.EVENING,), DayPart.MORNING)


def test_after_the_last_vain_attempt_a_person_decides() -> None:
    desk, _ = referred()
    desk.take(VAIN)
    assert "translated" not in desk.see().missing
    desk.take(VAIN)
    assert again(desk) is None
    assert "followed_up" not in desk.see().missing
    assert "translated" in desk.see().missing
    assert refused(desk, c.Close(resolution=Resolution.UNREACHABLE)) == "steps_missing"
    desk.now += timedelta(hours=1)
    desk.take(c.Translate(decisions=(Decision.NO_ACTION,), reason="de buurvrouw houdt een oog in het zeil"))
    desk.take(tell(FeedbackMoment.END), c.Close(resolution=Resolution.UNREACHABLE))


def test_who_is_reached_after_all_needs_no_decision() -> None:
    desk, _ = referred()
    desk.take(VAIN, VAIN, c.FollowUp(result=FollowUpResult.SOLVED))
    assert "translated" not in desk.see().missing


@pytest.mark.parametrize(
    ("hour", "part"), [(8, "morning"), (10, "morning"), (11, "afternoon"), (15, "afternoon"), (16, "evening")]
)
def test_a_part_of_the_day_is_one_in_brussels(hour: int, part: str) -> None:
    assert part_of(datetime(2026, 11, 16, hour, 30, tzinfo=UTC)) == part


@given(st.lists(st.sampled_from(list(DayPart)), min_size=1, max_size=7))
def test_what_is_proposed_was_tried_longest_ago(parts: list[DayPart]) -> None:
    desk, _ = referred()
    desk.take(*[c.FollowUp(result=FollowUpResult.UNREACHABLE, part_of_day=part) for part in parts])
    found = again(desk, enough=9)
    assert found is not None
    assert found.part_of_day != parts[-1]
    untried = set(DayPart) - set(parts)
    assert found.part_of_day in (untried or set(DayPart) - set(parts[-2:]))


def test_on_a_waiting_list_the_client_is_asked_after_the_wait() -> None:
    desk, referral_id = referred()
    assert asking(desk).due_at == end_of_term(MONDAY.date())
    until = date(2027, 1, 11)
    desk.happens(f.ReferralWaitlisted, referral_id=referral_id, until=until)
    assert asking(desk).due_at == end_of_term(until)
    desk.happens(f.ReferralWaitlisted, referral_id=referral_id, until=date(2026, 12, 7))
    assert asking(desk).due_at == end_of_term(date(2026, 12, 7))


def test_who_is_taken_up_later_than_said_is_asked_later() -> None:
    desk, referral_id = referred()
    desk.happens(f.ReferralWaitlisted, referral_id=referral_id, until=date(2026, 12, 7))
    desk.now = datetime(2026, 12, 14, 9, tzinfo=UTC)
    desk.happens(f.ReferralAccepted, referral_id=referral_id)
    assert asking(desk).due_at == end_of_term(date(2026, 12, 14))
    desk.happens(f.FirstContactMade, referral_id=referral_id, contacted_on=date(2026, 12, 17))
    assert asking(desk).due_at == end_of_term(date(2026, 12, 17))


def test_without_a_waiting_list_the_term_counts_from_the_referral() -> None:
    desk, referral_id = referred()
    desk.now += timedelta(days=7)
    desk.happens(f.ReferralAccepted, referral_id=referral_id)
    desk.happens(f.FirstContactMade, referral_id=referral_id, contacted_on=date(2026, 11, 23))
    assert asking(desk).due_at == end_of_term(MONDAY.date())


def test_a_term_that_moved_is_told_anew() -> None:
    desk, referral_id = referred()
    desk.now = asking(desk).due_at + timedelta(days=30)
    for alarm in desk.alarms():
        desk.facts.append(reminded(alarm, desk.now, UNKNOWN))
    assert desk.state("followed_up") == "late"
    desk.happens(f.ReferralWaitlisted, referral_id=referral_id, until=date(2027, 3, 1))
    assert desk.state("followed_up") == "due"
    stages = [one.stage for one in desk.alarms() if one.obligation.step is Step.FOLLOWED_UP]
    assert stages == [0, 1, 2]
    assert min(one.at for one in desk.alarms() if one.obligation.step is Step.FOLLOWED_UP) > desk.now
