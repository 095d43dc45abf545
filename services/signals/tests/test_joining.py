"""Dossiers about the same go on as one, and no sender, signal or promise is lost on the way."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis.stateful import run_state_machine_as_test
from signals_cases import CALENDAR, CLIENT, MONDAY, captured
from signals_joins import Joins
from signals_laws import BrokenLaw
from test_law_of_the_case import CHECKED, MUTATED

from contracts.codes import Urgency
from signals.domain import facts as f
from signals.domain.dossier import Dossier
from signals.domain.engine import Refused
from signals.domain.joining import JOINING, SEPARATING, Two, home_of, join, separate
from signals.domain.procedure import shipped

FOCUS = {"has_guests": "joined", "own_signal": "joined", "waits_for_policy": "bundled"}


def dossier(*facts: f.Fact) -> Dossier:
    return Dossier(uuid4(), CLIENT, False, shipped(), list(facts))


def joined(one: Dossier, other: Dossier, after: timedelta) -> None:
    now = MONDAY + after
    outcome = join(Two(one, other, other.assess(now, CALENDAR).open, "katrien", now))
    one.facts += outcome.goes_on
    other.facts.append(outcome.other)


def taken_apart(one: Dossier, other: Dossier, signal_id: UUID, after: timedelta) -> None:
    home_id = home_of(one, signal_id)
    outcome = separate(one, home_id, "katrien", MONDAY + after)
    one.facts += outcome.goes_on
    other.facts.append(outcome.other)


def asked(one: Dossier, after: timedelta) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for owed in one.assess(MONDAY + after, CALENDAR).open:
        found.setdefault(owed.asks, []).append(owed.due_at)
    return found


def test_a_signal_keeps_the_term_of_its_own_card() -> None:
    first, second = dossier(captured()), dossier(captured(MONDAY + timedelta(days=1)))
    joined(second, first, timedelta(days=1, hours=1))
    acknowledge = asked(second, timedelta(days=1, hours=1))["acknowledge"]
    assert acknowledge == [CALENDAR.end_of(date(2026, 11, 19)), CALENDAR.end_of(date(2026, 11, 18))]
    assert asked(first, timedelta(days=9)) == {}


def test_who_is_joined_late_is_owed_the_decision_from_then_on_and_no_waiver_covers_it() -> None:
    when = {"happened_at": MONDAY, "recorded_at": MONDAY}
    decided = f.Translated(**when, decisions=("inform",))
    waived = f.StepWaived(**when, step="fed_back", sender_unreachable=True)
    first, second = dossier(captured(), decided, waived), dossier(captured())
    assert "feedback_decision" not in asked(first, timedelta(days=21))
    joined(first, second, timedelta(days=21))
    assert asked(first, timedelta(days=21))["feedback_decision"] == [CALENDAR.end_of(date(2026, 12, 14))]


def test_what_was_acknowledged_there_is_acknowledged_here_and_back_again() -> None:
    first, second = dossier(captured()), dossier(captured())
    id_ = second.facts[0].signal_id
    joined(first, second, timedelta(hours=1))
    heard = MONDAY + timedelta(hours=2)
    first.facts.append(f.Acknowledged(happened_at=heard, recorded_at=heard))
    taken_apart(first, second, id_, timedelta(hours=3))
    assert "acknowledge" not in asked(second, timedelta(days=9))
    joined(first, second, timedelta(hours=4))
    assert "acknowledge" not in asked(first, timedelta(days=9))


def test_what_is_taken_apart_has_the_time_that_it_had_left() -> None:
    first, second = dossier(captured()), dossier(captured())
    id_ = second.facts[0].signal_id
    joined(first, second, timedelta(days=1))
    taken_apart(first, second, id_, timedelta(days=14))
    assert asked(second, timedelta(days=14))["acknowledge"] == [CALENDAR.end_of(date(2026, 12, 1))]


def suspended(until: date, after: timedelta = timedelta()) -> f.Suspended:
    return f.Suspended(happened_at=MONDAY + after, recorded_at=MONDAY + after, until=until)


def test_the_joint_dossier_rests_when_the_one_that_goes_on_did() -> None:
    one, other = dossier(captured(), suspended(date(2026, 11, 27))), dossier(captured())
    joined(one, other, timedelta(hours=1))
    seen = one.assess(MONDAY + timedelta(hours=1), CALENDAR)
    assert seen.suspended_until == date(2026, 11, 27)
    assert asked(one, timedelta(hours=1))["acknowledge"] == [CALENDAR.end_of(date(2026, 12, 1))] * 2


def test_what_was_late_before_it_came_stays_late_in_a_dossier_that_rests() -> None:
    one, other = dossier(captured(), suspended(date(2026, 11, 27))), dossier(captured())
    joined(one, other, timedelta(days=4))
    later = sorted(asked(one, timedelta(days=4))["acknowledge"], key=str)
    assert later == [CALENDAR.end_of(date(2026, 11, 18)), CALENDAR.end_of(date(2026, 12, 1))]


def test_what_rested_before_it_came_keeps_what_was_left_of_its_term() -> None:
    resumed = f.Resumed(happened_at=MONDAY + timedelta(days=8), recorded_at=MONDAY + timedelta(days=8))
    other = dossier(captured(), suspended(date(2026, 11, 27)), resumed)
    before = asked(other, timedelta(days=9))
    one = dossier(captured(MONDAY + timedelta(days=9)))
    joined(one, other, timedelta(days=9))
    after = asked(one, timedelta(days=9))
    assert set(before["acknowledge"]) <= set(after["acknowledge"])
    assert before["interpret"] == after["interpret"]


@pytest.mark.parametrize(("until", "refused"), [(None, True), (26, True), (27, False), (28, False)])
def test_a_dossier_that_rests_longer_is_not_joined_into_one_that_asks(
    until: int | None, refused: bool
) -> None:
    rests = [suspended(date(2026, 11, until))] if until else []
    one, other = dossier(captured(), *rests), dossier(captured(), suspended(date(2026, 11, 27)))
    if not refused:
        joined(one, other, timedelta(hours=1))
        return
    with pytest.raises(Refused) as why:
        joined(one, other, timedelta(hours=1))
    assert why.value.refusal.guard == "other_suspended"


def test_a_rest_that_is_over_stops_nobody() -> None:
    one, other = dossier(captured()), dossier(captured(), suspended(date(2026, 11, 17)))
    joined(one, other, timedelta(days=2))
    assert other.case.joined_into == one.dossier_id


def test_the_graver_urgency_counts() -> None:
    calm, grave = dossier(captured()), dossier(captured(urgency=Urgency.URGENT))
    joined(calm, grave, timedelta(hours=1))
    assert calm.case.urgency is Urgency.URGENT


def test_no_run_loses_a_signal_a_sender_or_a_promise() -> None:
    run_state_machine_as_test(Joins, settings=CHECKED)


@pytest.mark.parametrize("guard", sorted({*JOINING, *SEPARATING}))
def test_without_this_guard_some_run_does(guard: str) -> None:
    class Unguarded(Joins):
        without = frozenset({guard})
        focus = FOCUS.get(guard)

    with pytest.raises(BrokenLaw):
        run_state_machine_as_test(Unguarded, settings=MUTATED)
