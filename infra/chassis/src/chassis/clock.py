"""The one source of time. Domain time may run ahead of real time (time travel), never behind it."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

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


LAST_MOMENT = datetime(2199, 12, 31, tzinfo=UTC)
"""Time travel ends where terms could no longer be counted."""


def real_now() -> datetime:
    """For tokens, heartbeats and the audit trail, which don't travel."""
    return datetime.now(UTC)


def brussels_date(moment: datetime) -> date:
    return moment.astimezone(brussels).date()


class DomainClock:
    """Real time plus what was travelled, which the database keeps so that a restart doesn't go back."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return real_now() + self._ahead

    def today(self) -> date:
        return brussels_date(self.now())

    async def load(self, connection: AsyncConnection) -> None:
        self.catch_up(await connection.scalar(text("select ahead from domain_clock")) or timedelta())

    def catch_up(self, ahead: timedelta) -> None:
        """As far as the database says: another process of the service may have travelled."""
        self._ahead = max(self._ahead, ahead)

    async def advance(self, connection: AsyncConnection, by: timedelta) -> datetime:
        """Move forward and commit; the answer is the new domain time."""
        if by < timedelta() or by > LAST_MOMENT - self.now():
            raise TimeRunsForward
        statement = text("update domain_clock set ahead = greatest(ahead, :ahead) returning ahead")
        ahead: timedelta = (await connection.execute(statement, {"ahead": self._ahead + by})).scalar_one()
        await connection.commit()
        self._ahead = ahead
        return self.now()

    async def advance_to(self, connection: AsyncConnection, moment: datetime) -> datetime:
        return await self.advance(connection, moment - self.now())


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
