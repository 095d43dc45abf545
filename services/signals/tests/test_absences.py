"""Who is told while people are away: nothing is lost or comes twice, and somebody who is there hears it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from signals_cases import CALENDAR, MONDAY, Desk, captured
from signals_steps import ACKNOWLEDGE, INFORM, INTERPRET, tell

from contracts.codes import EscalationTarget as To
from contracts.codes import Step, Urgency
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.alarms import Alarm, reminded
from signals.domain.staff import Absence, Staff

DUE = CALENDAR.end_of((MONDAY + timedelta(days=2)).date())
HOUR = timedelta(hours=1)
ROLES = {"katrien": To.COORDINATOR, "bea": To.COORDINATOR, "wouter": To.DEPUTY}


def staff(*absences: Absence, **roles: To) -> Staff:
    return Staff(roles or {"katrien": To.COORDINATOR, "wouter": To.DEPUTY}, absences)


def away(
    login: str, begins: datetime = MONDAY - HOUR, ends: datetime = MONDAY + timedelta(days=30)
) -> Absence:
    return Absence(uuid4(), login, begins, ends)


def acknowledging(desk: Desk, who: Staff) -> list[tuple[datetime, str]]:
    return [
        (alarm.at, alarm.to)
        for alarm in desk.alarms(who)
        if alarm.obligation.step is Step.ACKNOWLEDGED and alarm.stage
    ]


def test_without_absences_it_goes_the_way_of_the_procedure() -> None:
    found = acknowledging(Desk(), staff())
    assert found == acknowledging(Desk(), Staff())
    assert [to for _, to in found] == list(To)
    assert found[0][0] == DUE
    assert found[0][0] < found[1][0] < found[2][0]


def test_while_the_coordinator_is_away_it_goes_on_to_the_deputy_at_once() -> None:
    found = acknowledging(Desk(), staff(away("katrien")))
    assert found[:2] == [(DUE, "coordinator"), (DUE, "deputy")]
    assert found[2][0] > DUE, "the deputy has a day before all hear it"


def test_when_everyone_is_away_all_coordinators_hear_it_and_it_shows() -> None:
    who = staff(away("katrien"), away("wouter"))
    desk = Desk()
    assert [to for at, to in acknowledging(desk, who) if at == DUE] == list(To)
    last = desk.alarms(who)[2]
    assert reminded(last, DUE, who).nobody_there
    assert not reminded(last, DUE, staff()).nobody_there
    assert who.hears(To.ALL_COORDINATORS, DUE) == {"katrien", "wouter"}


def test_what_is_with_somebody_goes_on_when_they_leave() -> None:
    desk, leaves = Desk(), DUE + 3 * HOUR
    desk.now = DUE
    first = desk.alarms(staff())[0]
    desk.facts.append(reminded(first, DUE, staff()))
    found = acknowledging(desk, staff(away("katrien", leaves)))
    assert found[0] == (leaves, "deputy")


def test_what_was_told_is_not_told_again_when_an_absence_ends_early() -> None:
    desk, who = Desk(), staff(away("katrien"))
    for alarm in [one for one in desk.alarms(who) if one.at == DUE]:
        desk.facts.append(reminded(alarm, DUE, who))
    back = staff(away("katrien", ends=DUE + HOUR))
    [(at, to)] = acknowledging(desk, back)
    assert (at > DUE + HOUR, to) == (True, "all_coordinators")


def test_a_step_of_which_the_procedure_tells_one_role_reaches_the_others_by_absence_alone() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, INFORM, tell())
    assert [alarm.to for alarm in desk.alarms(staff())] == ["coordinator"]
    assert [alarm.to for alarm in desk.alarms(staff(away("katrien"), away("wouter")))] == list(To)


def test_closing_is_late_until_it_is_closed_however_often_somebody_is_told() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, INFORM, tell())
    [alarm] = desk.alarms()
    desk.now = alarm.at
    desk.facts.append(reminded(alarm, desk.now, staff()))
    desk.now += HOUR
    assert desk.state("closed") == "late"
    assert desk.alarms() == []


def test_acute_danger_does_not_wait_for_a_coordinator_who_is_away() -> None:
    desk = Desk(captured(urgency=Urgency.ACUTE_DANGER))
    assert acknowledging(desk, staff(away("katrien"))) == [
        (MONDAY, "deputy"),
        (MONDAY + 2 * HOUR, "all_coordinators"),
    ]
    leaves = MONDAY + HOUR
    assert acknowledging(desk, staff(away("katrien", leaves)))[0] == (leaves, "deputy")


def test_a_network_without_a_deputy_tells_all_at_once() -> None:
    found = acknowledging(Desk(), staff(katrien=To.COORDINATOR))
    assert found[1][0] == found[2][0]


def test_while_a_dossier_rests_nobody_is_alarmed_though_somebody_leaves() -> None:
    desk = Desk()
    desk.now = DUE
    desk.facts.append(reminded(desk.alarms(staff())[0], DUE, staff()))
    desk.now = DUE + HOUR
    until = (DUE + timedelta(days=10)).date()
    desk.take(c.Suspend(until=until, reason="in het ziekenhuis"))
    found = acknowledging(desk, staff(away("katrien", DUE + timedelta(days=2))))
    assert found[0] == (CALENDAR.end_of(until), "deputy")


@dataclass(frozen=True)
class Leave:
    """In hours: when it begins and ends, how long before it was recorded, and when it ended early."""

    login: str
    begins: int
    lasts: int
    notice: int
    cut_after: int | None

    def known(self, now: datetime) -> Absence | None:
        begins = MONDAY + HOUR * self.begins
        if now < begins - HOUR * self.notice:
            return None
        ends = begins + HOUR * self.lasts
        cut = begins + HOUR * (self.cut_after if self.cut_after is not None else self.lasts)
        return Absence(uuid4(), self.login, begins, min(ends, cut) if now >= cut else ends)


leaves = st.builds(
    Leave,
    login=st.sampled_from(sorted(ROLES)),
    begins=st.integers(-48, 24 * 25),
    lasts=st.integers(1, 24 * 15),
    notice=st.integers(0, 24 * 10),
    cut_after=st.one_of(st.none(), st.integers(0, 24 * 15)),
)


class Office:
    """Looks as the handlers do: when an alarm is due, and when somebody leaves."""

    def __init__(self, desk: Desk, plan: Sequence[Leave], roles: dict[str, To]) -> None:
        self.desk, self.plan, self.roles = desk, plan, roles
        self.told: list[f.Reminded] = []

    def staff(self, now: datetime) -> Staff:
        known = [leave.known(now) for leave in self.plan]
        return Staff(self.roles, tuple(one for one in known if one))

    def run(self, until: datetime) -> None:
        moments = sorted({self.desk.now, *(MONDAY + HOUR * one.begins for one in self.plan), until})
        for begin, end in pairwise(moments):
            if begin >= self.desk.now:
                self._until(begin, end)

    def _until(self, now: datetime, end: datetime) -> None:
        while now < end:
            self.desk.now = now
            who = self.staff(now)
            for alarm in self.desk.alarms(who):
                if alarm.at <= now:
                    self.told.append(reminded(alarm, now, who))
                    self.desk.facts.append(self.told[-1])
            following = [alarm.at for alarm in self.desk.alarms(who)]
            now = max(min(following, default=end), now)
            if following and following[0] <= self.desk.now:
                raise AssertionError("what is due was told")


def first_late(desk: Desk, office: Office, step: Step) -> datetime:
    regular: Alarm = next(one for one in desk.alarms() if one.obligation.step is step and one.stage == 1)
    return regular.at


@given(
    plan=st.lists(leaves, max_size=8),
    urgency=st.sampled_from(list(Urgency)),
    roles=st.sampled_from([ROLES, {"katrien": To.COORDINATOR}, {"wouter": To.DEPUTY, "bea": To.COORDINATOR}]),
)
def test_at_every_moment_somebody_who_is_there_has_heard_what_is_late(
    plan: list[Leave], urgency: Urgency, roles: dict[str, To]
) -> None:
    desk = Desk(captured(urgency=urgency))
    desk.now = MONDAY
    office = Office(desk, [one for one in plan if one.login in roles], roles)
    late = {step: first_late(desk, office, step) for step in (Step.ACKNOWLEDGED, Step.INTERPRETED)}
    office.run(MONDAY + timedelta(days=60))
    keys = [(one.step, one.position, one.stage) for one in office.told]
    assert len(keys) == len(set(keys)), "never twice"
    begins = [MONDAY + HOUR * one.begins for one in plan]
    for step, since in late.items():
        told = [one for one in office.told if one.step is step and one.stage]
        for at in {since, *(one for one in begins if one > since), *(one.recorded_at for one in told)}:
            who = office.staff(at)
            heard = {login for one in told if one.recorded_at <= at for login in who.of(To(one.to))}
            there = who.present(To.ALL_COORDINATORS, at)
            assert at < since or not there or heard & there, (step, at)
            assert at < since or heard, "late and told to nobody"
