"""What may be done with a help request."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.problems import GuardRefused
from contracts.codes import HelpRequestChannel, Resolution, Theme


@dataclass(frozen=True, slots=True)
class HelpRequest:
    help_request_id: UUID
    client_id: UUID | None
    theme: Theme
    area: str
    channel: HelpRequestChannel
    received_on: date
    description: str
    history: dict[str, str] | None = None
    """What the register already told of it: action, referred_to, outcome."""
    imported: bool = False
    resolution: Resolution | None = None
    resolved_on: date | None = None

    @property
    def person_id(self) -> UUID:
        """Whose key seals the words: the client's, or a key of the request's own."""
        return self.client_id or self.help_request_id


@dataclass(frozen=True, slots=True)
class RequestState:
    """What a decision about a help request rests on."""

    help_request_id: UUID
    person_id: UUID
    version: int
    resolution: Resolution | None


def check_received(received_on: date, today: date) -> None:
    if received_on > today:
        raise GuardRefused(
            "received_by_today",
            nl="Een hulpvraag kan niet in de toekomst ontvangen zijn.",
            en="A help request can't have been received in the future.",
            satisfy_nl="Vul de dag in waarop de vraag binnenkwam.",
            satisfy_en="Enter the day on which the request came in.",
        )


def check_open(request: RequestState) -> None:
    if request.resolution is not None:
        raise GuardRefused(
            "request_open",
            nl="Deze hulpvraag is al beantwoord.",
            en="This help request has been answered already.",
            satisfy_nl="Leg een nieuwe vraag vast als er opnieuw hulp nodig is.",
            satisfy_en="Record a new request when help is needed again.",
            resolution=request.resolution.value,
        )
