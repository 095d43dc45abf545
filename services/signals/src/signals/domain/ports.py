"""What the back office asks of its database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from contracts import EventData
from contracts.codes import EscalationTarget
from signals.domain.acquaintance import Acquaintance
from signals.domain.attachments import Attachment, Removed
from signals.domain.card_forms import CardForm
from signals.domain.colleagues import Colleague, Mailbox
from signals.domain.dossier import Dossier, Summary
from signals.domain.facts import Fact
from signals.domain.grounds import Consent, Freshness, Partner
from signals.domain.letters import LetterFields
from signals.domain.mails import Waiting
from signals.domain.notes import Note, Visibility
from signals.domain.procedure import Procedure
from signals.domain.staff import Absence, Staff


@dataclass(frozen=True)
class KnownBefore:
    """What is known before a card is taken in. `dossier_id`: this signal was handed in before."""

    area: str | None = None
    forgotten: bool = False
    dossier_id: UUID | None = None
    parent_there: bool = True


class Asked(NamedTuple):
    """Of whom and what something may be known before a card is taken in."""

    client_id: UUID | None
    signal_id: UUID
    parent_id: UUID | None = None


@dataclass(frozen=True)
class Card:
    """A signal's row: codes in columns, its words sealed in one piece."""

    signal_id: UUID
    sender_kind: str
    channel: str
    urgency: str
    occurred_on: date
    words: dict[str, object] = field(repr=False)
    sender_id: UUID | None = None
    sender_login: str | None = None
    parent_signal_id: UUID | None = None
    details: dict[str, object] = field(default_factory=dict)


class Opening(NamedTuple):
    """A new dossier with its first card."""

    dossier: Dossier
    card: Card
    summary: Summary


@dataclass(frozen=True)
class Letter:
    referral_id: UUID
    dossier_id: UUID
    client_id: UUID | None
    partner_id: UUID
    sealed: bytes | None
    in_fields: bool = False


class Colleagues(Protocol):
    """The coordinators and deputies of a network."""

    async def staff(self, now: datetime) -> Staff: ...

    async def was_noticed(self, login: str, role: EscalationTarget, today: date) -> bool: ...

    async def notice(self, login: str, role: EscalationTarget, name: str, today: date) -> None: ...

    def colleague_id(self, login: str) -> UUID: ...

    async def colleagues(self) -> list[Colleague]: ...

    async def remove_colleague(self, login: str) -> bool:
        """With the key of what was sealed; False when there is none."""

    async def add_absence(self, absence: Absence) -> bool:
        """False when it was there already."""

    async def absence(self, absence_id: UUID) -> Absence | None:
        """Locked."""

    async def end_absence(self, absence_id: UUID, at: datetime) -> None: ...

    async def take_back_absence(self, absence_id: UUID) -> None: ...

    async def mailbox(self, colleague_id: UUID) -> Mailbox | None: ...

    async def choose_mail(self, login: str, address: str | None, *, daily: bool) -> None: ...

    async def mailed(self, login: str, at: datetime) -> None: ...

    async def look_again(self, now: datetime) -> None:
        """At every dossier of which something is late, or that is in acute danger: its alarms are due now."""

    async def waiting(
        self, now: datetime, today: date, roles: Iterable[EscalationTarget], since: datetime
    ) -> Waiting: ...

    async def in_danger(self, roles: Iterable[EscalationTarget]) -> int:
        """How many dossiers of acute danger wait for one of these."""


