"""A service's own clock: what was travelled stands in its database."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.clock import TimeRunsForward, brussels_date, real_now

LAST_MOMENT = datetime(2199, 12, 31, tzinfo=UTC)
"""Time travel ends where terms could no longer be counted."""


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
