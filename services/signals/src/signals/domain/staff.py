"""Who a network's coordinators and deputies are, and when each of them is away. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from contracts.codes import EscalationTarget as To

ROLES = (To.COORDINATOR, To.DEPUTY)
"""What a colleague is; all coordinators are everyone, deputies too."""

_way = list(To)


@dataclass(frozen=True)
class Absence:
    """From `begins` until just before `ends`."""

    absence_id: UUID
    login: str
    begins: datetime
    ends: datetime
    recorded_by: str = ""

    def covers(self, at: datetime) -> bool:
        return self.begins <= at < self.ends


@dataclass(frozen=True)
class Staff:
    """`roles`: of every login that is known. While nobody is known, nobody counts as away."""

    roles: Mapping[str, To] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()

    def away(self, login: str, at: datetime) -> bool:
        return any(one.login == login and one.covers(at) for one in self.absences)

    def of(self, to: To) -> frozenset[str]:
        return frozenset(login for login, role in self.roles.items() if to in (role, To.ALL_COORDINATORS))

    def present(self, to: To, at: datetime) -> frozenset[str]:
        return frozenset(login for login in self.of(to) if not self.away(login, at))

    def hears(self, to: To, at: datetime) -> frozenset[str]:
        """Who is told: those present, or everyone when there is nobody at all."""
        return self.present(to, at) or (self.of(to) if to is To.ALL_COORDINATORS else frozenset())

    def nobody(self, to: To, at: datetime) -> bool:
        """An alarm that goes there now is heard by nobody; so it is, too, where nobody has that role."""
        return bool(self.roles) and not self.present(to, at)

    def nobody_from(self, to: To, since: datetime) -> datetime | None:
        """The first moment from then on at which nobody of them is there, as far as is known."""
        if not self.roles:
            return None
        group = self.of(to)
        begins = sorted(one.begins for one in self.absences if one.login in group and one.begins > since)
        return next((at for at in (since, *begins) if self.nobody(to, at)), None)


def next_on_the_way(to: To) -> To | None:
    """To whom it goes on when nobody is there; nobody comes after all."""
    return next(iter(_way[_way.index(to) + 1 :]), None)


UNKNOWN = Staff()
