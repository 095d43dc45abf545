"""Who knows a client privately can be shut out; what is here then opens with a reason, for that day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from pydantic import Field

from chassis.fields import Line, Text
from chassis.problems import GuardRefused
from intake.domain.commands import Command


class Somebody(Command):
    login: Line


class ShutOut(Somebody):
    client_id: UUID


class LetIn(Somebody):
    client_id: UUID


class Reason(Command):
    reason: Text = Field(repr=False)


class OpenAnyway(Reason):
    client_id: UUID


@dataclass(frozen=True, slots=True)
class Acquaintance:
    login: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class OpenedAnyway:
    """By somebody who was shut out, until midnight; the reason stands on the client's page."""

    client_id: UUID
    by: str
    on: date
    reason: str = field(repr=False)
    opening_id: UUID = field(default_factory=uuid4)


def acquainted(client_id: UUID) -> GuardRefused:
    return GuardRefused(
        "acquainted",
        nl="U kent deze persoon privé: wat hier over deze persoon staat, is voor u gesloten.",
        en="You know this person privately: what is here about this person is closed to you.",
        satisfy_nl="Laat het aan een collega, of open het met een reden. Die komt bij de gebruiker te staan.",
        satisfy_en="Leave it to a colleague, or open it with a reason. It will stand on the client's page.",
        client_id=str(client_id),
    )


def not_acquainted() -> GuardRefused:
    return GuardRefused(
        "not_acquainted",
        nl="Dit is voor u niet gesloten.",
        en="This isn't closed to you.",
        satisfy_nl="Open het gewoon.",
        satisfy_en="Just open it.",
    )


def check_another(login: str, acting: str) -> None:
    if login == acting:
        raise GuardRefused(
            "own_acquaintance",
            nl="U kunt uzelf niet opnieuw toelaten.",
            en="You can't let yourself in again.",
            satisfy_nl="Vraag het een andere coördinator.",
            satisfy_en="Ask another coordinator.",
        )
