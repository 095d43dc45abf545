"""Handing in: a card, a call, rows of a register. One line is enough; judging is for later."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    Field,
    StrictBool,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from chassis.fields import Counted
from contracts.base import AreaCode
from contracts.codes import (
    Channel,
    Decision,
    FeedbackChannel,
    Level,
    Resolution,
    SenderKind,
    Theme,
    Urgency,
)
from signals.domain.words import Command, Day, Line, Weight, WholeNumber, Words

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Version = Annotated[int, Field(ge=1, le=100_000), Counted]


def _one_fault(given: object, rule: ValidatorFunctionWrapHandler) -> object:
    """By itself each kind of answer would say why it isn't that kind."""
    try:
        return rule(given)
    except ValidationError:
        raise PydanticCustomError("answer", "no answer") from None


Answer = Annotated[
    Words | StrictBool | WholeNumber | Annotated[tuple[Code, ...], Field(max_length=40)],
    WrapValidator(_one_fault),
]


class Sender(Command):
    kind: SenderKind
    id: UUID | None = None
    name: Line | None = Field(default=None, repr=False)


class FormRef(Command):
    """Which version of which card was filled in."""

    card: Code
    version: Version


class Further(Command):
    """Another signal on the same card."""

    signal_id: UUID
    text: Words = Field(repr=False)
    interpretation: Words | None = Field(default=None, repr=False)
    said_by_client: StrictBool | None = None
    urgency: Urgency = Urgency.NORMAL


class HandInCard(Command):
    """`answers`: to the fields that only this card has, by name. `further`: signals beside the first."""

    signal_id: UUID | None = None
    client_id: UUID | None = None
    area: AreaCode | None = None
    channel: Channel
    text: Words = Field(repr=False)
    interpretation: Words | None = Field(default=None, repr=False)
    said_by_client: StrictBool | None = None
    client_agrees: Literal["yes", "no", "not_asked"] = "not_asked"
    nothing_passed_on: StrictBool = False
    urgency: Urgency = Urgency.NORMAL
    wants: Words | None = Field(default=None, repr=False)
    proposed_by: Literal["volunteer", "coordinator"] | None = None
    handled_by_volunteer: Words | None = Field(default=None, repr=False)
    feedback_channel: FeedbackChannel | None = None
    occurred_on: Day | None = None
    sender: Sender | None = None
    parent_signal_id: UUID | None = None
    form: FormRef | None = None
    answers: dict[Code, Answer] = Field(default={}, max_length=40, repr=False)
    further: tuple[Further, ...] = Field(default=(), max_length=5)

    @model_validator(mode="after")
    def _placed(self) -> "HandInCard":
        if not self.client_id and not self.area:
            raise ValueError("a card without a client needs an area")
        ids = [id_ for id_ in (self.signal_id, *(one.signal_id for one in self.further)) if id_]
        if self.nothing_passed_on and any(id_.version != 4 for id_ in ids):
            raise ValueError("an anonymous signal's id is random (UUID version 4)")
        if self.further and (self.signal_id is None or len(set(ids)) < len(ids)):
            raise ValueError("each signal of a card has an id of its own, so that none is made twice")
        return self

    @property
    def signals(self) -> "tuple[HandInCard, ...]":
        """A card with one signal for each on this card; the others are linked to the first."""
        first = self.model_copy(update={"further": ()})
        beside: dict[str, object] = {"parent_signal_id": self.signal_id, "answers": {}}
        beside |= {"wants": None, "handled_by_volunteer": None}
        return first, *(first.model_copy(update=beside | dict(one)) for one in self.further)


class TakeCall(Command):
    """One phone call, from captured to fed back. `resolution` closes it in the same submit."""

    signal_id: UUID | None = None
    client_id: UUID | None = None
    area: AreaCode | None = None
    sender: Sender | None = None
    text: Words = Field(repr=False)
    level: Level
    theme: Theme
    decision: Decision
    answer: Words = Field(repr=False)
    weight: Weight | None = None
    occurred_on: Day | None = None
    feedback_channel: FeedbackChannel = FeedbackChannel.PHONE
    resolution: Resolution | None = None

    @model_validator(mode="after")
    def _placed(self) -> "TakeCall":
        if not self.client_id and not self.area:
            raise ValueError("a call without a client needs an area")
        return self


class ImportRow(Command):
    """`row_id` follows from the row's content, so that a second run finds it there; no event shows it."""

    row_id: UUID
    area: AreaCode
    channel: Channel
    theme: Theme
    level: Level | None = None
    description: Words = Field(repr=False)
    action: Words | None = Field(default=None, repr=False)
    referred_to: Words | None = Field(default=None, repr=False)
    outcome: Words | None = Field(default=None, repr=False)
    done: StrictBool
    occurred_on: Day


class ImportSignals(Command):
    rows: tuple[ImportRow, ...] = Field(min_length=1, max_length=200)
