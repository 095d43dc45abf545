"""When a consent holds, and which may be recorded."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.problems import GuardRefused
from contracts.codes import ConsentGivenHow, ConsentScope
from intake.domain.consents import Consent, check_recordable, covers, in_force

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
terms = st.integers(min_value=0, max_value=3000).map(timedelta)


def consent(
    given_on: date = date(2026, 11, 2),
    valid_until: date | None = None,
    withdrawn_on: date | None = None,
    partner_id: UUID | None = None,
    given_how: ConsentGivenHow = ConsentGivenHow.WRITTEN,
    witness: str | None = None,
) -> Consent:
    return Consent(
        consent_id=uuid4(),
        client_id=uuid4(),
        partner_id=partner_id,
        scope=ConsentScope.FULL,
        given_how=given_how,
        given_on=given_on,
        valid_until=valid_until,
        purpose="budgetbegeleiding",
        witness=witness,
        withdrawn_on=withdrawn_on,
    )


@given(start=days, term=terms, elapsed=terms)
def test_holds_from_its_first_day_through_its_last(start: date, term: timedelta, elapsed: timedelta) -> None:
    given = consent(given_on=start, valid_until=start + term)

    assert in_force(given, start + elapsed) is (elapsed <= term)
    assert not in_force(given, start - timedelta(days=1))


@given(start=days, elapsed=terms)
def test_without_an_end_holds_until_withdrawn(start: date, elapsed: timedelta) -> None:
    assert in_force(consent(given_on=start), start + elapsed)


@given(start=days, withdrawn=terms, asked=terms)
def test_no_longer_holds_from_the_day_of_withdrawal(
    start: date, withdrawn: timedelta, asked: timedelta
) -> None:
    taken_back = consent(given_on=start, withdrawn_on=start + withdrawn)

    assert in_force(taken_back, start + asked) is (asked < withdrawn)


@given(start=days, term=terms, on=days, named=st.booleans())
def test_covers_its_partner_only_while_in_force(start: date, term: timedelta, on: date, named: bool) -> None:
    caw, ocmw = uuid4(), uuid4()
    given = consent(given_on=start, valid_until=start + term, partner_id=caw if named else None)

    assert covers(given, caw, on) is in_force(given, on)
    assert covers(given, ocmw, on) is (in_force(given, on) and not named)


def test_a_spoken_consent_needs_a_witness() -> None:
    spoken = ConsentGivenHow.SPOKEN_WITH_WITNESS

    with pytest.raises(GuardRefused) as refused:
        check_recordable(consent(given_how=spoken), date(2026, 11, 2))
    assert refused.value.guard == "witness_named"

    check_recordable(consent(given_how=spoken, witness="Godelieve Pauwels"), date(2026, 11, 2))


@given(today=days, ahead=terms)
def test_cannot_be_given_in_the_future(today: date, ahead: timedelta) -> None:
    check_recordable(consent(given_on=today - ahead), today)

    with pytest.raises(GuardRefused) as refused:
        check_recordable(consent(given_on=today + ahead + timedelta(days=1)), today)
    assert refused.value.guard == "given_by_today"


@given(start=days, before=terms)
def test_cannot_end_before_it_begins(start: date, before: timedelta) -> None:
    check_recordable(consent(given_on=start, valid_until=start), start)

    backwards = consent(given_on=start, valid_until=start - before - timedelta(days=1))
    with pytest.raises(GuardRefused) as refused:
        check_recordable(backwards, start)
    assert refused.value.guard == "ends_after_start"


@given(start=days, term=st.none() | terms, today=days, witness=st.none() | st.just("Godelieve Pauwels"))
def test_whatever_may_be_recorded_holds_on_its_first_day(
    start: date, term: timedelta | None, today: date, witness: str | None
) -> None:
    given = consent(
        given_on=start,
        valid_until=start + term if term is not None else None,
        given_how=ConsentGivenHow.SPOKEN_WITH_WITNESS,
        witness=witness,
    )
    try:
        check_recordable(given, today)
    except GuardRefused:
        assert witness is None or start > today
    else:
        assert in_force(given, start)
