"""What the handlers need kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from contracts.codes import Resolution
from intake.domain.acquaintance import Acquaintance, OpenedAnyway
from intake.domain.commands import RegisterClient
from intake.domain.consents import Consent
from intake.domain.forgetting import ForgetRequest
from intake.domain.help_requests import HelpRequest, RequestState


@dataclass(frozen=True, slots=True)
class LockedClient:
    """A client whose row is held until commit, so that its events get rising versions."""

    client_id: UUID
    version: int


class Store(Protocol):
    """Personal data go in and come out in the clear; at rest they are sealed."""

    async def add_client(self, command: RegisterClient, at: datetime) -> bool:
        """False when this client is there already."""
        ...

    async def lock_client(self, client_id: UUID) -> LockedClient | None:
        """None when unknown or forgotten."""
        ...

    async def set_client_version(self, client_id: UUID, version: int) -> None: ...

    async def client_exists(self, client_id: UUID) -> bool: ...

    async def add_consent(self, consent: Consent, at: datetime) -> None: ...

    async def consent(self, consent_id: UUID) -> Consent | None:
        """Without its sealed words: `purpose` and `witness` stay empty."""
        ...

    async def withdraw_consent(self, consent_id: UUID, on: date) -> None: ...

    async def acquaintances(self, client_id: UUID) -> list[Acquaintance]: ...

    async def shut_out_of(self, client_ids: Collection[UUID], login: str) -> set[UUID]:
        """Those of these clients whom this login knows privately."""
        ...

    async def opened_on(self, client_ids: Collection[UUID], login: str, day: date) -> set[UUID]:
        """Those that this login opened anyway on this day."""
        ...

    async def shut_out(self, client_id: UUID, login: str, by: str, since: datetime) -> None: ...

    async def let_in(self, client_id: UUID, login: str) -> None: ...

    async def open_anyway(self, opened: OpenedAnyway) -> None: ...

    async def forget_acquaintances(self, client_id: UUID) -> None: ...

    async def add_help_requests(self, requests: Collection[HelpRequest], at: datetime) -> set[UUID]:
        """The ids that were new."""
        ...

    async def open_requests_of(self, client_id: UUID) -> list[RequestState]: ...

    async def lock_help_request(self, help_request_id: UUID) -> RequestState | None: ...

    async def open_requests_in(self, dossier_id: UUID) -> list[RequestState]:
        """Taken up in this dossier, and not answered yet."""
        ...

    async def link_help_request(self, request: RequestState, client_id: UUID) -> None:
        """From here on its words are the client's: sealed with that key, and forgotten with it."""
        ...

    async def take_up_help_request(self, help_request_id: UUID, dossier_id: UUID) -> None: ...

    async def move_help_requests(self, dossier_id: UUID, into_dossier_id: UUID) -> None:
        """They end with the other dossier."""
        ...

    async def move_help_requests_back(self, dossier_id: UUID) -> None: ...

    async def resolve_help_request(
        self, request: RequestState, resolution: Resolution, note: str | None, answer: str | None, on: date
    ) -> None: ...

    async def add_forget_request(self, request: ForgetRequest, at: datetime) -> None: ...

    async def lock_forget_request(self, forget_request_id: UUID) -> ForgetRequest | None: ...

    async def confirm_forget_request(self, request: ForgetRequest, by: str, on: date) -> None: ...

    async def forget(self, person_id: UUID, on: date) -> None:
        """Make the person's data here unreadable, and unfindable."""
        ...

    async def know_volunteer(self, volunteer_id: UUID) -> None: ...

    async def volunteer_exists(self, volunteer_id: UUID) -> bool: ...

    async def plan_visit(
        self, assignment_id: UUID, volunteer_id: UUID, client_id: UUID, version: int
    ) -> None: ...

    async def end_visit(self, assignment_id: UUID, done_on: date, version: int) -> None: ...
