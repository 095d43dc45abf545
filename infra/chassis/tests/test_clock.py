from datetime import UTC, date, datetime, timedelta

import pytest
from databases import Database

from chassis.clock import FixedClock, TimeRunsForward, real_now
from chassis.domain_clock import DomainClock


def test_today_is_the_date_in_brussels() -> None:
    assert FixedClock(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)).today() == date(2026, 7, 2)
    assert FixedClock(datetime(2026, 12, 1, 22, 30, tzinfo=UTC)).today() == date(2026, 12, 1)


def test_a_fixed_clock_moves_only_when_told_and_only_forward() -> None:
    clock = FixedClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert clock.advance(timedelta(hours=1)) == clock.now() == datetime(2026, 3, 2, 10, tzinfo=UTC)
    with pytest.raises(TimeRunsForward):
        clock.advance(timedelta(seconds=-1))


async def test_travelled_time_survives_a_restart(chassis_database: Database) -> None:
    clock, restarted = DomainClock(), DomainClock()
    async with chassis_database.app.connect() as connection:
        await clock.advance(connection, timedelta(days=20))
        await restarted.load(connection)
    assert timedelta(days=20) <= restarted.now() - real_now() + timedelta(seconds=5)
    assert abs(clock.now() - restarted.now()) < timedelta(seconds=5)


async def test_two_processes_that_travel_end_at_the_later_time(chassis_database: Database) -> None:
    far, near = DomainClock(), DomainClock()
    async with chassis_database.app.connect() as connection:
        await far.advance(connection, timedelta(days=30))
        await near.advance(connection, timedelta(days=3))
    assert abs(far.now() - near.now()) < timedelta(seconds=5)


async def test_time_never_goes_back(chassis_database: Database) -> None:
    clock = DomainClock()
    async with chassis_database.app.connect() as connection:
        with pytest.raises(TimeRunsForward):
            await clock.advance_to(connection, real_now() - timedelta(days=1))
        await clock.advance_to(connection, real_now() + timedelta(days=1))
    assert clock.now() > real_now() + timedelta(hours=23)
