"""What a dossier still owes: computed from its facts, never stored.

Every step asks something for a reason: a signal asks to be acknowledged, a referral asks that the client is
asked. An obligation knows since when, until when, and whether it is met or waived.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from contracts.codes import Decision, FeedbackMoment, SenderKind, Step
from signals.domain import facts as f
from signals.domain.asking import given_up, help_begins
from signals.domain.case import UNHELPED, Case, Referral, brussels_day
from signals.domain.grounds import RULES, missing_conditions
from signals.domain.procedure import Procedure, Waive
from signals.domain.terms import Terms


class Obligation(NamedTuple):
    """`position`: the fact that gave rise to it; a waiver given later covers it, an earlier one doesn't.

    `moved`: the fact that put its term off, if any; alarms of before that were about another term.
    """

    step: Step
    asks: str
    position: int
    since: datetime
    due_at: datetime
    met_at: datetime | None = None
    waived: bool = False
    waivable: bool = True
    subject: UUID | None = None
    moment: FeedbackMoment | None = None
    moved: int = -1

    @property
    def open(self) -> bool:
        return self.met_at is None and not self.waived

    def late(self, now: datetime) -> bool:
        return self.open and now > self.due_at


def obligations(case: Case, terms: Terms, now: datetime) -> list[Obligation]:
    """All of them, met ones too, in the order of the procedure; the last is closing itself.

    Imported history that is done owes nothing but what policy may still answer. A dossier that was joined
    into another owes nothing: its signals are there.
    """
    if case.joined_into:
        return []
    if case.imported_closed:
        return [_waive(case, terms.procedure, one, now) for one in _feeding_back_policy(case, terms)]
    found = [
        *_acknowledging(case, terms),
        *_interpreting(case, terms),
        *_translating(case, terms),
        *_acting(case, terms),
        *_following_up(case, terms),
    ]
    found = [_waive(case, terms.procedure, one, now) for one in found]
    settled = not any(one.open for one in found)
    telling = _feeding_back(case, terms, settled)
    found += [_waive(case, terms.procedure, one, now) for one in telling]
    return found + list(_closing(case, terms, found))


def _waive(case: Case, procedure: Procedure, one: Obligation, now: datetime) -> Obligation:
    rule = procedure.steps[one.step].waive
    if not one.waivable or rule is Waive.NEVER:
        return one._replace(waivable=False)
    for at, waiver in case.all_of(f.StepWaived):
        lawful = rule is Waive.WITH_REASON or waiver.sender_unreachable
        running = waiver.until is None or brussels_day(now) <= waiver.until
        if waiver.step is one.step and at > one.position and lawful and running:
            return one._replace(waived=True)
    return one


def _acknowledging(case: Case, terms: Terms) -> Iterator[Obligation]:
    for position, signal in case.signals:
        yield Obligation(
            Step.ACKNOWLEDGED,
            "acknowledge",
            position,
            signal.recorded_at,
            terms.due(case, Step.ACKNOWLEDGED, signal.recorded_at, case.rests_of((position, signal))),
            case.acknowledged_at((position, signal)),
            subject=signal.signal_id,
        )


def _interpreting(case: Case, terms: Terms) -> Iterator[Obligation]:
    earliest = min(case.signals, key=lambda signal: signal[1].recorded_at)
    since = earliest[1].recorded_at
    first = next((fact for _, fact in case.all_of(f.Interpreted)), None)
    due = terms.due(case, Step.INTERPRETED, since, case.rests_of(earliest))
    yield Obligation(Step.INTERPRETED, "interpret", 0, since, due, first.happened_at if first else None)


def _translating(case: Case, terms: Terms) -> Iterator[Obligation]:
    """First, and again: reopened, a referral refused, not helped by it, or never reached to ask."""
    for position, since in _reasons_to_decide(case, terms):
        decided = next((fact for at, fact in case.all_of(f.Translated) if at > position), None)
        due = terms.due(case, Step.TRANSLATED, since)
        met_at = decided.happened_at if decided else None
        yield Obligation(Step.TRANSLATED, "decide", position, since, due, met_at)


def _reasons_to_decide(case: Case, terms: Terms) -> Iterator[tuple[int, datetime]]:
    interpret = next(_interpreting(case, terms))
    # A register's row was interpreted long before it came here: nobody could be late with it yet.
    yield 0, max(interpret.met_at or interpret.due_at, interpret.since)
    for at, reopened in case.all_of(f.Reopened):
        yield at, reopened.recorded_at
    for referral in case.referrals.values():
        if referral.refused and referral.ended_at and not _answered_before(case, terms, referral):
            yield referral.ended_at, case.facts[referral.ended_at].recorded_at
    vain = given_up(case, terms.procedure.unreachable_attempts)
    for at, asked in case.all_of(f.FollowedUp):
        if asked.result in UNHELPED or at in vain:
            yield at, asked.recorded_at


def _answered_before(case: Case, terms: Terms, referral: Referral) -> bool:
    answer = case.really_helped_asked(referral, terms.procedure.unreachable_attempts)
    return answer is not None and case.facts.index(answer) < (referral.ended_at or 0)


def _acting(case: Case, terms: Terms) -> Iterator[Obligation]:
    yield from _promised(case, terms)
    for action_id, action in case.actions.items():
        planned = action.planned
        done = case.actions_done.get(action_id)
        yield Obligation(
            Step.ACTING,
            "finish_action",
            action.position,
            planned.recorded_at,
            terms.after_rests(case.rests, planned.recorded_at, terms.working_days.end_of(planned.due_on)),
            done.happened_at if done else None,
            subject=action_id,
        )
    for referral in case.referrals.values():
        yield from _grounding(case, terms, referral)


def _promised(case: Case, terms: Terms) -> Iterator[Obligation]:
    """A decision to act or to refer is a promise: something must come of it."""
    found = case.last_of(f.Translated, since=case.cycle_start)
    if found is None:
        return
    at, decided = found
    due = terms.due(case, Step.ACTING, decided.happened_at)
    if Decision.ACT in decided.decisions:
        acted = [
            action.planned.recorded_at
            for action in case.actions.values()
            if action.position > case.cycle_start
        ]
        yield Obligation(Step.ACTING, "plan_action", at, decided.happened_at, due, min(acted, default=None))
    if Decision.REFER in decided.decisions:
        referred = [
            referral.made.happened_at
            for referral in case.referrals.values()
            if referral.position > case.cycle_start
            and not (referral.refused and (referral.ended_at or 0) < at)
        ]
        yield Obligation(Step.ACTING, "refer", at, decided.happened_at, due, min(referred, default=None))


def _grounding(case: Case, terms: Terms, referral: Referral) -> Iterator[Obligation]:
    """Acute danger is recorded afterwards, and a second person reviews it: neither is ever waived."""
    rule, made = RULES[referral.made.ground], referral.made
    review = terms.procedure.steps[Step.ACTING].review_term
    due = terms.end(made.recorded_at, review) if review else made.recorded_at

    def obligation(asks: str, met_at: datetime | None) -> Obligation:
        return Obligation(
            Step.ACTING,
            asks,
            referral.position,
            made.recorded_at,
            due,
            met_at,
            waivable=False,
            subject=referral.id,
        )

    if rule.afterwards:
        recorded = not missing_conditions(made.ground, made.conditions) or referral.recorded
        yield obligation("record_ground", made.recorded_at if recorded else None)
    if rule.reviewed:
        reviewed = [
            fact.happened_at for _, fact in case.all_of(f.GroundReviewed) if fact.referral_id == referral.id
        ]
        yield obligation("review_ground", min(reviewed, default=None))


def _following_up(case: Case, terms: Terms) -> Iterator[Obligation]:
    for referral in case.referrals.values():
        answer = case.really_helped_asked(referral, terms.procedure.unreachable_attempts)
        if (referral.refused or referral.handed_over) and answer is None:
            continue
        since, moved = help_begins(referral)
        yield Obligation(
            Step.FOLLOWED_UP,
            "ask_client",
            referral.position,
            since,
            terms.due(case, Step.FOLLOWED_UP, since),
            answer.happened_at if answer else None,
            subject=referral.id,
            moved=moved,
        )


NEWS: tuple[type[f.Fact], ...] = (
    *(f.Translated, f.ActionDone, f.FollowedUp),
    *(f.ReferralCompleted, f.ReferralPassedOn, *f.REFUSALS),
)


def _feeding_back(case: Case, terms: Terms, settled: bool) -> Iterator[Obligation]:
    """The decision; once all is settled, whatever came after it; and policy's answer, whenever it comes."""
    decided = case.last_of(f.Translated)
    news = case.last_of(*NEWS)
    for signal in case.signals:
        if _hears_decisions(signal[1]) and decided:
            yield _tell(case, terms, signal, decided, FeedbackMoment.DECISION)
            if settled and news and news[0] != decided[0]:
                yield _tell(case, terms, signal, news, FeedbackMoment.END)
    yield from _feeding_back_policy(case, terms)


