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
class ClientCard:
    client_id: UUID
    name: str
    area: str
    birth_date: date | None
    phone: str | None
    address: str | None
    note: str | None


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
class HelpRequestCard:
    """`description` is absent once its person is forgotten."""

    help_request_id: UUID
    client_id: UUID | None
    theme: Theme
    area: str
    channel: HelpRequestChannel
    received_on: date
    imported: bool
    description: str | None
    history: dict[str, str] | None
    resolution: Resolution | None
    resolved_on: date | None


@dataclass(frozen=True, slots=True)
class ForgetRequestLine:
    forget_request_id: UUID
    person_id: UUID
    requested_by: str
    requested_at: datetime
    confirmed_on: date | None
