"""Builders for dossiers in tests: a day at the network, step by step."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from chassis.working_days import WorkingDays
from contracts.codes import Channel, ConsentScope, SenderKind, Urgency
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.alarms import Alarm, alarms
from signals.domain.case import case_of
from signals.domain.engine import Assessment, Context, assess, decide
from signals.domain.grounds import Consent, Partner
from signals.domain.procedure import shipped
from signals.domain.staff import UNKNOWN, Staff

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CALENDAR = WorkingDays()
CLIENT = UUID("5b0f1a52-9a44-4d0b-8a35-6a2f0d6a8c11")
CAW = UUID("00000000-0000-4000-8000-0000000000c1")
WERVEL = UUID("00000000-0000-4000-8000-0000000000c3")
MIEKE = UUID("00000000-0000-4000-8000-0000000000a1")
PARTNERS = {CAW: Partner(CAW, bound_by_secrecy=True), WERVEL: Partner(WERVEL, bound_by_secrecy=False)}


def consent_for(partner_id: UUID | None = CAW, scope: ConsentScope = ConsentScope.FULL) -> Consent:
    return Consent(uuid4(), partner_id, scope, date(2026, 11, 1))


def captured(
    at: datetime = MONDAY,
    urgency: Urgency = Urgency.NORMAL,
    kind: SenderKind = SenderKind.VOLUNTEER,
    reachable: bool = True,
    id_: UUID | None = None,
) -> f.Captured:
    return f.Captured(
        happened_at=at,
        recorded_at=at,
        signal_id=id_ or uuid4(),
        sender_kind=kind,
        sender_id=MIEKE if kind is SenderKind.VOLUNTEER else None,
        reachable=reachable,
        area="33021F",
        channel=Channel.VISIT_CARD,
        urgency=urgency,
    )


class Desk:
    """One dossier in the hands of one coordinator, and a clock that a test moves."""

    def __init__(self, *facts: f.Fact, consents: Sequence[Consent] = ()) -> None:
        self.facts: list[f.Fact] = list(facts) or [captured()]
        self.now = MONDAY + timedelta(hours=1)
        self.consents = tuple(consents)
        self.client_id: UUID | None = CLIENT

    def context(self, actor: str = "katrien") -> Context:
        return Context(
            now=self.now,
            actor=actor,
            working_days=CALENDAR,
            client_id=self.client_id,
            consents=self.consents,
            partners=PARTNERS,
        )

    def take(self, *steps: c.StepTaken, actor: str = "katrien") -> f.Fact:
        for step in steps:
            self.facts.append(decide(shipped(), self.facts, step, self.context(actor)))
        return self.facts[-1]

    def happens(self, fact: type, **fields: object) -> f.Fact:
        self.facts.append(fact(happened_at=self.now, recorded_at=self.now, **fields))
        return self.facts[-1]

    def see(self) -> Assessment:
        return assess(shipped(), case_of(self.facts), self.now, CALENDAR)

    def alarms(self, staff: Staff = UNKNOWN) -> list[Alarm]:
        return alarms(self.see().situation, CALENDAR, staff)

    def state(self, step: str) -> str:
        return next(one.state for one in self.see().steps if one.step == step)
