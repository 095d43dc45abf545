"""Who knows a client privately can be shut out; opening the dossier then needs a reason, for that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from signals.domain import facts as f
from signals.domain.case import brussels_day
from signals.domain.words import Command, Line, Words


class ShutOut(Command):
    client_id: UUID
    login: Line


class LetIn(Command):
    client_id: UUID
    login: Line


class OpenAnyway(Command):
    """The reason stands in the dossier, where the coordinators read who opened it."""

    dossier_id: UUID
    reason: Words = Field(repr=False)


@dataclass(frozen=True)
class Acquaintance:
    login: str
    since: datetime
    by: str


def opened_today(facts: Sequence[f.Fact], login: str, today: date) -> bool:
    return any(
        isinstance(fact, f.OpenedAnyway) and fact.by == login and brussels_day(fact.recorded_at) == today
        for fact in facts
    )
