"""A signal from captured to closed: the steps of the procedure."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.base import (
    UUID,
    AreaCode,
    AwareDatetime,
    EventData,
    Month,
    PersonId,
    date,
    event,
    without_time,
)
from contracts.codes import (
    Channel,
    Decision,
    EscalationTarget,
    Level,
    Resolution,
    SenderKind,
    Step,
    Theme,
    Urgency,
)

_dossier = "7f1f9a3c-5b1e-4f0a-9a77-2a4c7a6f1b02"
_signal = "2b9c7c55-8f0e-4a49-8b0a-4a7d0f6e9c03"
_client = "5b0f1a52-9a44-4d0b-8a35-6a2f0d6a8c11"
_volunteer = "a4d1f6b0-1c2d-4e3f-8a9b-0c1d2e3f4a55"


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "signal_id": _signal,
        "client_id": _client,
        "sender_id": _volunteer,
        "sender_kind": "volunteer",
        "area": "33021F",
        "channel": "visit_card",
        "urgency": "normal",
        "month": "2026-11",
        "occurred_on": "2026-11-06",
        "level": None,
        "theme": None,
        "imported": False,
    },
)
class SignalCaptured(EventData):
    """Someone noticed something and handed it in; it opens or joins a dossier.

    Anonymous: no `client_id`, `sender_id` nor `occurred_on`, and `sender_kind` is `anonymous`.
    `level` and `theme` are present only where they are known at once.
    """

    dossier_id: UUID
    signal_id: UUID
    client_id: PersonId | None = None
    sender_id: PersonId | None = None
    sender_kind: SenderKind
    area: AreaCode
    channel: Channel
    urgency: Urgency = Urgency.NORMAL
    month: Month
    occurred_on: date | None = None
    level: Level | None = None
    theme: Theme | None = None
    imported: bool = False

    @model_validator(mode="after")
    def _anonymous_stays_anonymous(self) -> Self:
        if self.sender_kind is not SenderKind.ANONYMOUS:
            return self
        if self.client_id or self.sender_id or self.occurred_on:
            raise ValueError("an anonymous signal carries no client, sender or day")
        without_time(self.signal_id)
        without_time(self.dossier_id)
        return self


@event(
    "signals",
    key="dossier_id",
    example={"dossier_id": _dossier, "happened_on": "2026-11-07", "late": False},
)
class SignalAcknowledged(EventData):
    """The sender knows that the signal arrived and what will happen with it."""

    dossier_id: UUID
    happened_on: date | None = None
    late: bool = False


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "level": "client",
        "theme": "mobility",
        "area": "33021F",
        "weight": 2,
        "happened_on": "2026-11-07",
        "late": False,
    },
)
class SignalInterpreted(EventData):
    """The coordinator gave it a level, a theme and a weight (1–4)."""

    dossier_id: UUID
    level: Level
    theme: Theme
    area: AreaCode
    weight: Annotated[int, Field(ge=1, le=4)] | None = None
    happened_on: date | None = None
    late: bool = False


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "decisions": ["inform", "refer"],
        "happened_on": "2026-11-08",
        "late": False,
    },
)
class SignalTranslated(EventData):
    """It was decided what to do with it."""

    dossier_id: UUID
    decisions: Annotated[tuple[Decision, ...], Field(min_length=1)]
    happened_on: date | None = None
    late: bool = False


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "step": "acknowledged",
        "to": "deputy",
        "stage": 1,
        "due_at": "2026-11-06T12:00:00Z",
        "nobody_there": True,
    },
)
class SignalEscalated(EventData):
    """A step is late, or nobody is there to act on acute danger, and the next person is told.

    `stage` counts the tellings of this step from 1. `nobody_there`: everyone to whom it went was away, so
    that the next stage follows at once.
    """

    dossier_id: UUID
    step: Step
    to: EscalationTarget
    stage: Annotated[int, Field(ge=1, le=99)]
    due_at: AwareDatetime | None = None
    nobody_there: bool = False


@event(
    "signals",
    key="dossier_id",
    example={
        "dossier_id": _dossier,
        "step": "followed_up",
        "waived_on": "2026-12-02",
        "until": "2026-12-31",
    },
)
class StepWaived(EventData):
    """A step can't be done; why is kept with the dossier. `until`: the last day it needn't be done."""

    dossier_id: UUID
    step: Step
    waived_on: date | None = None
    until: date | None = None


@event(
    "signals",
    key="dossier_id",
    example={"dossier_id": _dossier, "resolution": "solved", "closed_on": "2026-12-03"},
)
class SignalClosed(EventData):
    """Everything hard is done or waived, or it was closed before it was imported; this is how it ended."""

    dossier_id: UUID
    resolution: Resolution
    closed_on: date | None = None


@event("signals", key="dossier_id", example={"dossier_id": _dossier, "reopened_on": "2026-12-10"})
class SignalReopened(EventData):
    """A closed dossier is taken up again."""

    dossier_id: UUID
    reopened_on: date | None = None
