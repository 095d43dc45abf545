"""Ids and days of the demo: the same ones each time, the days counted back from today."""

import hashlib
from datetime import date, timedelta
from uuid import UUID

from chassis.working_days import WorkingDays


def fixed_id(name: str) -> str:
    """`b1` and the like are the ids' own ends; any other name gets a random-looking id, always the same."""
    if len(name) == 2 and name[0] in "abc":
        return f"00000000-0000-4000-8000-0000000000{name}"
    return str(UUID(bytes=hashlib.sha256(f"draaischijf demo {name}".encode()).digest()[:16], version=4))


class Days:
    """Working days counted back from today (forward when negative)."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._calendar = WorkingDays(frozenset())

    def ago(self, count: int) -> str:
        step = timedelta(days=-1 if count > 0 else 1)
        day = self._today
        for _ in range(abs(count)):
            day += step
            while not self._calendar.is_working(day):
                day += step
        return day.isoformat()
