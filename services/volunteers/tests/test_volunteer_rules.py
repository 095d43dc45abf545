"""The legal duties, the first task, and what a refusal says."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.problems import GuardRefused, Language
from contracts.codes import Offer
from volunteers.domain.duties import Duties, Duty, check_duties, check_not_ahead, remedies
from volunteers.domain.volunteers import (
    Assignment,
    Status,
    VolunteerState,
    check_first_task,
    check_not_dropped,
)

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
languages: tuple[Language, ...] = ("nl", "en")
duties_met = st.builds(Duties, information_given_on=st.none() | days, insured_from=st.none() | days)


def refusal_of(check: Callable[..., None], *arguments: object) -> GuardRefused | None:
    try:
        check(*arguments)
    except GuardRefused as refused:
        return refused
    return None


def volunteer(status: Status, duties: Duties) -> VolunteerState:
    return VolunteerState(uuid4(), 1, status, duties)


@given(duties=duties_met, on=days)
def test_a_duty_is_missing_until_the_day_it_is_met(duties: Duties, on: date) -> None:
    missing = duties.missing(on)
    informed, insured = duties.information_given_on, duties.insured_from

    assert (Duty.INFORMATION in missing) is (informed is None or on < informed)
    assert (Duty.INSURANCE in missing) is (insured is None or on < insured)


@given(duties=duties_met, on=days)
def test_activation_is_refused_exactly_when_something_is_missing(duties: Duties, on: date) -> None:
    missing = duties.missing(on)
    refusal = refusal_of(check_duties, duties, on)

    assert (refusal is not None) is bool(missing)
    if refusal:
        assert refusal.guard == "legal_duties"
        assert refusal.extra["missing"] == [duty.value for duty in missing]
        for language in languages:
            said = str(refusal.body(language)["satisfied_by"])
            assert all((remedies[duty].in_(language) in said) is (duty in missing) for duty in Duty)


@given(duties=duties_met, planned_on=days, today=days, status=st.sampled_from(Status))
def test_a_first_task_needs_an_active_volunteer_with_both_duties_met(
    duties: Duties, planned_on: date, today: date, status: Status
) -> None:
    allowed = status is Status.ACTIVE and not duties.missing(max(planned_on, today))
    refusal = refusal_of(check_first_task, volunteer(status, duties), planned_on, today)

    assert (refusal is None) is allowed
    if refusal:
        assert refusal.guard == ("legal_duties" if status is Status.ACTIVE else "volunteer_active")


@given(today=days, off=st.integers(min_value=-500, max_value=500))
def test_what_happened_happened_by_today(today: date, off: int) -> None:
    if off <= 0:
        check_not_ahead(today + timedelta(days=off), today)
    else:
        with pytest.raises(GuardRefused):
            check_not_ahead(today + timedelta(days=off), today)


def test_a_dropped_assignment_is_not_done() -> None:
    day = date(2026, 11, 6)
    planned = Assignment(uuid4(), uuid4(), uuid4(), Offer.TRANSPORT, day)
    dropped = Assignment(uuid4(), uuid4(), None, Offer.TRANSPORT, day, dropped_on=day)

    check_not_dropped(planned)
    with pytest.raises(GuardRefused) as refused:
        check_not_dropped(dropped)
    assert refused.value.guard == "assignment_open"
