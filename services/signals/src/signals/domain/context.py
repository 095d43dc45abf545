"""A dossier at one moment, and who acts on it knowing what."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from chassis.working_days import WorkingDays
from contracts.codes import Step
from signals.domain.case import Case, brussels, brussels_day
from signals.domain.grounds import Consent, Partner
from signals.domain.obligations import Obligation
from signals.domain.procedure import Procedure


@dataclass(frozen=True)
class Situation:
    """A dossier and what it owes, at one moment."""

    case: Case
    obligations: tuple[Obligation, ...]
    procedure: Procedure
    now: datetime

    def open_at(self, step: Step) -> list[Obligation]:
        return [one for one in self.obligations if one.step is step and one.open]


@dataclass(frozen=True)
class Context:
    """Who acts, when, and our copies of what other services know."""

    now: datetime
    actor: str
    working_days: WorkingDays
    actor_id: UUID | None = None
    client_id: UUID | None = None
    consents: tuple[Consent, ...] = ()
    partners: dict[UUID, Partner] = field(default_factory=dict)
    blocked_disclosure: bool = False
    fresh: bool = True
    """Whether intake's last word on the client is known; asked where nobody is there to ask the client."""

    def moment(self, occurred_at: datetime | date | None) -> datetime:
        return real_moment(occurred_at, self.now)


def real_moment(occurred_at: datetime | date | None, now: datetime) -> datetime:
    """When it happened: as given; a bare date is now when it is today, else its noon; nothing is now."""
    if occurred_at is None:
        return now
    if isinstance(occurred_at, datetime):
        return occurred_at if occurred_at.tzinfo else occurred_at.replace(tzinfo=brussels)
    if occurred_at == brussels_day(now):
        return now
    return datetime.combine(occurred_at, time(12), brussels)
