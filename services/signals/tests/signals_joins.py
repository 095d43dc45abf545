"""Several dossiers in the hands of random people who join them and take them apart.

What was done is remembered here by itself, from the commands; it shares no code with the engine.
"""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from signals_cases import CALENDAR, CLIENT, MONDAY, captured
from signals_laws import law
from signals_memory import Memory, Sender
from signals_strategies import STEPS, UNTIL

from contracts.codes import (
    ActionKind,
    Decision,
    FeedbackChannel,
    FeedbackMoment,
    Level,
    PolicyAnswer,
    Resolution,
    Step,
    Theme,
)
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain import joining
from signals.domain.alarms import alarms
from signals.domain.dossier import Dossier
from signals.domain.engine import Context, Refused, decide
from signals.domain.procedure import shipped

BRUSSELS = ZoneInfo("Europe/Brussels")
OTHER_CLIENT = UUID(int=77)
OWNERS = [
    *[(CLIENT, False)] * 3,
    (OTHER_CLIENT, False),
    *[(None, True)] * 2,
    *[(None, False)] * 3,
]
OURS = st.integers(0, 2)
OF_NOBODY = st.integers(4, len(OWNERS) - 1)
LACKS = range(4, len(OWNERS) - 1)
STRUCTURAL = {Level.SERVICE, Level.POLICY}
NUMBERS = st.integers(0, len(OWNERS) - 1)
TELL = c.GiveFeedback(moment=FeedbackMoment.DECISION, channel=FeedbackChannel.PHONE, text="Beslist.")


