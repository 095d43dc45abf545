"""Terms in working days: Belgian holidays, a network's own closing days, days that end in Brussels."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

_brussels: Final = ZoneInfo("Europe/Brussels")
_day: Final = timedelta(days=1)


@cache
def _belgian() -> "HolidayBase":
    # The library loads every country, 15 MiB: only for a process that computes terms.
    import holidays

    return holidays.country_holidays("BE")


@dataclass(frozen=True)
class WorkingDays:
    """A network's calendar; `eleven_july`: the holiday of the Flemish Community is a closing day too."""

    closing_days: frozenset[date] = field(default_factory=frozenset)
    eleven_july: bool = False

    def is_working(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self.closing_days or day in _belgian():
            return False
        return not (self.eleven_july and (day.month, day.day) == (7, 11))

    def add(self, day: date, count: int) -> date:
        """The last day of a term of `count` working days: the day it starts on isn't counted.

        A term of no days ends on the day itself, or on the next working day.
        """
        if count < 0:
            raise ValueError("a term isn't negative")
        end = day
        if count == 0:
            while not self.is_working(end):
                end += _day
        while count:
            end += _day
            count -= self.is_working(end)
        return end

    def between(self, start: date, end: date) -> int:
        """The working days after `start`, up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + _day * n) for n in range(1, (end - start).days + 1))

    @staticmethod
    @lru_cache(maxsize=4096)
    def end_of(day: date) -> datetime:
        """Midnight at the end of the day in Brussels, in UTC."""
        return datetime.combine(day + _day, time(), _brussels).astimezone(UTC)
