"""The procedure as data: which steps, within which terms, who hears it when one is late.

A network may be stricter than the floor below, never laxer: what the law of the case asks is not data.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chassis.problems import Words
from contracts.codes import EscalationTarget, Step, Urgency
from signals.domain.written import Unsound, load


class Waive(StrEnum):
    NEVER = "never"
    UNLESS_NO_SENDER = "unless_no_sender"
    WITH_REASON = "with_reason"


NEVER_WAIVED: dict[Step, Waive] = {
    Step.CAPTURED: Waive.NEVER,
    Step.INTERPRETED: Waive.NEVER,
    Step.TRANSLATED: Waive.NEVER,
    Step.FED_BACK: Waive.UNLESS_NO_SENDER,
    Step.CLOSED: Waive.NEVER,
}
ALWAYS_HARD = frozenset(Step) - {Step.ACTING}


class InvalidProcedure(Unsound):
    """The data don't make a procedure."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(_Part):
    """Working days end at midnight of the last one; hours are clock hours."""

    working_days: int | None = Field(default=None, ge=0, le=366)
    hours: int | None = Field(default=None, ge=0, le=24 * 31)

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if (self.working_days is None) == (self.hours is None):
            raise ValueError("a term is in working_days or in hours")
        return self


class Stage(_Part):
    """`after`: counted from the stage before, the first from the moment the step is late."""

    to: EscalationTarget
    after: Term


class Title(_Part):
    nl: str
    en: str


class StepRule(_Part):
    title: Title
    who: tuple[str, ...] = Field(min_length=1)
    hard: bool
    waive: Waive
    term: dict[Urgency, Term] = {}
    review_term: Term | None = None
    escalation: dict[Urgency, tuple[Stage, ...]] = {}
    remind_on_last_day: bool = False
    next: tuple[Step, ...]

    def term_for(self, urgency: Urgency) -> Term | None:
        return self.term.get(urgency, self.term.get(Urgency.NORMAL))

    def stages_for(self, urgency: Urgency) -> tuple[Stage, ...]:
        return self.escalation.get(urgency, self.escalation.get(Urgency.NORMAL, ()))


class Procedure(_Part):
    procedure: str = Field(pattern="^[a-z][a-z0-9]{1,30}$")
    version: int = Field(ge=1, le=9999)
    valid_from: date
    timezone: str
    unreachable_attempts: int = Field(default=2, ge=1)
    steps: dict[Step, StepRule]

    @property
    def id(self) -> str:
        return f"{self.procedure}-{self.version}"

    @property
    def name(self) -> str:
        return self.procedure

    def compared(self) -> dict[str, object]:
        """What can differ between two versions: not the name, the version or its date."""
        data = self.model_dump(mode="json", exclude_none=True)
        return {
            **{name: data[name] for name in ("unreachable_attempts", "timezone")},
            **data["steps"],
        }

    @model_validator(mode="after")
    def _sound(self) -> Self:
        faults = list(_faults(self.steps))
        if faults:
            raise InvalidProcedure(faults)
        return self


def _faults(steps: dict[Step, StepRule]) -> Iterator[Words]:
    missing = ", ".join(step for step in Step if step not in steps)
    if missing:
        yield Words(f"stappen zonder regel: {missing}", f"steps without a rule: {missing}")
        return
    yield from _graph_faults(steps)
    for step, rule in steps.items():
        yield from _term_faults(step, rule)
        floor = NEVER_WAIVED.get(step, Waive.WITH_REASON)
        if list(Waive).index(rule.waive) > list(Waive).index(floor):
            yield Words(
                f"{step}: mag niet overgeslagen worden met {rule.waive}, hoogstens met {floor}",
                f"{step}: may not be waived {rule.waive}, at most {floor}",
            )
        if step in ALWAYS_HARD and not rule.hard:
            yield Words(f"{step}: moet hard zijn", f"{step}: must be hard")


def _graph_faults(steps: dict[Step, StepRule]) -> Iterator[Words]:
    forward = {step: set(rule.next) for step, rule in steps.items()}
    backward = {step: {one for one in steps if step in forward[one]} for step in steps}
    for step in set(steps) - _reach(forward, Step.CAPTURED):
        yield Words(f"{step}: is niet te bereiken", f"{step}: cannot be reached")
    for step in set(steps) - _reach(backward, Step.CLOSED):
        yield Words(f"{step}: leidt nooit naar het einde", f"{step}: never leads to the end")


def _reach(graph: dict[Step, set[Step]], start: Step) -> set[Step]:
    seen, todo = {start}, [start]
    while todo:
        for step in graph[todo.pop()] - seen:
            seen.add(step)
            todo.append(step)
    return seen


def _term_faults(step: Step, rule: StepRule) -> Iterator[Words]:
    if step is Step.CAPTURED:
        return
    if Urgency.NORMAL not in rule.term:
        yield Words(f"{step}: heeft geen termijn", f"{step}: has no term")
    if not rule.stages_for(Urgency.NORMAL):
        yield Words(
            f"{step}: niemand hoort het als het te laat is", f"{step}: nobody hears it when it is late"
        )
    if step is Step.ACTING and rule.review_term is None:
        yield Words(
            f"{step}: heeft geen termijn voor het nazicht van een noodgeval",
            f"{step}: has no term for the review of an emergency",
        )


@lru_cache(maxsize=256)
def parse(raw: str) -> Procedure:
    """Read a procedure from YAML; raises `yaml.YAMLError`, or pydantic's `ValidationError`.

    The error of an unsound procedure holds an `InvalidProcedure`.
    """
    return Procedure.model_validate(load(raw))


SHIPPED = "donah"


@cache
def shipped_text() -> str:
    return (resources.files("signals") / "procedures" / f"{SHIPPED}.yaml").read_text("utf-8")


def shipped() -> Procedure:
    return parse(shipped_text())
