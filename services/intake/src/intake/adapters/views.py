"""What a reader gets to see."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contracts.codes import ConsentGivenHow, ConsentScope, HelpRequestChannel, Resolution, Theme


@dataclass(frozen=True, slots=True)
class ClientLine:
    client_id: UUID
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class Opening:
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ClientCard:
    """`opened_anyway`: by whom who knows this person privately, and why."""

    client_id: UUID
    name: str
    area: str
    birth_date: date | None
    phone: str | None
    address: str | None
    note: str | None
    opened_anyway: list[Opening]


@dataclass(frozen=True, slots=True)
class ConsentCard:
    consent_id: UUID
    partner_id: UUID | None
    purpose: str
    scope: ConsentScope
    given_how: ConsentGivenHow
    witness: str | None
    given_on: date
    valid_until: date | None
    withdrawn_on: date | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """Whom a request is about, as its sender named them."""

    name: str
    phone: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class HelpRequestCard:
    """Words are absent once their person is forgotten, and where it is `closed`: to who knows that person.

    `sender_id`: the partner that sent it in.
    """

    help_request_id: UUID
    client_id: UUID | None
    sender_id: UUID | None
    dossier_id: UUID | None
    theme: Theme
    area: str
    channel: HelpRequestChannel
    received_on: date
    imported: bool
    description: str | None
    person: PersonAsked | None
    agreed: str | None
    history: dict[str, str] | None
    resolution: Resolution | None
    resolved_on: date | None
    note: str | None
    answer: str | None
    closed: bool


@dataclass(frozen=True, slots=True)
class OwnHelpRequest:
    """What its sender sees: what it wrote, and what became of it. In a dossier the answer is given there."""

    help_request_id: UUID
    theme: Theme
    area: str
    received_on: date
    person: str | None
    description: str | None
    taken_up: bool
    resolution: Resolution | None
    resolved_on: date | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class ForgetRequestLine:
    forget_request_id: UUID
    person_id: UUID
    requested_by: str
    requested_at: datetime
    confirmed_on: date | None
