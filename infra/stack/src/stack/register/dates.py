"""Dates as people type them in a register."""

import re
from datetime import date, datetime, timedelta

from stack.register.text import fold

months = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb febr", "maart mrt maa", "april apr", "mei", "juni jun", "juli jul",
            "augustus aug", "september sep sept", "oktober okt oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
weekdays = r"(?:(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo)\s+)?"
day_first = re.compile(weekdays + r"(\d{1,2}) (\d{1,2}|[a-z]+) (\d{4}|\d{2})(?: \d{1,2}(?: \d{2}){1,2})?")
year_first = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})(?: ?t?\d{1,2}(?: \d{2}){1,2})?")

excel_epoch = date(1899, 12, 30)
first_serial, end_serial = 32874, 73051
"""Days from 1990 to 2099: a number in a date column that lost its layout."""


def read_date(cell: object) -> date | None:
    """The day that this cell says, or None. The day comes before the month, as in Belgium."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return excel_epoch + timedelta(days=int(cell)) if first_serial <= cell < end_serial else None
    return _typed(fold(cell)) if isinstance(cell, str) else None


def _typed(text: str) -> date | None:
    if match := day_first.fullmatch(text):
        day, month, year = match.groups()
        return _day(_full(year), months.get(month) or _number(month), int(day))
    if match := year_first.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _full(year: str) -> int:
    """A year of two digits is of this century: no register of a care network is older."""
    return int(year) + (2000 if len(year) == 2 else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
