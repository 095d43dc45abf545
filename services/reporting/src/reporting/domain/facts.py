"""What reporting keeps of each dossier, signal, waiver, help request and referral.

Every fact is written so that the order of arrival doesn't matter: what is said once is set once, what may be
said again counts by the aggregate's version, and what was ever late stays late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID


@dataclass(slots=True)
class DossierFacts:
    """`level`, `theme` and `area` are unknown until somebody interprets; `*_late` until the step is done.

    `joined_into`: the dossier in which its signals go on, and as which they are counted.
    """

    network_id: UUID
    dossier_id: UUID
    level: str | None = None
    theme: str | None = None
    area: str | None = None
    interpreted_version: int = 0
    acknowledged_late: bool | None = None
    interpreted_late: bool | None = None
    translated_late: bool | None = None
    followed_up_late: bool | None = None
    fed_back_late: bool | None = None
    escalated: list[str] = field(default_factory=list)
    follow_up_result: str | None = None
    follow_up_version: int = 0
    resolution: str | None = None
    closed_version: int = 0
    joined_into: UUID | None = None
    joined_version: int = 0


@dataclass(slots=True)
class SignalFacts:
    """What a signal's capture said; it never changes."""

    network_id: UUID
    signal_id: UUID
    dossier_id: UUID | None = None
    client_id: UUID | None = None
    sender_kind: str | None = None
    area: str | None = None
    month: str | None = None
    channel: str | None = None
    urgency: str | None = None
    imported: bool = False


@dataclass(slots=True)
class WaiverFacts:
    """That a step was waived; it never changes. `waived_on` isn't told of an anonymous signal."""

    network_id: UUID
    waiver_id: UUID
    dossier_id: UUID | None = None
    step: str | None = None
    waived_on: date | None = None
    until: date | None = None


@dataclass(slots=True)
class HelpRequestFacts:
    """`month` is unknown while only its answer has arrived."""

    network_id: UUID
    help_request_id: UUID
    client_id: UUID | None = None
    theme: str | None = None
    area: str | None = None
    month: str | None = None
    channel: str | None = None
    imported: bool = False
    resolution: str | None = None
    resolved_version: int = 0


@dataclass(slots=True)
class ReferralFacts:
    """Said by signals (made, recalled) and by partners (the rest)."""

    network_id: UUID
    referral_id: UUID
    dossier_id: UUID | None = None
    partner_id: UUID | None = None
    theme: str | None = None
    made_on: date | None = None
    received_on: date | None = None
    accepted_on: date | None = None
    declined_on: date | None = None
    decline_reason: str | None = None
    passed_on: date | None = None
    completed_on: date | None = None
    outcome: str | None = None
    recalled_on: date | None = None
    recall_reason: str | None = None


Row = TypeVar("Row", DossierFacts, SignalFacts, WaiverFacts, HelpRequestFacts, ReferralFacts)


class Sheet(Generic[Row]):
    """The rows of one table that a batch works on; remembers which it touched."""

    def __init__(self, kind: type[Row], network_id: UUID, known: Iterable[tuple[UUID, Row]] = ()) -> None:
        self._kind: type[Row] = kind
        self._network_id = network_id
        self._rows: dict[UUID, Row] = dict(known)
        self._touched: dict[UUID, Row] = {}

    def row(self, row_id: UUID) -> Row:
        """The row to change: the one that was there, else a new one."""
        row = self._rows.get(row_id)
        if row is None:
            row = self._rows[row_id] = self._kind(self._network_id, row_id)
        self._touched[row_id] = row
        return row

    def touched(self) -> Iterator[Row]:
        return iter(self._touched.values())


@dataclass(slots=True)
class Book:
    """Everything that one batch of events changes."""

    dossiers: Sheet[DossierFacts]
    signals: Sheet[SignalFacts]
    waivers: Sheet[WaiverFacts]
    help_requests: Sheet[HelpRequestFacts]
    referrals: Sheet[ReferralFacts]

    @staticmethod
    def empty(network_id: UUID) -> "Book":
        return Book(
            Sheet(DossierFacts, network_id),
            Sheet(SignalFacts, network_id),
            Sheet(WaiverFacts, network_id),
            Sheet(HelpRequestFacts, network_id),
            Sheet(ReferralFacts, network_id),
        )
