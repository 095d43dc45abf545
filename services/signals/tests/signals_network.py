"""Random people at one dossier, at random moments, while partners, intake and policy do as they like."""

from datetime import timedelta
from uuid import UUID

import hypothesis.strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)
from signals_cases import CALENDAR, CAW, CLIENT, WERVEL, captured
from signals_laws import CHECKS, law
from signals_referrals import ACTORS, Referring
from signals_strategies import STEPS, WAIVERS

from contracts.codes import (
    ActionKind,
    ConsentScope,
    Decision,
    FeedbackChannel,
    FeedbackMoment,
    Ground,
    Level,
    PolicyAnswer,
    RecallReason,
    Resolution,
    SenderKind,
    Theme,
    Urgency,
)
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.alarms import alarms
from signals.domain.case import case_of
from signals.domain.engine import assess
from signals.domain.grounds import Consent, rests_on
from signals.domain.procedure import shipped

HISTORIES = [
    *("fresh", "decided", "consented", "narrow", "referred", "anywhere", "unheard"),
    *("in danger", "recorded", "blocked", "suspended"),
]


class Network(Referring):
    """One dossier, random people, random moments; partners and intake answer when they like."""

    @initialize(
        kind=st.sampled_from(list(SenderKind)),
        urgency=st.sampled_from(list(Urgency)),
        reachable=st.booleans(),
        anonymous=st.sampled_from([False, False, True]),
        history=st.sampled_from(HISTORIES),
    )
    def opens(
        self, kind: SenderKind, urgency: Urgency, reachable: bool, anonymous: bool, history: str
    ) -> None:
        """Some dossiers begin further on, so that runs reach their interesting part."""
        history = self.focus or history
        self.client = None if anonymous and not self.focus else CLIENT
        self.facts.append(captured(self.now, urgency, kind, reachable, UUID(int=1)))
        self.blocked = history == "blocked"
        if history in ("consented", "referred", "blocked"):
            for number, scope in enumerate([ConsentScope.CONTACT_ONLY, ConsentScope.FULL]):
                if number == 0 or history != "consented":
                    self.client_consents(CAW, scope, UUID(int=number))
        if history == "decided":
            self.take(c.Translate(decisions=(Decision.INFORM,)), "katrien")
        if history == "suspended":
            away = self.now.date() + timedelta(days=60)
            self.take(c.Suspend(until=away, reason="In het ziekenhuis."), "katrien")
        if history == "narrow":
            self.client_consents(CAW, ConsentScope.CONTACT_ONLY, UUID(int=0))
        self.stale = history == "unheard"
        if history in ("anywhere", "unheard"):
            self.client_consents(None, ConsentScope.FULL, UUID(int=0))
        if history in ("referred", "anywhere", "unheard", "in danger", "recorded"):
            ground = Ground.ACUTE_DANGER if history in ("in danger", "recorded") else Ground.CONSENT
            self.refers("katrien", CAW, ground, (), None, ConsentScope.FULL, UUID(int=7))
        if history == "recorded" and self.letters:
            self.take(c.RecordGround(referral_id=UUID(int=7), danger="gasgeur"), "wouter")

    @rule(days=st.integers(0, 6), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule(again=st.booleans(), id_=st.uuids())
    def another_signal_joins(self, again: bool, id_: UUID) -> None:
        if again and not case_of(self.facts).closed and len(self.signals()) < 3:
            self.facts.append(captured(self.now, id_=id_))

    @rule(joined=st.sampled_from([False, False, False, True]))
    def goes_on_in_another_dossier(self, joined: bool) -> None:
        if joined and not case_of(self.facts).closed:
            self.facts.append(f.JoinedInto(**self.moment(), dossier_id=UUID(int=8)))

    @precondition(lambda self: case_of(self.facts).joined_into)
    @rule()
    def comes_back(self) -> None:
        self.facts.append(f.TakenApart(**self.moment(), dossier_id=UUID(int=8)))

    @rule(
        command=STEPS,
        actor=ACTORS,
        shift=st.sampled_from([0, 0, 0, -2, 30]),
    )
    def takes_a_step(self, command: c.StepTaken, actor: str, shift: int) -> None:
        when = None if not shift else self.now + timedelta(hours=shift)
        self.take(command.model_copy(update={"occurred_at": when}), actor)

    @rule(
        command=WAIVERS,
        actor=ACTORS,
    )
    def waives(self, command: c.Waive, actor: str) -> None:
        self.take(command, actor)

    @rule(actor=ACTORS, moment=st.sampled_from(list(FeedbackMoment)))
    def tells(self, actor: str, moment: FeedbackMoment) -> None:
        self.take(c.GiveFeedback(moment=moment, channel=FeedbackChannel.PHONE, text="Dit is beslist."), actor)

    @rule(actor=ACTORS)
    def does_all_that_is_open_and_closes(self, actor: str) -> None:
        """Makes closing likely enough to be tried."""
        self.take(c.Acknowledge(), actor)
        self.take(c.Interpret(level=Level.CLIENT, theme=Theme.OTHER), actor)
        self.take(c.Translate(decisions=(Decision.INFORM,)), actor)
        self.tells(actor, FeedbackMoment.END)
        self.take(c.Close(resolution=Resolution.SOLVED), actor)

    @rule(actor=ACTORS, id_=st.uuids())
    def plans(self, actor: str, id_: UUID) -> None:
        self.take(c.PlanAction(action_id=id_, kind=ActionKind.HOME_VISIT, due_on=self.now.date()), actor)

    @precondition(lambda self: any(isinstance(fact, f.ActionPlanned) for fact in self.facts))
    @rule(actor=ACTORS, data=st.data())
    def finishes(self, actor: str, data: st.DataObject) -> None:
        planned = [fact.action_id for fact in self.facts if isinstance(fact, f.ActionPlanned)]
        self.take(c.FinishAction(action_id=data.draw(st.sampled_from(planned))), actor)

    @rule(
        partner=st.sampled_from([None, CAW, WERVEL]),
        scope=st.sampled_from(list(ConsentScope)),
        id_=st.uuids(),
    )
    def client_consents(self, partner: UUID | None, scope: ConsentScope, id_: UUID) -> None:
        self.consents[id_] = Consent(id_, partner, scope, self.now.date())

    @precondition(lambda self: self.consents)
    @rule(data=st.data())
    def client_withdraws(self, data: st.DataObject) -> None:
        """Intake's news arrives: what rests on the consent is recalled in the same transaction."""
        id_ = data.draw(st.sampled_from(list(self.consents)))
        gone = self.consents[id_]
        self.consents[id_] = Consent(id_, gone.partner_id, gone.scope, gone.given_on, None, self.now.date())
        for referral in case_of(self.facts).referrals.values():
            if referral.open and rests_on(referral, id_, gone.partner_id):
                reason = RecallReason.CONSENT_WITHDRAWN
                self.facts.append(f.ReferralRecalled(**self.moment(), referral_id=referral.id, reason=reason))

    @rule(blocked=st.booleans(), stale=st.booleans())
    def circumstances_change(self, blocked: bool, stale: bool) -> None:
        self.blocked, self.stale = blocked, stale

    @precondition(lambda self: not case_of(self.facts).joined_into)
    @rule(id_=st.uuids())
    def policy_answers(self, id_: UUID) -> None:
        """It comes where the signals are."""
        before = assess(shipped(), case_of(self.facts), self.now, CALENDAR).status
        self.facts.append(f.PolicyAnswered(**self.moment(), bundle_id=id_, answer=PolicyAnswer.NEW))
        after = assess(shipped(), case_of(self.facts), self.now, CALENDAR)
        law((before == "closed") == (after.status == "closed"), "policy's answer reopens nothing in silence")
        if any(signal.reachable for signal in self.signals()):
            law(after.awaiting_feedback, "everyone in the bundle is owed policy's answer")

    def signals(self) -> list[f.Captured]:
        return [fact for fact in self.facts if isinstance(fact, f.Captured)]

    def check(self, command: c.StepTaken, fact: f.Fact, actor: str) -> None:
        closed = [fact for fact in self.facts if isinstance(fact, (f.Closed, f.Reopened))]
        shut = bool(closed) and isinstance(closed[-1], f.Closed)
        moves = [one for one in self.facts if isinstance(one, (f.JoinedInto, f.TakenApart))]
        law(not moves or isinstance(moves[-1], f.TakenApart), "who went on elsewhere takes no step here")
        law(fact.happened_at <= self.now, "nothing has happened yet that is to come")
        if isinstance(command, c.Reopen):
            law(shut, "only a closed dossier reopens")
        elif not isinstance(command, (c.Recall, c.RecordGround, c.ReviewGround)):
            policy = isinstance(command, c.GiveFeedback) and command.moment is FeedbackMoment.POLICY_ANSWER
            law(not shut or policy, "a closed dossier stays as it is")
        if check := CHECKS.get(type(command)):
            check(self, command, actor)

    @invariant()
    def nothing_is_lost(self) -> None:
        if not self.facts or self.without:
            return
        seen = assess(shipped(), case_of(self.facts), self.now, CALENDAR)
        ahead = alarms(seen.situation, CALENDAR)
        if case_of(self.facts).joined_into:
            law(not seen.open and not ahead and not seen.allowed, "who went on elsewhere asks nothing")
        elif not case_of(self.facts).closed:
            law(seen.next is not None, "an open dossier always asks for something, by a date")
        alarmed = {alarm.obligation.step for alarm in ahead}
        law({one.step for one in seen.open} <= alarmed, "somebody hears it when it is late")
        blocked = {name for name, _ in seen.blocked}
        law(not set(seen.allowed) & blocked, "allowed and blocked exclude each other")
