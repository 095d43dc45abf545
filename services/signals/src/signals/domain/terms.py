"""From a term to the moment at which it ends; time in which a dossier rests doesn't count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from chassis.working_days import WorkingDays
from contracts.codes import Step
from signals.domain.case import Case, brussels_day
from signals.domain.procedure import Procedure, Term

Rests = Sequence[tuple[datetime, datetime]]

_tick = timedelta(microseconds=1)


@dataclass(frozen=True)
class Terms:
    """Turns terms into moments, for one dossier."""

    procedure: Procedure
    working_days: WorkingDays

    def end(self, since: datetime, term: Term) -> datetime:
        if term.hours is not None:
            return since + timedelta(hours=term.hours)
        return self.end_of_days(brussels_day(since), term.working_days or 0)

    def end_of_days(self, since: date, count: int) -> datetime:
        """The end of the last of so many working days."""
        return _end_of_days(self.working_days, since, count)

    def due(self, case: Case, step: Step, since: datetime, rests: Rests | None = None) -> datetime:
        """`rests`: those of one signal, else the dossier's."""
        term = self.procedure.steps[step].term_for(case.urgency)
        ends = self.end(since, term) if term else since
        return self.after_rests(case.rests if rests is None else rests, since, ends)

    def after_rests(self, rests: Rests, since: datetime, due_at: datetime) -> datetime:
        """`due_at`, later by the rests that begin before it: what remained of the term remains after them."""
        for began, ends in rests:
            begins = max(began, since)
            if begins < ends and begins < due_at:
                due_at = max(due_at, self._moved(begins, ends, due_at))
        return due_at

    def _moved(self, begins: datetime, ends: datetime, due_at: datetime) -> datetime:
        """Terms that end with a day keep their working days, others their hours."""
        last_day = brussels_day(due_at - _tick)
        if self.working_days.end_of(last_day) != due_at:
            return due_at + (ends - begins)
        left = self.working_days.between(brussels_day(begins), last_day)
        return self.end_of_days(brussels_day(ends), left)


@lru_cache(maxsize=4096)
def _end_of_days(working_days: WorkingDays, since: date, count: int) -> datetime:
    return working_days.end_of(working_days.add(since, count))
