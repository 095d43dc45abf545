"""An entry of the directory of services, and how far it can be relied on."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from contracts.codes import Theme
from partners.domain.listing import Intensity, Listing


@dataclass(frozen=True)
class Entry:
    """What may be told of a service to anyone in the network; its contact persons stand apart."""

    partner_id: UUID
    name: str
    works_on: str | None = None
    themes: tuple[Theme, ...] = ()
    intensity: Intensity = Intensity.COOPERATION
    bound_by_secrecy: bool = False
    capacity: str | None = None
    no_intake_before: date | None = None
    active: bool = True
    listing: Listing = field(default_factory=Listing)
    verified_on: date | None = None

    @property
    def unverified(self) -> "Entry":
        return replace(self, verified_on=None)


def last_fresh_day(verified_on: date) -> date:
    """The day after twelve months on which an entry still counts as looked at."""
    try:
        return verified_on.replace(year=verified_on.year + 1)
    except ValueError:
        return date(verified_on.year + 1, 2, 28)


def is_stale(verified_on: date | None, today: date) -> bool:
    """Nobody looked at it for more than twelve months, or ever."""
    return verified_on is None or last_fresh_day(verified_on) < today


def still_full(no_intake_before: date | None, today: date) -> date | None:
    """The day on which there is room again, while that is to come."""
    return no_intake_before if no_intake_before and no_intake_before > today else None