class Store(Colleagues, Protocol):
    async def known_before(self, asked: Sequence[Asked], day: date) -> tuple[list[KnownBefore], Procedure]:
        """Of each, and the procedure in force; at least one must be asked for."""

    async def open(self, openings: Sequence[Opening]) -> set[UUID]:
        """The dossiers that were opened; not those whose signal was there already."""

    async def knows_client(self, client_id: UUID) -> bool:
        """False for one that was forgotten, too."""

    async def acquaintances(self, client_id: UUID) -> list[Acquaintance]: ...

    async def is_shut_out(self, client_id: UUID, login: str) -> bool: ...

    async def shut_out(self, client_id: UUID, login: str, by: str, since: datetime) -> None: ...

    async def let_in(self, client_id: UUID, login: str) -> None: ...

    async def procedure_texts(self) -> dict[str, str]:
        """The network's own versions as they were written, by id, the oldest first."""

    async def card_texts(self) -> dict[str, str]:
        """The same of the network's own cards."""

    async def procedure_in_force(self, day: date) -> Procedure: ...

    async def procedure(self, name: str) -> Procedure:
        """Raises `LookupError` for an id that isn't there."""

    async def add_procedure(self, procedure: Procedure, text: str, by: str) -> bool:
        """False when somebody added this version just now."""

    async def add_card_form(self, form: CardForm, text: str, by: str) -> bool:
        """As for a procedure."""

    async def signals_among(self, signal_ids: Iterable[UUID]) -> dict[UUID, UUID]:
        """Which of these are known, with their dossiers."""

    async def lock(self, dossier_id: UUID) -> Dossier | None: ...

    async def lock_if_free(self, dossier_id: UUID) -> Dossier | None:
        """None when it isn't there, or in somebody's hands at this moment."""

    async def load(self, dossier_id: UUID) -> Dossier | None: ...

    async def append(self, dossier: Dossier, facts: Sequence[Fact], summary: Summary) -> None:
        """Keep the facts, which the dossier has already; their words are sealed."""

    async def keep_note(self, dossier: Dossier, note: Note) -> None:
        """Once: the same note again changes nothing."""

    async def keep_attachment(self, dossier: Dossier, attachment: Attachment, content: bytes) -> bool:
        """False when there is one with this id already."""

    async def attachments_of(
        self, dossier: Dossier, visible: Iterable[Visibility], attachment_id: UUID | None = None
    ) -> list[Attachment]:
        """All, or the one with this id; of dossiers that were joined into this one too."""

    async def content_of(self, dossier: Dossier, attachment: Attachment) -> bytes | None: ...

    async def remove_attachment(self, dossier: Dossier, attachment: Attachment, removed: Removed) -> None: ...

    async def move_signals(self, home_id: UUID, to: UUID) -> None:
        """All signals of a dossier go on in another."""

    async def return_signals(self, home_id: UUID, signal_ids: Sequence[UUID]) -> None: ...

    async def dossier_of_action(self, action_id: UUID) -> UUID | None: ...

    async def keep_letter(
        self, dossier: Dossier, referral_id: UUID, partner_id: UUID, content: LetterFields | str
    ) -> None: ...

    async def open_letter(self, letter: Letter) -> LetterFields | str | None:
        """What it says; None when its client was forgotten."""
        ...

    async def copy_letter(self, dossier: Dossier, of: UUID, referral_id: UUID, partner_id: UUID) -> None:
        """The same letter to another partner; nothing when its client was forgotten."""
        ...

    async def letter(self, referral_id: UUID) -> Letter | None: ...

    async def letters_opened(self, reader: str, referral_id: UUID, now: datetime, since: datetime) -> int:
        """How many different ones since then, with this one, which is opened now."""

    async def referred_dossiers(self, client_id: UUID) -> list[UUID]: ...

    async def hold(self, dossier_id: UUID, events: Sequence[tuple[int, EventData]]) -> None: ...

    async def release(self, dossier_id: UUID) -> list[EventData]:
        """What was held, in order; the dossier counts as published from now on."""

    async def consents_of(self, client_id: UUID) -> tuple[Consent, ...]: ...

    async def disclosure_blocked(self, client_id: UUID) -> bool: ...

    async def partner(self, partner_id: UUID) -> Partner | None: ...

    async def freshness_of(self, client_id: UUID) -> Freshness: ...

    async def know_client(self, client_id: UUID, area: str, partition: int | None, version: int) -> None: ...

    async def block_disclosure(self, client_id: UUID, *, blocked: bool) -> bool:
        """Or let it go again; False when it was so already."""

    async def forget_client(self, client_id: UUID, on: date) -> None: ...

    async def know_consent(self, client_id: UUID, consent: Consent) -> None: ...

    async def withdraw_consent(self, client_id: UUID, consent_id: UUID, on: date) -> Consent: ...

    async def know_volunteer(self, volunteer_id: UUID, *, active: bool) -> None: ...

    async def know_partner(self, partner: Partner, version: int) -> None: ...

    async def heard_from(self, source: str, partition: int, as_of: datetime) -> None: ...

    async def bundle(self, bundle_id: UUID, dossier_ids: Iterable[UUID]) -> list[UUID]:
        """Put together those that are ours; answers with them."""

    async def bundled(self, bundle_id: UUID) -> list[UUID]: ...