class Joins(RuleBasedStateMachine):
    without: frozenset[str] = frozenset()
    focus: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.count = 0
        self.dossiers: list[Dossier] = []
        self.memory: dict[int, Memory] = defaultdict(Memory)
        self.senders: dict[UUID, Sender] = {}

    @initialize(history=st.sampled_from(["fresh", "joined", "bundled"]))
    def cards_come_in(self, history: str) -> None:
        """Some begin further on, so that runs reach their interesting part."""
        for number, (client_id, anonymous) in enumerate(OWNERS):
            signal_id = uuid5(CLIENT, str(number))
            facts: list[f.Fact] = [captured(self.now, id_=signal_id)]
            dossier_id = uuid5(OTHER_CLIENT, str(number))
            self.dossiers.append(Dossier(dossier_id, client_id, anonymous, shipped(), facts))
            self.senders[signal_id] = Sender(home=number, here=number)
        for number in LACKS:
            self.take(number, c.Interpret(level=Level.SERVICE, theme=Theme.OTHER))
        if (self.focus or history) != "fresh":
            self.joins(0, 1)
        if (self.focus or history) == "bundled":
            self.policy_hears(0, UUID(int=1), answered=False)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(number=NUMBERS, command=STEPS)
    def takes_a_step(self, number: int, command: c.StepTaken) -> None:
        self.take(number, command)

    @rule(number=OURS, step=st.sampled_from([Step.ACKNOWLEDGED, Step.FED_BACK]))
    def waives(self, number: int, step: Step) -> None:
        if self.take(number, c.Waive(step=step, reason="verhuisd", sender_unreachable=True)):
            self.memory[number].waived[step] = self.count

    @rule(number=OURS, until=UNTIL)
    def rests(self, number: int, until: date) -> None:
        self.take(number, c.Suspend(until=until, reason="in het ziekenhuis"))

    @rule(number=OURS)
    def tells(self, number: int) -> None:
        self.take(number, TELL)

    @rule(number=OURS, id_=st.uuids())
    def plans(self, number: int, id_: UUID) -> None:
        self.take(number, c.PlanAction(action_id=id_, kind=ActionKind.HOME_VISIT, due_on=self.now.date()))

    @rule(number=OURS)
    def finishes(self, number: int) -> None:
        for id_ in sorted(self.memory[number].planned):
            self.take(number, c.FinishAction(action_id=id_))

    @rule(number=OURS)
    def does_all_and_closes(self, number: int) -> None:
        self.take(number, c.Acknowledge())
        self.take(number, c.Interpret(level=Level.CLIENT, theme=Theme.OTHER))
        self.take(number, c.Translate(decisions=(Decision.INFORM,)))
        self.take(number, TELL)
        self.take(number, c.Close(resolution=Resolution.SOLVED))

    @rule(number=OURS, bundle=st.sampled_from([UUID(int=1), UUID(int=2)]), answered=st.booleans())
    def policy_hears(self, number: int, bundle: UUID, answered: bool) -> None:
        """Signals puts a bundle where the signals are."""
        memory = self.memory[number]
        if memory.into is not None:
            return
        when = {"happened_at": self.now, "recorded_at": self.now, "bundle_id": bundle}
        if not answered and bundle not in memory.bundles:
            memory.bundles[bundle] = self.tick()
            self.dossiers[number].facts.append(f.Bundled(**when))
        elif answered and bundle in memory.bundles and bundle not in memory.answers:
            memory.answers[bundle] = self.tick()
            self.dossiers[number].facts.append(f.PolicyAnswered(**when, answer=PolicyAnswer.NEW))

    @rule(number=OURS)
    def tells_policys_answer(self, number: int) -> None:
        told = c.GiveFeedback(
            moment=FeedbackMoment.POLICY_ANSWER, channel=FeedbackChannel.PHONE, text="Er komt iets."
        )
        self.take(number, told)

    @rule(number=NUMBERS, other=NUMBERS)
    def joins(self, number: int, other: int) -> None:
        goes_on, home = self.dossiers[number], self.dossiers[other]
        owed = home.assess(self.now, CALENDAR).open
        try:
            outcome = joining.join(joining.Two(goes_on, home, owed, "katrien", self.now), self.without)
        except Refused:
            return
        self.check_join(number, other)
        home.facts.append(outcome.other)
        goes_on.facts += outcome.goes_on
        self.memory[other].into = number
        for one in self.at(other):
            one.here, one.came = number, self.tick()

    @rule(number=OURS, other=OURS)
    def joins_what_is_about_one_client(self, number: int, other: int) -> None:
        self.joins(number, other)

    @rule(number=OF_NOBODY, other=OF_NOBODY)
    def joins_what_is_about_one_matter(self, number: int, other: int) -> None:
        self.joins(number, other)

    @rule(number=NUMBERS, signal=NUMBERS)
    def takes_apart(self, number: int, signal: int) -> None:
        goes_on, signal_id = self.dossiers[number], uuid5(CLIENT, str(signal))
        try:
            home_id = joining.home_of(goes_on, signal_id, self.without)
        except (Refused, LookupError):
            return
        sender = self.senders[signal_id]
        law(sender.home != number, "only a signal that was joined goes back")
        law(not self.memory[number].closed, "a closed dossier stays as it is")
        law(not self.waits(sender), "policy's answer finds the sender")
        home = self.dossiers[sender.home]
        law(home.dossier_id == home_id, "a signal goes back to where it came from")
        outcome = joining.separate(goes_on, home_id, "katrien", self.now)
        goes_on.facts += outcome.goes_on
        home.facts.append(outcome.other)
        self.memory[sender.home].into = None
        sender.here, sender.told = sender.home, min(sender.told, sender.came)

    def check_join(self, number: int, other: int) -> None:
        into, gone = self.memory[number], self.memory[other]
        law(number != other, "a dossier isn't joined with itself")
        client_id, anonymous = OWNERS[number]
        law(client_id == OWNERS[other][0], "only what is about one client is joined")
        law(anonymous == OWNERS[other][1], "what is anonymous stays so")
        matter = {into.level, gone.level} <= STRUCTURAL
        law(client_id is not None or matter, "of nobody, only what is about a structural matter is joined")
        law(not into.closed and not gone.closed, "a closed dossier stays as it is")
        law(into.into is None and gone.into is None, "a signal goes on in one dossier")
        law(self.rest_of(other) <= self.rest_of(number), "who was to rest isn't asked for anything")
        law(all(one.home == other for one in self.at(other)), "who came along before isn't left behind")
        law(not gone.planned, "no action is left behind")
        law(gone.promised <= gone.acted, "no promise is left behind")
        law(gone.reopened <= gone.decided, "no reopening is left behind")
        law(not any(self.waits(one) for one in self.at(other)), "policy's answer finds the sender")

    def rest_of(self, number: int) -> date:
        until = self.memory[number].rests_until
        return until if until >= self.now.astimezone(BRUSSELS).date() else date.min

    def waits(self, sender: Sender) -> bool:
        memory = self.memory[sender.here]
        mine = [bundle for bundle, at in memory.bundles.items() if at > sender.came]
        return any(memory.answers.get(bundle, self.count + 1) > sender.told_policy for bundle in mine)

    def take(self, number: int, command: c.StepTaken) -> f.Fact | None:
        dossier = self.dossiers[number]
        context = Context(now=self.now, actor="katrien", working_days=CALENDAR, client_id=dossier.client_id)
        try:
            fact = decide(dossier.procedure, dossier.facts, command, context)
        except Refused:
            return None
        law(self.memory[number].into is None, "who went on elsewhere takes no step here")
        if isinstance(command, c.Close):
            self.check_close(number)
        dossier.facts.append(fact)
        self.remember(number, command)
        return fact

    def remember(self, number: int, command: c.StepTaken) -> None:
        at = self.tick()
        self.memory[number].note(at, command)
        for one in self.at(number):
            one.note(at, command)

    def check_close(self, number: int) -> None:
        memory = self.memory[number]
        law(memory.interpreted, "closed with level and theme")
        law(memory.decided > memory.reopened, "closed with a decision of this time round")
        law(not memory.planned, "closed with every action done")
        for one in self.at(number):
            heard = one.acknowledged or memory.waived.get(Step.ACKNOWLEDGED, 0) > one.came
            law(heard, "closed with every sender told that it arrived")
            told = one.told > max(memory.decided, one.came)
            law(told or memory.waived.get(Step.FED_BACK, 0) > one.came, "closed with every sender told")

    @invariant()
    def nothing_is_lost(self) -> None:
        found: dict[UUID, list[int]] = defaultdict(list)
        for number, dossier in enumerate(self.dossiers):
            seen = dossier.assess(self.now, CALENDAR)
            owed = {one.subject for one in seen.open if one.asks == "acknowledge"}
            memory = self.memory[number]
            if memory.into is not None:
                law(
                    not seen.open and not alarms(seen.situation, CALENDAR) and not seen.allowed,
                    "who went on asks nothing",
                )
                continue
            for _, signal in dossier.case.signals:
                found[signal.signal_id].append(number)
            if not memory.closed:
                law(seen.next is not None, "an open dossier always asks for something, by a date")
                unheard = {
                    id_ for id_, one in self.senders.items() if one.here == number and self.silent(one)
                }
                law(unheard == owed, "every sender is owed that it arrived, until it is said")
        law(found == {id_: [one.here] for id_, one in self.senders.items()}, "each signal is in one dossier")

    def silent(self, sender: Sender) -> bool:
        waived = self.memory[sender.here].waived.get(Step.ACKNOWLEDGED, -1)
        return not sender.acknowledged and waived <= sender.came

    def at(self, number: int) -> list[Sender]:
        return [one for one in self.senders.values() if one.here == number]

    def tick(self) -> int:
        self.count += 1
        return self.count
