"""Which clients' names a volunteer may see: those it goes to, or has just been to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

days_after_visit = 30
"""A card is often written days later, and its feedback comes weeks later still."""


@dataclass(frozen=True, slots=True)
class Visit:
    client_id: UUID
    done_on: date | None


def may_see(visit: Visit, today: date) -> bool:
    return visit.done_on is None or today <= visit.done_on + timedelta(days=days_after_visit)


def visible_clients(visits: Iterable[Visit], today: date) -> frozenset[UUID]:
    return frozenset(visit.client_id for visit in visits if may_see(visit, today))
