"""Asking the client whether it helped: from when, and what if nobody can be reached. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from chassis.working_days import WorkingDays
from contracts.codes import FollowUpResult
from signals.domain import facts as f
from signals.domain.arrivals import DayPart
from signals.domain.case import Case, Referral, brussels, brussels_day

NOON, EVENING = 12, 17


@dataclass(frozen=True)
class NextAttempt:
    """`number` of `enough`; `part_of_day`: one that wasn't tried, or longest ago; from the day `on`."""

    referral_id: UUID
    number: int
    enough: int
    tried: tuple[DayPart, ...]
    part_of_day: DayPart
    on: date


def part_of(moment: datetime) -> DayPart:
    hour = moment.astimezone(brussels).hour
    if hour < NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if hour < EVENING else DayPart.EVENING


def next_attempts(case: Case, enough: int, working_days: WorkingDays) -> Iterator[NextAttempt]:
    """For each referral whose client wasn't reached, but not often enough yet for a person to decide."""
    for referral in case.referrals.values():
        vain = _vain(case, referral)
        over = referral.refused or referral.handed_over
        if vain and not over and case.really_helped_asked(referral, enough) is None:
            tried = tuple(one.part_of_day for one in vain if one.part_of_day)
            last = max(brussels_day(one.happened_at) for one in vain)
            part = min(DayPart, key=lambda each: _last_place(tried, each))
            yield NextAttempt(referral.id, len(vain) + 1, enough, tried, part, working_days.add(last, 1))


def given_up(case: Case, enough: int) -> set[int]:
    """The attempts after which a person decides what now, since the client can't be reached."""
    asked = [referral for referral in case.referrals.values() if not referral.handed_over]
    answers = [case.really_helped_asked(referral, enough) for referral in asked]
    vain = [one for one in answers if one and one.result is FollowUpResult.UNREACHABLE]
    return {case.facts.index(one) for one in vain}


def help_begins(referral: Referral) -> tuple[datetime, int]:
    """From when there may be something to ask about, and which fact put it off.

    That is when the referral was made; on a waiting list, the day until which the client waits, or when the
    partner takes it up if that is later.
    """
    since, moved, waits = referral.made.happened_at, -1, False
    for at, fact in referral.heard:
        found = since
        if isinstance(fact, f.ReferralWaitlisted):
            found, waits = max(referral.made.happened_at, _begin_of(fact.until)), True
        elif waits and isinstance(fact, f.ReferralAccepted):
            found = max(since, fact.happened_at)
        elif waits and isinstance(fact, f.FirstContactMade):
            found = max(since, _begin_of(fact.contacted_on))
        if brussels_day(found) != brussels_day(since):
            since, moved = found, at
    return since, moved


def _begin_of(day: date) -> datetime:
    return WorkingDays.end_of(day - timedelta(days=1))


def _vain(case: Case, referral: Referral) -> list[f.FollowedUp]:
    asked = (fact for _, fact in case.follow_ups(referral))
    return [one for one in asked if one.result is FollowUpResult.UNREACHABLE]


def _last_place(tried: tuple[DayPart, ...], part: DayPart) -> int:
    """Where it was tried last; before all others when it wasn't."""
    return max((place for place, one in enumerate(tried) if one is part), default=-1)
