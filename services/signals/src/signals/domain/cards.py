"""Handing in: a card, a call, rows of a register. One line is enough; judging is for later."""

from typing import Literal
from uuid import UUID

from pydantic import Field, StrictBool, model_validator

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
from signals.domain.words import Command, Day, Line, Weight, Words


class Sender(Command):
    kind: SenderKind
    id: UUID | None = None
    name: Line | None = Field(default=None, repr=False)


class HandInCard(Command):
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

    @model_validator(mode="after")
    def _placed(self) -> "HandInCard":
        if not self.client_id and not self.area:
            raise ValueError("a card without a client needs an area")
        if self.nothing_passed_on and self.signal_id and self.signal_id.version != 4:
            raise ValueError("an anonymous signal's id is random (UUID version 4)")
        return self


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
