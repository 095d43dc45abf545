"""A dossier as its facts tell it: one fold over the list, and questions about the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.working_days import WorkingDays
from contracts.codes import FeedbackMoment, FollowUpResult, Urgency
from signals.domain import facts as f
from signals.domain.rests import apart

brussels = ZoneInfo("Europe/Brussels")
F = TypeVar("F")

RUNNING = ("made", "received", "waitlisted", "accepted", "contacted")
"""A referral's open states, in the order in which it goes through them."""
_severity = list(Urgency)
UNHELPED = frozenset({FollowUpResult.PARTLY, FollowUpResult.NOT})


def brussels_day(moment: datetime) -> date:
    return moment.astimezone(brussels).date()


@dataclass(frozen=True)
class Action:
    """A planned action and where it stands in the list."""

    position: int
    planned: f.ActionPlanned


@dataclass
class Referral:
    """One referral, as far as it got; `heard`: what became of it, each with its position."""

    position: int
    made: f.ReferralMade
    state: str = "made"
    ended_at: int | None = None
    onward: UUID | None = None
    recorded: bool = False
    deciders: set[str | None] = field(default_factory=set)
    heard: list[tuple[int, f.Fact]] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.made.referral_id

    @property
    def open(self) -> bool:
        return self.state in RUNNING

    @property
    def refused(self) -> bool:
        """Nobody takes it up: it needs a new decision."""
        return self.state in ("declined", "recalled") or (self.state == "passed_on" and not self.onward)

    @property
    def handed_over(self) -> bool:
        """It goes on as another referral, which owes what this one owed."""
        return self.state == "passed_on" and self.onward is not None

    def goes_to(self, state: str) -> bool:
        """Whether that is news: it only goes forward, but for a waiting list with a new date."""
        if not self.open or state not in RUNNING:
            return self.open
        here, there = RUNNING.index(self.state), RUNNING.index(state)
        return there > here or state == self.state == "waitlisted"


