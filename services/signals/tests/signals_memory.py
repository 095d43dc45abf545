"""What was done with dossiers, remembered from the commands alone; every moment is a number."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from contracts.codes import Decision, FeedbackMoment, Level, Step
from signals.domain import commands as c


@dataclass
class Memory:
    """Of one dossier."""

    closed: bool = False
    into: int | None = None
    interpreted: bool = False
    level: Level | None = None
    decided: int = 0
    reopened: int = 0
    promised: int = 0
    acted: int = 0
    planned: set[UUID] = field(default_factory=set)
    rests_until: date = date.min
    waived: dict[Step, int] = field(default_factory=dict)
    bundles: dict[UUID, int] = field(default_factory=dict)
    answers: dict[UUID, int] = field(default_factory=dict)

    def note(self, at: int, command: c.StepTaken) -> None:
        match command:
            case c.Interpret():
                self.interpreted, self.level = True, command.level
            case c.Translate():
                self.decide(at, {Decision.ACT, Decision.REFER} & set(command.decisions))
            case c.PlanAction():
                self.acted = at
                self.planned.add(command.action_id or UUID(int=0))
            case c.FinishAction():
                self.planned.discard(command.action_id)
            case c.Suspend():
                self.rests_until = command.until
            case c.Resume():
                self.rests_until = date.min
            case c.Close():
                self.closed = True
            case c.Reopen():
                self.closed, self.reopened, self.promised = False, at, 0

    def decide(self, at: int, promises: set[Decision]) -> None:
        """An action of before keeps the promise to act; no one here refers."""
        self.decided, self.promised = at, at if promises else 0
        if Decision.REFER in promises or self.acted <= self.reopened:
            self.acted = 0
        elif promises:
            self.acted = at


@dataclass
class Sender:
    """Of one signal: in which dossier it is and since when, and what the sender has heard."""

    home: int
    here: int
    came: int = 0
    acknowledged: bool = False
    told: int = 0
    told_policy: int = 0

    def note(self, at: int, command: c.StepTaken) -> None:
        match command:
            case c.Acknowledge():
                self.acknowledged = True
            case c.GiveFeedback(moment=FeedbackMoment.POLICY_ANSWER):
                self.told_policy = at
            case c.GiveFeedback():
                self.told = at
