"""The procedure at work: what a dossier has, lacks and allows, and what a command adds to it. Pure.

`assess` answers for any dossier at any moment; `decide` turns a command into facts, or refuses it by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from chassis.working_days import WorkingDays
from contracts.codes import Step
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.blocked import blocked_now
from signals.domain.case import Case, brussels_day, case_of
from signals.domain.context import Context, Situation
from signals.domain.guards import guard_against
from signals.domain.obligations import Obligation, obligations
from signals.domain.procedure import Procedure
from signals.domain.recording import record
from signals.domain.refusals import Refusal
from signals.domain.terms import Terms

State = Literal["done", "missing", "waived", "due", "late", "not_needed"]


class Refused(Exception):
    """A guard says no."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.guard)
        self.refusal = refusal


@dataclass(frozen=True)
class StepState:
    step: Step
    state: State
    due_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True)
class Assessment:
    """Everything that can be said of a dossier at one moment; what only a reader asks is computed then."""

    situation: Situation
    status: str
    open: tuple[Obligation, ...]

    @cached_property
    def steps(self) -> tuple[StepState, ...]:
        return tuple(_step_state(self.situation, step) for step in Step)

    @cached_property
    def blocked(self) -> tuple[tuple[str, Refusal], ...]:
        return blocked_now(self.situation)

    @property
    def allowed(self) -> tuple[str, ...]:
        stopped = {name for name, _ in self.blocked}
        return tuple(name for name in c.NAMES.values() if name not in stopped)

    @property
    def missing(self) -> list[str]:
        return [str(step.step) for step in self.steps if step.state in ("missing", "due", "late")]

    @property
    def next(self) -> Obligation | None:
        return min(self.open, key=lambda one: one.due_at, default=None)

    @property
    def suspended_until(self) -> date | None:
        """The last day of a suspension that runs at this moment."""
        ends = self.situation.case.suspended_until(self.situation.now)
        return brussels_day(ends - timedelta(seconds=1)) if ends else None

    @property
    def suspended_days(self) -> int:
        """How long it has been suspended in all, so far."""
        now = self.situation.now
        so_far = (min(ends, now) - begins for begins, ends in self.situation.case.suspensions)
        return sum(so_far, timedelta()).days

    @property
    def escalated(self) -> f.Reminded | None:
        """The last telling that something is late, of what is still owed."""
        owed = {(one.step, one.position): one.moved for one in self.open}
        told = [
            fact
            for at, fact in self.situation.case.all_of(f.Reminded)
            if fact.stage and at > owed.get((fact.step, fact.position), at)
        ]
        return told[-1] if told else None

    @property
    def awaiting_feedback(self) -> bool:
        return any(one.step is Step.FED_BACK for one in self.open)


def situation_of(procedure: Procedure, case: Case, now: datetime, working_days: WorkingDays) -> Situation:
    terms = Terms(procedure, working_days)
    return Situation(case, tuple(obligations(case, terms, now)), procedure, now)


def assess(procedure: Procedure, case: Case, now: datetime, working_days: WorkingDays) -> Assessment:
    situation = situation_of(procedure, case, now, working_days)
    still_open = tuple(one for one in situation.obligations if one.open)
    return Assessment(
        situation=situation,
        status=_status(situation.case, still_open),
        open=still_open,
    )


def decide(
    procedure: Procedure,
    facts: Sequence[f.Fact],
    command: c.StepTaken,
    context: Context,
    without: frozenset[str] = frozenset(),
) -> f.Fact:
    """The fact that the command adds; raises `Refused`. `without` switches guards off, to test the tests."""
    situation = situation_of(procedure, case_of(facts), context.now, context.working_days)
    refusal = guard_against(situation, command, context, without)
    if refusal:
        raise Refused(refusal)
    return record(command, context)


def was_late(
    procedure: Procedure, facts: Sequence[f.Fact], fact: f.Fact, now: datetime, working_days: WorkingDays
) -> bool:
    """Whether this new fact meets something that was due before the fact happened."""
    before = situation_of(procedure, case_of(facts), now, working_days).obligations
    after = situation_of(procedure, case_of([*facts, fact]), now, working_days).obligations
    still = {_identity(one) for one in after if one.open}
    return any(
        one.open and _identity(one) not in still and fact.happened_at > one.due_at
        for one in before
        if one.step is not Step.CLOSED
    )


def _identity(one: Obligation) -> tuple[object, ...]:
    return one.step, one.asks, one.position, one.subject


def _step_state(situation: Situation, step: Step) -> StepState:
    if step is Step.CAPTURED:
        return StepState(step, "done")
    own = [one for one in situation.obligations if one.step is step]
    unmet = [one for one in own if one.open]
    if unmet:
        due_at = min(one.due_at for one in unmet)
        late = any(one.late(situation.now) for one in unmet)
        return StepState(step, "late" if late else "due", due_at, late)
    if not own:
        return StepState(step, _without_obligations(situation, step))
    if all(one.waived for one in own):
        return StepState(step, "waived")
    return StepState(step, "done")


def _without_obligations(situation: Situation, step: Step) -> State:
    """Feedback and closing come once there is something to tell or nothing left to do."""
    if (
        situation.case.joined_into
        or situation.case.imported_closed
        or step in (Step.ACTING, Step.FOLLOWED_UP)
    ):
        return "not_needed"
    if step is Step.FED_BACK and any(isinstance(fact, f.Translated) for fact in situation.case.facts):
        return "not_needed"
    return "missing"


def _status(case: Case, still_open: tuple[Obligation, ...]) -> str:
    if case.joined_into or case.closed:
        return _ended(case)
    unmet = {one.step for one in still_open}
    decided = case.last_of(f.Translated, since=case.cycle_start)
    if decided:
        if Step.TRANSLATED in unmet:
            return "translated"
        begun = any(
            fact for fact in case.facts[decided[0] :] if isinstance(fact, (f.ActionPlanned, f.ReferralMade))
        )
        told = case.last_of(f.FedBack, since=decided[0])
        if {Step.ACTING, Step.FOLLOWED_UP} & unmet and (begun or case.referrals or case.actions):
            return "acting"
        return "fed_back" if told and Step.FED_BACK not in unmet else "translated"
    if case.interpreted:
        return "interpreted"
    return "captured" if Step.ACKNOWLEDGED in unmet else "acknowledged"


def _ended(case: Case) -> str:
    if case.joined_into:
        return "joined"
    return "imported_closed" if case.imported_closed else "closed"


__all__ = ["Assessment", "Context", "Refused", "StepState", "assess", "decide", "was_late"]
