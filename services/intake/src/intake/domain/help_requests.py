"""What may be done with a help request."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.problems import GuardRefused
from contracts.codes import HelpRequestChannel, Resolution, Theme
from intake.domain.commands import Person, ReceiveHelpRequest


@dataclass(frozen=True, slots=True)
class HelpRequest:
    help_request_id: UUID
    client_id: UUID | None
    theme: Theme
    area: str
    channel: HelpRequestChannel
    received_on: date
    description: str
    person: Person | None = None
    agreed: str | None = None
    sender_id: UUID | None = None
    """The partner that sent it in; None for who works for the network."""
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
    client_id: UUID | None
    sender_id: UUID | None
    dossier_id: UUID | None
    version: int
    resolution: Resolution | None

    @property
    def person_id(self) -> UUID:
        return self.client_id or self.help_request_id


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


def check_from_partner(command: ReceiveHelpRequest) -> None:
    """A partner knows nobody by our ids, and shares nobody's name without their knowing (D 2068)."""
    if command.client_id is not None:
        raise GuardRefused(
            "named_by_partner",
            nl="Een partner noemt de persoon bij naam; onze nummers zijn van het netwerk.",
            en="A partner names the person; our ids are the network's.",
            satisfy_nl="Vul naam en telefoon van de persoon in.",
            satisfy_en="Enter the person's name and phone number.",
        )
    if command.person is not None and command.agreed is None:
        raise GuardRefused(
            "agreement_missing",
            nl="Wie iemand bij naam doorgeeft, zegt waarmee die persoon akkoord ging.",
            en="Who passes a person on by name says what that person agreed to.",
            satisfy_nl="Schrijf waarmee de persoon akkoord ging, of stel de vraag zonder naam.",
            satisfy_en="Write what the person agreed to, or ask without a name.",
        )


def check_linkable(request: RequestState) -> None:
    if request.client_id is not None:
        raise GuardRefused(
            "already_linked",
            nl="Deze hulpvraag hoort al bij iemand anders.",
            en="This help request is somebody else's already.",
            satisfy_nl="Leg voor deze persoon een eigen hulpvraag vast.",
            satisfy_en="Record a request of this person's own.",
        )


def check_to_take_up(request: RequestState) -> None:
    check_open(request)
    if request.dossier_id is not None:
        raise GuardRefused(
            "already_taken_up",
            nl="Deze hulpvraag loopt al in een dossier.",
            en="This help request goes on in a dossier already.",
            satisfy_nl="Werk verder in dat dossier.",
            satisfy_en="Go on in that dossier.",
        )


def check_answered(request: RequestState, answer: str | None) -> None:
    """A partner that sent it in hears what became of it (D 1478); in a dossier it does so there."""
    if request.sender_id is not None and request.dossier_id is None and answer is None:
        raise GuardRefused(
            "answer_missing",
            nl="Een partner stuurde deze hulpvraag, en hoort wat ermee gebeurt.",
            en="A partner sent this help request, and hears what becomes of it.",
            satisfy_nl="Schrijf een antwoord aan de afzender.",
            satisfy_en="Write an answer to the sender.",
        )
