"""The one source of time. Domain time may run ahead of real time (time travel), never behind it."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from chassis.problems import Conflict, Words

brussels = ZoneInfo("Europe/Brussels")


class Clock(Protocol):
    def now(self) -> datetime:
        """An aware moment in UTC."""

    def today(self) -> date:
        """The date in Brussels."""


class TimeRunsForward(Conflict):
    slug = "time-runs-forward"
    title = Words("De klok kan alleen vooruit", "The clock only goes forward")


def real_now() -> datetime:
    """For tokens, heartbeats and the audit trail, which don't travel."""
    return datetime.now(UTC)


def brussels_date(moment: datetime) -> date:
    return moment.astimezone(brussels).date()


class FixedClock:
    """A test's clock: stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self._moment

    def today(self) -> date:
        return brussels_date(self._moment)

    def advance(self, by: timedelta) -> datetime:
        if by < timedelta():
            raise TimeRunsForward
        self._moment += by
        return self._moment
