"""While a dossier is suspended nothing becomes late, and what was left of a term is left afterwards."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signals_cases import CALENDAR, MONDAY, Desk, captured, consent_for
from signals_steps import ACKNOWLEDGE, INFORM, INTERPRET, REFER_DECISION, refer, refused

from contracts.codes import ActionKind, Ground, Step, Urgency
from signals.domain import commands as c
from signals.domain.case import brussels_day
from signals.domain.obligations import Obligation

HISTORIES: list[tuple[c.StepTaken, ...]] = [
    (),
    (ACKNOWLEDGE, INTERPRET),
    (ACKNOWLEDGE, INTERPRET, INFORM),
    (ACKNOWLEDGE, INTERPRET, REFER_DECISION, refer()),
    (c.PlanAction(kind=ActionKind.HOME_VISIT, due_on=date(2026, 11, 21)),),
]


def suspend(until: date) -> c.Suspend:
    return c.Suspend(until=until, reason="in het ziekenhuis")


def owed(desk: Desk) -> dict[tuple[str, object], Obligation]:
    return {(one.asks, one.subject): one for one in desk.see().open if one.asks != "close"}


def left(moment: datetime, due_at: datetime) -> int:
    """Working days after this one, up to the last of the term."""
    last = brussels_day(due_at - timedelta(seconds=1))
    return CALENDAR.between(brussels_day(moment), last)


def test_what_is_due_waits_until_the_client_is_back() -> None:
    desk = Desk()
    desk.take(suspend(date(2026, 11, 27)))
    acknowledge = owed(desk)["acknowledge", desk.facts[0].signal_id]
    assert acknowledge.due_at == CALENDAR.end_of(date(2026, 12, 1))
    desk.now = MONDAY + timedelta(days=4)
    assert desk.state("acknowledged") == "due"
    assert (desk.see().suspended_until, desk.see().suspended_days) == (date(2026, 11, 27), 3)
    desk.now = MONDAY + timedelta(days=12)
    assert (desk.see().suspended_until, desk.see().suspended_days) == (None, 11)
    assert desk.state("acknowledged") == "due"
    desk.now = MONDAY + timedelta(days=17)
    assert desk.state("acknowledged") == "late"


def test_who_resumes_earlier_goes_on_from_there() -> None:
    desk = Desk()
    desk.take(suspend(date(2026, 11, 27)))
    desk.now = MONDAY + timedelta(days=2)
    desk.take(c.Resume())
    assert desk.see().suspended_until is None
    acknowledge = owed(desk)["acknowledge", desk.facts[0].signal_id]
    assert acknowledge.due_at == CALENDAR.end_of(date(2026, 11, 20))


def test_suspended_and_resumed_on_one_day_nothing_changes() -> None:
    desk = Desk(captured(urgency=Urgency.URGENT))
    before = owed(desk)
    desk.take(suspend(date(2026, 11, 27)), c.Resume())
    assert {key: one.due_at for key, one in owed(desk).items()} == {
        key: one.due_at for key, one in before.items()
    }


def test_what_was_late_stays_late_and_nobody_is_alarmed_meanwhile() -> None:
    desk = Desk()
    desk.now = MONDAY + timedelta(days=3, hours=1)
    desk.take(suspend(date(2026, 11, 27)))
    assert desk.state("acknowledged") == "late"
    ahead = [one.at for one in desk.alarms() if one.at > desk.now]
    assert min(ahead) >= CALENDAR.end_of(date(2026, 11, 27))


def test_the_review_of_an_emergency_does_not_wait() -> None:
    desk = Desk()
    desk.take(refer(ground=Ground.ACUTE_DANGER))
    before = owed(desk)
    desk.take(suspend(date(2026, 12, 18)))
    after = owed(desk)
    for key in before:
        if key[0] in ("record_ground", "review_ground"):
            assert after[key].due_at == before[key].due_at


@pytest.mark.parametrize("until", [date(2026, 11, 15), date(2027, 2, 17), date(2099, 1, 1)])
def test_a_suspension_has_an_end_in_sight(until: date) -> None:
    assert refused(Desk(), suspend(until)) == "suspended_too_long"


def test_suspending_twice_and_resuming_nothing_are_refused() -> None:
    desk = Desk()
    assert refused(desk, c.Resume()) == "not_suspended"
    assert "resume" in dict(desk.see().blocked)
    desk.take(suspend(date(2026, 11, 20)))
    assert refused(desk, suspend(date(2026, 11, 25))) == "suspended"
    assert "suspend" in dict(desk.see().blocked)
    assert "resume" in desk.see().allowed


@given(
    history=st.sampled_from(HISTORIES),
    urgency=st.sampled_from(list(Urgency)),
    after=st.integers(0, 24 * 12),
    days=st.integers(0, 40),
    resumed=st.one_of(st.none(), st.integers(0, 24 * 41)),
    later=st.integers(0, 24 * 60),
)
def test_suspended_time_makes_nothing_late_and_loses_no_term(
    history: tuple[c.StepTaken, ...], urgency: Urgency, after: int, days: int, resumed: int | None, later: int
) -> None:
    desk = Desk(captured(urgency=urgency), consents=[consent_for()])
    desk.take(*history)
    desk.now += timedelta(hours=after)
    begins, before = desk.now, owed(desk)
    until = brussels_day(begins) + timedelta(days=days)
    desk.take(suspend(until))
    ends = CALENDAR.end_of(until)
    if resumed is not None and begins + timedelta(hours=resumed) < ends:
        desk.now = ends = begins + timedelta(hours=resumed)
        desk.take(c.Resume())
    desk.now = min(begins + timedelta(hours=later), ends)
    meanwhile = owed(desk)
    assert meanwhile.keys() == before.keys()
    for key, one in before.items():
        moved = meanwhile[key].due_at
        assert moved >= one.due_at
        if begins >= one.due_at:
            assert moved == one.due_at
        else:
            assert moved >= ends
            remained = left(max(begins, one.since), one.due_at)
            assert left(max(ends, meanwhile[key].since), moved) >= remained
            in_hours = one.step is Step.ACKNOWLEDGED and urgency is Urgency.ACUTE_DANGER
            assert not in_hours or moved - ends == one.due_at - begins
