from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stack.register.dates import excel_epoch, read_date

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
weekdays = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
months = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip


@given(days)
def test_a_day_reads_the_same_however_it_was_typed(day: date) -> None:
    month = months[day.month - 1]
    written = [
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day}.{day.month:02}.{day.year % 100:02}",
        f"{day.day} {month} {day.year}",
        f"{weekdays[day.weekday()]} {day.day} {month.upper()[:3]}. {day.year}",
        f"{day.day}/{day.month}/{day.year} 14:30",
        day.isoformat(),
        f"{day.isoformat()}T09:15:00",
        day,
        datetime(day.year, day.month, day.day, 13, 45),  # noqa: DTZ001
        (day - excel_epoch).days,
        float((day - excel_epoch).days) + 0.5,
    ]
    assert {str(cell): read_date(cell) for cell in written} == {str(cell): day for cell in written}


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "gisteren",
        "31/2/2024",
        "12/13/2024",
        "2024",
        2024,
        20240131,
        "3/11",
        "1/1/2024 en later",
        True,
        None,
        "0/0/0",
    ],
)
def test_what_is_no_day_is_no_day(cell: object) -> None:
    assert read_date(cell) is None


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans()))
def test_reading_never_fails(cell: object) -> None:
    assert read_date(cell) is None or isinstance(read_date(cell), date)
