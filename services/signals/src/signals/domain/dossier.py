"""A dossier as it is loaded, changed and kept, and what it shows on the worklist."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from chassis.working_days import WorkingDays
from contracts.codes import Level, Step
from signals.domain import facts as f
from signals.domain.case import Case, brussels_day, case_of
from signals.domain.engine import Assessment, assess
from signals.domain.procedure import Procedure

STRUCTURAL = frozenset({Level.SERVICE, Level.POLICY})


@dataclass
class Dossier:
    """`version` counts the events that were emitted. `published`: an anonymous dossier's first went out."""

    dossier_id: UUID
    client_id: UUID | None
    anonymous: bool
    procedure: Procedure
    facts: list[f.Fact] = field(default_factory=list)
    published: bool = True
    version: int = 0
    _folded: Case | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def text_key(self) -> UUID:
        """Whose key seals the words: the client's, so that forgetting the client takes them along."""
        return self.key_of(self.dossier_id)

    def key_of(self, home_id: UUID) -> UUID:
        """Whose key seals the words that were written in `home_id`: this dossier, or one joined into it."""
        return self.client_id or home_id

    @property
    def case(self) -> Case:
        """Facts are only ever added: as many as before are the same."""
        if self._folded is None or len(self._folded.facts) != len(self.facts):
            self._folded = case_of(self.facts)
        return self._folded

    @property
    def goes_on_for(self) -> set[UUID]:
        """Itself, and the dossiers that were joined into it."""
        return {self.dossier_id, *self.case.guests.values()}

    @property
    def structural(self) -> bool:
        """It is known to be about a service or about policy, and so not about one person."""
        known = self.case.interpreted or self.case.signals[0][1]
        return known.level in STRUCTURAL

    def assess(self, now: datetime, working_days: WorkingDays) -> Assessment:
        return assess(self.procedure, self.case, now, working_days)

    def fact_field(self, position: int) -> str:
        """Where a fact's words stand, bound into their seal."""
        return f"fact:{self.dossier_id}:{position}"


@dataclass(frozen=True)
class Summary:
    """The columns by which the worklist finds a dossier."""

    status: str
    acknowledged: bool
    awaiting_feedback: bool
    area: str
    level: str | None
    theme: str | None
    weight: int | None
    urgency: str
    captured_on: date
    next_step: str | None
    next_due_at: datetime | None
    suspended_until: date | None
    escalated_to: str | None = None
    escalated_at: datetime | None = None


def summary_of(seen: Assessment) -> Summary:
    case = seen.situation.case
    first = case.signals[0][1]
    known = case.interpreted or first
    upcoming, escalated = seen.next, seen.escalated
    return Summary(
        status=seen.status,
        acknowledged=all(one.step is not Step.ACKNOWLEDGED for one in seen.open),
        awaiting_feedback=seen.awaiting_feedback,
        area=case.area or first.area,
        level=known.level,
        theme=known.theme,
        weight=case.interpreted.weight if case.interpreted else None,
        urgency=case.urgency,
        captured_on=brussels_day(first.recorded_at),
        next_step=upcoming.step if upcoming else None,
        next_due_at=upcoming.due_at if upcoming else None,
        suspended_until=seen.suspended_until,
        escalated_to=escalated.to if escalated else None,
        escalated_at=escalated.recorded_at if escalated else None,
    )
