"""When somebody must hear that something is (nearly) late, and who. Pure.

What goes to a role of which nobody is there goes on at once to the next, as a stage of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from chassis.working_days import WorkingDays
from contracts.codes import EscalationTarget as To
from contracts.codes import Urgency
from signals.domain import facts as f
from signals.domain.case import Case, brussels_day
from signals.domain.context import Situation
from signals.domain.obligations import Obligation
from signals.domain.procedure import StepRule, Term
from signals.domain.staff import UNKNOWN, Staff, next_on_the_way
from signals.domain.terms import Terms

_tick = timedelta(seconds=1)


@dataclass(frozen=True)
class Alarm:
    """At `at`, someone must hear of it. Stage 0 reminds whoever does the step."""

    at: datetime
    obligation: Obligation
    stage: int
    to: To | Literal["reminder"]


def alarms(situation: Situation, working_days: WorkingDays, staff: Staff = UNKNOWN) -> list[Alarm]:
    """What hasn't gone off yet, per step and cause; the one of stage n+1 counts from stage n."""
    terms = Terms(situation.procedure, working_days)
    gone = {(fact.step, fact.position, fact.stage): at for at, fact in situation.case.all_of(f.Reminded)}
    pending: dict[tuple[object, ...], Alarm] = {}
    for one in situation.obligations:
        if not one.open:
            continue
        for alarm in _alarms_of(one, situation, terms, staff):
            key = (one.step, one.position, alarm.stage)
            if gone.get(key, -1) <= one.moved:
                pending.setdefault(key, alarm)
    return sorted(pending.values(), key=lambda alarm: alarm.at)


def reminded(alarm: Alarm, now: datetime, staff: Staff) -> f.Reminded:
    """What is noted when it goes off."""
    return f.Reminded(
        happened_at=now,
        recorded_at=now,
        step=alarm.obligation.step,
        position=alarm.obligation.position,
        stage=alarm.stage,
        to=alarm.to,
        nobody_there=alarm.to != "reminder" and staff.nobody(alarm.to, now),
    )


def _alarms_of(one: Obligation, situation: Situation, terms: Terms, staff: Staff) -> Iterator[Alarm]:
    rule, case = situation.procedure.steps[one.step], situation.case
    if rule.remind_on_last_day:
        midnight = terms.working_days.end_of(brussels_day(one.due_at - _tick) - timedelta(days=1))
        yield Alarm(max(midnight, one.since), one, 0, "reminder")
    at, number, to = one.due_at, 0, To.COORDINATOR
    goes_on = _nobody_waits(one, case, rule, staff)
    for stage in rule.stages_for(case.urgency):
        at = terms.after_rests(case.rests, at, _later(at, stage.after, terms))
        at, number, to = min(at, goes_on or at), number + 1, stage.to
        yield Alarm(at, one, number, to)
        goes_on = _nobody_from(at, to, case, staff)
    while goes_on and (further := next_on_the_way(to)):
        at, number, to = goes_on, number + 1, further
        yield Alarm(at, one, number, to)
        goes_on = _nobody_from(at, to, case, staff)


def _nobody_waits(one: Obligation, case: Case, rule: StepRule, staff: Staff) -> datetime | None:
    """Acute danger doesn't wait out its hours with a coordinator who isn't there."""
    term = rule.term_for(case.urgency)
    if case.urgency is not Urgency.ACUTE_DANGER or term is None or term.hours is None:
        return None
    return _nobody_from(one.since, To.COORDINATOR, case, staff)


def _nobody_from(since: datetime, to: To, case: Case, staff: Staff) -> datetime | None:
    """While a dossier rests nothing goes on either."""
    found = staff.nobody_from(to, since)
    for begins, ends in case.rests:
        if found and begins <= found < ends:
            found = staff.nobody_from(to, ends)
    return found


def _later(at: datetime, after: Term, terms: Terms) -> datetime:
    if after.hours is not None:
        return at + timedelta(hours=after.hours)
    if not after.working_days:
        return at
    return terms.end_of_days(brussels_day(at - _tick), after.working_days)
