"""How signals come into a dossier and leave it again.

`happened_at` is the real moment, `recorded_at` the moment it was written down. `text` holds words about
the case: the adapter seals it with the client's key, so that it is absent when facts are loaded to decide.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.codes import Channel, Level, SenderKind, Theme, Urgency


class DayPart(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Happened(BaseModel):
    """What every fact has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    happened_at: datetime
    recorded_at: datetime
    by: str | None = None
    text: str | None = Field(default=None, repr=False)


class Captured(Happened):
    """`reachable`: someone can be told what became of it, even when the sender is sealed (anonymous).

    `level` and `theme` are what was known at once; interpreting it remains the coordinator's.
    """

    fact: Literal["captured"] = "captured"
    signal_id: UUID
    sender_kind: SenderKind
    sender_id: UUID | None = None
    reachable: bool = True
    area: str
    channel: Channel
    urgency: Urgency = Urgency.NORMAL
    level: Level | None = None
    theme: Theme | None = None
    imported: bool = False


class SignalJoined(Happened):
    """A signal of another dossier, `home_id`, goes on in this one. Its terms run since it was captured.

    `rested`: when its own dossier rested before it came, as far as that was over by then.
    """

    fact: Literal["signal_joined"] = "signal_joined"
    signal: Captured
    home_id: UUID
    acknowledged_at: datetime | None = None
    rested: tuple[tuple[datetime, datetime], ...] = ()


class SignalSeparated(Happened):
    """A signal that was joined goes on in its own dossier again."""

    fact: Literal["signal_separated"] = "signal_separated"
    signal_id: UUID
    home_id: UUID


class JoinedInto(Happened):
    """All signals of this dossier go on in another: it takes no steps and asks for nothing."""

    fact: Literal["joined_into"] = "joined_into"
    dossier_id: UUID


class TakenApart(Happened):
    """The signals are back from the other dossier; `acknowledged`: those whose senders heard of it there."""

    fact: Literal["taken_apart"] = "taken_apart"
    dossier_id: UUID
    acknowledged: dict[UUID, datetime] = {}
