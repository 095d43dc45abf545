"""Random people who refer, and partners who answer, read and pass on, whatever else goes on."""

from datetime import timedelta
from uuid import UUID

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from signals_cases import CALENDAR, CAW, CLIENT, MONDAY, PARTNERS, WERVEL
from signals_laws import TICKS, check_disclosure

from contracts.codes import ConsentScope, DeclineReason, Ground
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.case import case_of
from signals.domain.engine import Context, Refused, decide
from signals.domain.grounds import Consent, Freshness, may_read_letter
from signals.domain.letters import LetterFields
from signals.domain.passing import onward
from signals.domain.procedure import shipped

CONTACT = LetterFields(name="Godelieve Pauwels", phone="057 12 34 56", contact_name="Katrien Verhaeghe")
LETTERS = [CONTACT, CONTACT.model_copy(update={"question": "Graag hulp."})]
ACTORS = st.sampled_from(["katrien", "wouter", "hilde"])


class Referring(RuleBasedStateMachine):
    """One dossier, its referrals and their letters; what else happens to it comes on top."""

    without: frozenset[str] = frozenset()
    focus: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[f.Fact] = []
        self.now = MONDAY
        self.consents: dict[UUID, Consent] = {}
        self.client: UUID | None = CLIENT
        self.blocked = False
        self.letters: dict[UUID, c.Refer | c.PassOn] = {}
        self.stale = False

    def context(self, actor: str) -> Context:
        consents = tuple(self.consents.values())
        known = (self.client, consents, PARTNERS, self.blocked, not self.stale)
        return Context(self.now, actor, CALENDAR, None, *known)

    def take(self, command: c.StepTaken, actor: str) -> f.Fact | None:
        try:
            fact = decide(shipped(), self.facts, command, self.context(actor), self.without)
        except Refused:
            return None
        self.check(command, fact, actor)
        self.facts.append(fact)
        return fact

    def check(self, command: c.StepTaken, fact: f.Fact, actor: str) -> None:
        raise NotImplementedError

    def moment(self) -> dict[str, object]:
        return {"happened_at": self.now, "recorded_at": self.now}

    @rule(
        actor=ACTORS,
        partner=st.sampled_from([CAW, CAW, WERVEL, WERVEL, UUID(int=9)]),
        ground=st.sampled_from([*Ground, *[Ground.CONSENT, Ground.SHARED_SECRECY, Ground.ACUTE_DANGER] * 3]),
        ticked=st.one_of(
            st.just(TICKS), st.just(TICKS), st.lists(st.sampled_from(TICKS), unique=True).map(tuple)
        ),
        danger=st.sampled_from([None, "gevaar"]),
        scope=st.sampled_from(list(ConsentScope)),
        id_=st.uuids(),
        letter=st.sampled_from(LETTERS),
    )
    def refers(
        self,
        actor: str,
        partner: UUID,
        ground: Ground,
        ticked: tuple[str, ...],
        danger: str | None,
        scope: ConsentScope,
        id_: UUID,
        letter: LetterFields = CONTACT,
    ) -> None:
        grounds = c.RecordedGrounds(**dict.fromkeys(ticked, True), danger=danger)
        command = c.Refer(
            referral_id=id_,
            partner_id=partner,
            ground=ground,
            fields=letter,
            letter_scope=scope,
            grounds=grounds,
        )
        fact = self.take(command, actor)
        if isinstance(fact, f.ReferralMade):
            self.letters[fact.referral_id] = command

    @precondition(lambda self: self.letters)
    @rule(actor=ACTORS, data=st.data(), what=st.sampled_from(["recall", "record", "review"]))
    def handles_a_referral(self, actor: str, data: st.DataObject, what: str) -> None:
        chosen = data.draw(st.sampled_from(list(self.letters)))
        commands = {
            "recall": c.Recall(referral_id=chosen),
            "record": c.RecordGround(referral_id=chosen, danger="gasgeur"),
            "review": c.ReviewGround(referral_id=chosen),
        }
        self.take(commands[what], actor)

    @precondition(lambda self: self.letters)
    @rule(data=st.data(), answer=st.sampled_from(["accept", "waitlist", "contact", "decline"]))
    def partner_answers(self, data: st.DataObject, answer: str) -> None:
        chosen = data.draw(st.sampled_from(list(self.letters)))
        when = {**self.moment(), "referral_id": chosen}
        today = self.now.date()
        answers = {
            "accept": lambda: f.ReferralAccepted(**when),
            "waitlist": lambda: f.ReferralWaitlisted(**when, until=today + timedelta(days=90)),
            "contact": lambda: f.FirstContactMade(**when, contacted_on=today),
            "decline": lambda: f.ReferralDeclined(**when, reason=DeclineReason.WAITING_LIST),
        }
        self.facts.append(answers[answer]())

    @precondition(lambda self: self.letters)
    @rule(data=st.data(), to=st.sampled_from([WERVEL, WERVEL, CAW, UUID(int=9)]), id_=st.uuids())
    def partner_passes_on(self, data: st.DataObject, to: UUID, id_: UUID) -> None:
        chosen = data.draw(st.sampled_from(list(self.letters)))
        referral = case_of(self.facts).referrals[chosen]
        if not referral.goes_to("passed_on"):
            return
        passed = f.ReferralPassedOn(**self.moment(), referral_id=chosen, to_partner_id=to)
        self.facts.append(passed)
        command = onward(referral, passed).model_copy(update={"referral_id": id_})
        if self.take(command, "service:signals"):
            self.letters[id_] = command

    @precondition(lambda self: self.letters)
    @rule(data=st.data())
    def partner_reads_the_letter(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(list(self.letters)))
        referral = case_of(self.facts).referrals[chosen]
        fresh = Freshness(age_seconds=31 if self.stale else 1)
        partner = PARTNERS.get(referral.made.partner_id)
        refusal = may_read_letter(referral, self.consents.values(), partner, fresh, self.now.date())
        if refusal is None:
            check_disclosure(self, self.letters[chosen], chosen)