@dataclass
class Case:
    """What the facts of one dossier add up to. Only `case_of` builds one."""

    facts: tuple[f.Fact, ...]
    referrals: dict[UUID, Referral] = field(default_factory=dict)
    actions: dict[UUID, Action] = field(default_factory=dict)
    actions_done: dict[UUID, f.ActionDone] = field(default_factory=dict)
    closed: f.Closed | None = None
    joined_into: UUID | None = None
    cycle_start: int = 0

    @cached_property
    def _by_kind(self) -> dict[type, list[tuple[int, f.Fact]]]:
        """So that a question about a long history doesn't walk through all of it."""
        found: dict[type, list[tuple[int, f.Fact]]] = {}
        for at, fact in enumerate(self.facts):
            found.setdefault(type(fact), []).append((at, fact))
        return found

    def all_of(self, kind: type[F]) -> Sequence[tuple[int, F]]:
        return cast("Sequence[tuple[int, F]]", self._by_kind.get(kind, ()))

    def among(self, *kinds: type[f.Fact]) -> list[tuple[int, f.Fact]]:
        """Of any of these kinds, in order."""
        return sorted((one for kind in kinds for one in self.all_of(kind)), key=itemgetter(0))

    def last_of(self, *kinds: type[F], since: int = 0) -> tuple[int, F] | None:
        last = [found[-1] for kind in kinds if (found := self.all_of(kind))]
        return max((one for one in last if one[0] >= since), key=lambda one: one[0], default=None)

    @cached_property
    def signals(self) -> list[tuple[int, f.Captured]]:
        """Those that are here now, each with the position of its coming; its own first."""
        here: dict[UUID, tuple[int, f.Captured]] = {}
        for at, fact in self.among(f.Captured, f.SignalJoined, f.SignalSeparated):
            match fact:
                case f.Captured():
                    here[fact.signal_id] = at, fact
                case f.SignalJoined():
                    here[fact.signal.signal_id] = at, fact.signal
                case f.SignalSeparated():
                    here.pop(fact.signal_id, None)
        return list(here.values())

    @property
    def guests(self) -> dict[UUID, UUID]:
        """The signals that were joined from another dossier, with that dossier."""
        coming = [self.facts[at] for at, _ in self.signals]
        return {fact.signal.signal_id: fact.home_id for fact in coming if isinstance(fact, f.SignalJoined)}

    def acknowledged_at(self, signal: tuple[int, f.Captured]) -> datetime | None:
        """When the sender first heard that it arrived, here or where it was."""
        at, captured = signal
        came = self.facts[at]
        told = [came.acknowledged_at] if isinstance(came, f.SignalJoined) else []
        told += [fact.acknowledged.get(captured.signal_id) for _, fact in self.all_of(f.TakenApart)]
        told += [
            fact.happened_at
            for position, fact in self.all_of(f.Acknowledged)
            if fact.signal_id == captured.signal_id or (fact.signal_id is None and position > at)
        ]
        return min((moment for moment in told if moment), default=None)

    @cached_property
    def urgency(self) -> Urgency:
        felt = [signal.urgency for _, signal in self.signals]
        return max(felt, key=_severity.index, default=Urgency.NORMAL)

    @cached_property
    def suspensions(self) -> list[tuple[datetime, datetime]]:
        """From when it was suspended until its day was over, or it was resumed."""
        found: list[tuple[datetime, datetime]] = []
        for _, fact in self.among(f.Suspended, f.Resumed):
            if isinstance(fact, f.Suspended):
                found.append((fact.recorded_at, WorkingDays.end_of(fact.until)))
            elif found:
                found[-1] = found[-1][0], min(found[-1][1], fact.recorded_at)
        return found

    def suspended_until(self, now: datetime) -> datetime | None:
        """When it ends, of a dossier that is suspended at this moment."""
        return next((ends for begins, ends in self.suspensions if begins <= now < ends), None)

    @cached_property
    def rests(self) -> list[tuple[datetime, datetime]]:
        """When nothing could be asked of it, in order and apart: its terms don't run meanwhile."""
        rests, began = list(self.suspensions), None
        for _, fact in self.among(f.JoinedInto, f.TakenApart):
            if isinstance(fact, f.JoinedInto):
                began = fact.recorded_at
            elif began:
                rests.append((began, fact.recorded_at))
        return apart(rests)

    def rests_of(self, signal: tuple[int, f.Captured]) -> list[tuple[datetime, datetime]]:
        """When the dossier that it was in rested: its own one before it came here, this one from then on."""
        came = self.facts[signal[0]]
        if not isinstance(came, f.SignalJoined):
            return self.rests
        since = came.recorded_at
        here = [(max(begins, since), ends) for begins, ends in self.rests if ends > since]
        return apart([*came.rested, *here])

    def rested_before(self, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
        return tuple((begins, min(ends, now)) for begins, ends in self.rests if begins < now)

    @property
    def interpreted(self) -> f.Interpreted | None:
        found = self.last_of(f.Interpreted)
        return found[1] if found else None

    @property
    def area(self) -> str | None:
        told = reversed(self.among(f.Captured, f.Interpreted))
        named = (one.area for _, one in told if isinstance(one, (f.Captured, f.Interpreted)))
        return next((area for area in named if area), None)

    @property
    def imported_closed(self) -> bool:
        return self.closed is not None and self.closed.resolution == "imported_closed"

    def follow_ups(self, referral: Referral) -> list[tuple[int, f.FollowedUp]]:
        return [
            (at, fact)
            for at, fact in self.all_of(f.FollowedUp)
            if fact.referral_id == referral.id or (fact.referral_id is None and at > referral.position)
        ]

    def really_helped_asked(self, referral: Referral, attempts: int) -> f.FollowedUp | None:
        """What settles it: the client's own answer, else the last of enough vain attempts."""
        asked = [fact for _, fact in self.follow_ups(referral)]
        answers = [fact for fact in asked if fact.result is not FollowUpResult.UNREACHABLE]
        vain = [fact for fact in asked if fact.result is FollowUpResult.UNREACHABLE]
        return next(iter([*answers, *vain[attempts - 1 :]]), None)

    def told(self, signal: tuple[int, f.Captured], news: int, bundle: UUID | None = None) -> f.FedBack | None:
        """The feedback by which this signal's sender heard the fact at `news`."""
        for at, fact in self.all_of(f.FedBack):
            if not self._reaches(at, fact, signal):
                continue
            about_policy = fact.moment is FeedbackMoment.POLICY_ANSWER
            if bundle:
                if about_policy and fact.bundle_id in (None, bundle) and at > news:
                    return fact
            elif not about_policy and _heard_after(at, fact, news, self.facts[news]):
                return fact
        return None

    def _reaches(self, at: int, fact: f.FedBack, signal: tuple[int, f.Captured]) -> bool:
        if fact.signal_id is not None:
            return fact.signal_id == signal[1].signal_id
        return at > signal[0]


def _heard_after(at: int, told: f.FedBack, news: int, fact: f.Fact) -> bool:
    """Recorded in whatever order, the sender was told no earlier than it happened."""
    if told.happened_at > fact.happened_at:
        return True
    return at > news and brussels_day(told.happened_at) >= brussels_day(fact.happened_at)


def case_of(facts: Sequence[f.Fact]) -> Case:
    case = Case(tuple(facts))
    for position, fact in enumerate(case.facts):
        _fold(case, position, fact)
    return case


def _fold(case: Case, position: int, fact: f.Fact) -> None:
    match fact:
        case f.ActionPlanned():
            case.actions[fact.action_id] = Action(position, fact)
        case f.ActionDone():
            case.actions_done.setdefault(fact.action_id, fact)
        case f.ReferralMade():
            case.referrals[fact.referral_id] = Referral(position, fact, deciders={fact.by, fact.decided_by})
            if fact.passed_from in case.referrals:
                case.referrals[fact.passed_from].onward = fact.referral_id
        case f.Closed():
            case.closed = fact
        case f.Reopened():
            case.closed, case.cycle_start = None, position
        case f.JoinedInto():
            case.joined_into = fact.dossier_id
        case f.TakenApart():
            case.joined_into = None
        case _:
            _fold_referral(case, position, fact)


STATES: dict[type, str] = {
    f.ReferralReceived: "received",
    f.ReferralWaitlisted: "waitlisted",
    f.ReferralAccepted: "accepted",
    f.FirstContactMade: "contacted",
    f.ReferralDeclined: "declined",
    f.ReferralPassedOn: "passed_on",
    f.ReferralCompleted: "completed",
    f.ReferralRecalled: "recalled",
}


def _fold_referral(case: Case, position: int, fact: f.Fact) -> None:
    """A referral only goes forward: what comes after its end changes nothing."""
    referral = case.referrals.get(fact.referral_id) if isinstance(fact, f.OF_REFERRAL) else None
    if referral is None:
        return
    referral.heard.append((position, fact))
    if isinstance(fact, f.GroundRecorded):
        referral.recorded = True
        referral.deciders |= {fact.by, fact.decided_by}
    elif (state := STATES.get(type(fact))) and referral.goes_to(state):
        referral.state = state
        if state not in RUNNING:
            referral.ended_at = position