def _hears_decisions(signal: f.Captured) -> bool:
    """The coordinator who hands in a signal decides on it as well; nobody need be told."""
    return signal.reachable and signal.sender_kind is not SenderKind.COORDINATOR


def _feeding_back_policy(case: Case, terms: Terms) -> Iterator[Obligation]:
    for signal in case.signals:
        if signal[1].reachable:
            for answered in case.all_of(f.PolicyAnswered):
                if answered[0] > signal[0]:
                    yield _tell(case, terms, signal, answered, FeedbackMoment.POLICY_ANSWER)


def _tell(
    case: Case, terms: Terms, signal: tuple[int, f.Captured], news: tuple[int, f.Fact], moment: FeedbackMoment
) -> Obligation:
    """A signal that came by joining is owed it from then on; what was waived before doesn't cover it."""
    at, fact = news
    bundle = fact.bundle_id if isinstance(fact, f.PolicyAnswered) else None
    told = case.told(signal, at, bundle)
    came = case.facts[signal[0]]
    joined = isinstance(came, f.SignalJoined)
    since = max(fact.happened_at, came.recorded_at) if joined else fact.happened_at
    return Obligation(
        Step.FED_BACK,
        f"feedback_{moment}",
        max(at, signal[0]),
        since,
        terms.due(case, Step.FED_BACK, since),
        told.happened_at if told else None,
        subject=bundle,
        moment=moment,
    )


NO_STEPS = (f.Reminded, f.OpenedAnyway, f.DisclosureBlocked, f.BlockLifted)
"""To be told that something is late, to look, or to heed the client's word, doesn't put it off."""


def _closing(case: Case, terms: Terms, others: list[Obligation]) -> Iterator[Obligation]:
    """Once nothing else is owed, an open dossier asks to be closed, so that none is forgotten."""
    if case.closed:
        yield Obligation(
            Step.CLOSED, "close", 0, case.closed.happened_at, case.closed.happened_at, case.closed.happened_at
        )
    elif not any(one.open for one in others):
        at, settled = next(
            (at, fact) for at, fact in reversed(list(enumerate(case.facts))) if not isinstance(fact, NO_STEPS)
        )
        due = terms.due(case, Step.CLOSED, settled.recorded_at)
        yield Obligation(Step.CLOSED, "close", at, settled.recorded_at, due, waivable=False)
