"""Dates as people in Flanders write them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chassis.clock import real_now

BRUSSELS = ZoneInfo("Europe/Brussels")
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)


def today() -> date:
    return real_now().astimezone(BRUSSELS).date()


def _parsed(value: str) -> date | datetime | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None


def day(value: object) -> str:
    """`2026-11-06`, or a moment in UTC, as `6 november 2026`."""
    moment = _parsed(str(value)) if value else None
    if moment is None:
        return str(value or "")
    if isinstance(moment, datetime):
        moment = moment.astimezone(BRUSSELS)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def short_day(value: object) -> str:
    """For lists: `6 nov 2026`; the names are long enough to be told apart by three letters, but for `mrt`."""
    number, _, rest = day(value).partition(" ")
    name, _, year = rest.partition(" ")
    return f"{number} {'mrt' if name == 'maart' else name[:3]} {year}" if year else number


def moment(value: object) -> str:
    """A moment with its hour; a date alone stays a date."""
    parsed = _parsed(str(value)) if value else None
    if not isinstance(parsed, datetime):
        return day(value)
    return f"{day(value)}, {parsed.astimezone(BRUSSELS):%H:%M}"


def deadline(value: object) -> str:
    """A term ends at 24:00, which is the next day's midnight: it's written as the day that ends then."""
    parsed = _parsed(str(value)) if value else None
    if not isinstance(parsed, datetime):
        return day(value)
    local = parsed.astimezone(BRUSSELS)
    if (local.hour, local.minute) == (0, 0):
        return day((local - timedelta(minutes=1)).date().isoformat())
    return moment(value)


def month(value: object) -> str:
    """`2026-11` as `november 2026`."""
    year, _, number = str(value or "").partition("-")
    known = number.isdigit() and 1 <= int(number) <= 12
    return f"{MONTHS[int(number) - 1]} {year}" if known else str(value or "")
