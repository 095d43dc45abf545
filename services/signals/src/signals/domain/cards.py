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

from chassis.areas import Area
from chassis.fields import Counted, unfit
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


def _no_place() -> PydanticCustomError:
    return unfit("Noem de gebruiker of de (deel)gemeente.", "Name the client or the area.")


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
    area: Area | None = None
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
            raise _no_place()
        ids = [id_ for id_ in (self.signal_id, *(one.signal_id for one in self.further)) if id_]
        if self.nothing_passed_on and any(id_.version != 4 for id_ in ids):
            raise unfit(
                "Geef een anoniem signaal een willekeurige id (UUID versie 4).",
                "Give an anonymous signal a random id (UUID version 4).",
            )
        if self.further and (self.signal_id is None or len(set(ids)) < len(ids)):
            raise unfit(
                "Geef elk signaal op deze fiche een eigen id.",
                "Give each signal on this card an id of its own.",
            )
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
    area: Area | None = None
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
            raise _no_place()
        return self


class ImportRow(Command):
    """`row_id` follows from the row's content, so that a second run finds it there; no event shows it."""

    row_id: UUID
    area: Area
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
