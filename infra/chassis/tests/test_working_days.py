from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.working_days import WorkingDays

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
counts = st.integers(1, 40)
calendars = st.builds(WorkingDays, closing_days=st.frozensets(days, max_size=20), eleven_july=st.booleans())
plain = WorkingDays()


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 21),
        date(2026, 8, 15),
        date(2027, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ],
)
def test_nobody_works_on_a_belgian_holiday(holiday: date) -> None:
    assert not plain.is_working(holiday)


def test_eleven_july_is_for_those_who_choose_it() -> None:
    assert plain.is_working(date(2025, 7, 11))
    assert not WorkingDays(eleven_july=True).is_working(date(2025, 7, 11))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 3, 6), 2, date(2026, 3, 10)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 6), 0, date(2026, 3, 6)),
        (date(2026, 4, 3), 1, date(2026, 4, 7)),
        (date(2026, 12, 24), 5, date(2027, 1, 4)),
    ],
)
def test_a_term_skips_weekends_and_holidays(start: date, count: int, end: date) -> None:
    assert plain.add(start, count) == end


def test_a_term_skips_the_networks_closing_days() -> None:
    calendar = WorkingDays(closing_days=frozenset({date(2026, 3, 9)}))
    assert calendar.add(date(2026, 3, 6), 1) == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_brussels_through_summer_time(day: date, end: datetime) -> None:
    assert plain.end_of(day) == end


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        plain.add(date(2026, 3, 6), -1)


@given(calendars, days, counts)
def test_a_term_ends_on_a_working_day_and_holds_as_many(
    calendar: WorkingDays, start: date, count: int
) -> None:
    end = calendar.add(start, count)
    assert calendar.is_working(end)
    assert calendar.between(start, end) == count


@given(calendars, days, counts, counts)
def test_terms_add_up(calendar: WorkingDays, start: date, first: int, second: int) -> None:
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)


@given(calendars, days, st.integers(0, 40))
def test_a_later_start_never_ends_earlier(calendar: WorkingDays, start: date, count: int) -> None:
    assert calendar.add(start, count) <= calendar.add(start + timedelta(days=1), count)


@given(calendars, days, days, days)
def test_between_adds_up_and_turns_around(calendar: WorkingDays, a: date, b: date, c: date) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@given(calendars, days)
def test_a_closing_day_only_ever_makes_a_term_longer(calendar: WorkingDays, start: date) -> None:
    closed = WorkingDays(calendar.closing_days | {start + timedelta(days=1)}, calendar.eleven_july)
    assert closed.add(start, 3) >= calendar.add(start, 3)
