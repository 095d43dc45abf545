"""What the handlers need kept."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from chassis.posting import Posted
from contracts.events.signals import ReferralMade, ReferralRecalled
from partners.domain import deliveries, webhooks
from partners.domain.agreements import Agreement
from partners.domain.commands import RegisterPartner, TellCapacity, TellListing
from partners.domain.deliveries import Delivery, Happening, Message, Waiting
from partners.domain.directory import Entry
from partners.domain.links import Limited, Link, ReachedBy
from partners.domain.referrals import Referral
from partners.domain.webhooks import Webhook


class Webhooks(Protocol):
    """Secrets go in and come out in the clear; at rest they are sealed."""

    async def set_url(self, partner_id: UUID, url: str, secret: str) -> bool | None:
        """Whether it is new, and so has this secret; None for a partner that the directory doesn't have."""
        ...

    async def lock(self, partner_id: UUID) -> Webhook | None: ...

    async def lock_if_free(self, partner_id: UUID) -> Webhook | None:
        """None when it is in somebody's hands at this moment."""
        ...

    async def rotate(self, partner_id: UUID, secret: str, old_until: datetime) -> None: ...

    async def save_state(self, partner_id: UUID, state: webhooks.State) -> None: ...

    async def save_busy(self, partner_id: UUID, until: datetime | None) -> None: ...

    async def add(self, partner_id: UUID, happening: Happening, message: Message) -> bool:
        """False, and nothing is kept, unless the partner has an active webhook."""
        ...

    async def due(self, partner_id: UUID) -> Delivery | None:
        """The one that has been due the longest."""
        ...

    async def next_due(self, partner_id: UUID) -> Waiting | None: ...

    async def send_again(self, partner_id: UUID, delivery_id: UUID) -> bool:
        """Whether there is such a delivery."""
        ...

    async def save_try(
        self, delivery: Delivery, posted: Posted, state: deliveries.State, due_at: datetime | None
    ) -> None: ...

    async def forget(self, partner_id: UUID, tried_before: datetime) -> None:
        """Delete what was tried last before then and doesn't wait: some of it, the oldest first."""
        ...


class Store(Protocol):
    """Personal data and words go in in the clear; at rest they are sealed."""

    @property
    def webhooks(self) -> Webhooks: ...

    async def save_partner(self, command: RegisterPartner, on: date) -> int:
        """Write the directory's entry, verified on this day; its new version (1: it wasn't there)."""
        ...

    async def save_capacity(self, command: TellCapacity) -> bool:
        """Whether the directory has that entry."""
        ...

    async def save_listing(self, command: TellListing) -> bool:
        """Whether the directory has that entry."""
        ...

    async def save_verified(self, partner_id: UUID, on: date) -> bool:
        """Whether the directory has that entry; the caller looked at it."""
        ...

    async def entries(self) -> dict[UUID, Entry]:
        """The whole directory, locked: nobody else changes it meanwhile."""
        ...

    async def entry(self, partner_id: UUID) -> Entry | None: ...

    async def save_entry(self, entry: Entry) -> int:
        """Its new version (1: it wasn't there); contact persons stay as they are."""
        ...

    async def add_agreement(self, partner_id: UUID, agreement: Agreement, on: date) -> int | None:
        """The number of this agreement with the partner; None when the directory hasn't that entry."""
        ...

    async def bound_by_secrecy(self, partner_id: UUID) -> bool: ...

    async def in_directory(self, partner_id: UUID) -> bool:
        """Whether it is there, and active."""
        ...

    async def add_referral(self, made: ReferralMade, received_on: date) -> Referral | None:
        """None when nothing is new: a duplicate, or a referral whose recall came first."""
        ...

    async def recall_referral(self, recalled: ReferralRecalled) -> Referral | None:
        """Also of a referral that is still to come. None unless it ends one that the partner had."""
        ...

    async def forget_client(self, client_id: UUID) -> None:
        """Destroy the words about a client, and the tie between referrals and client."""
        ...

    async def lock_referral(self, referral_id: UUID) -> Referral | None: ...

    async def lock_if_free(self, referral_id: UUID) -> Referral | None:
        """None when it is in somebody's hands at this moment."""
        ...

    async def referral(self, referral_id: UUID) -> Referral | None:
        """Without a lock."""
        ...

    async def address(self, partner_id: UUID) -> str | None:
        """The contact person's, to mail to."""
        ...

    async def reached_by(self, partner_id: UUID) -> ReachedBy: ...

    async def network_of_link(self, link_hash: bytes) -> UUID | None:
        """Of whichever network it is; only its holder can ask."""
        ...

    async def network_of_session(self, session_hash: bytes) -> UUID | None: ...

    async def add_link(self, link_id: UUID, link_hash: bytes, referral_id: UUID, now: datetime) -> None: ...

    async def link(self, link_hash: bytes) -> Link | None: ...

    async def lock_link(self, link_hash: bytes) -> Link | None: ...

    async def lock_link_of(self, link_id: UUID) -> Link | None: ...

    async def link_of_session(self, session_hash: bytes, now: datetime) -> Link | None:
        """None when the session is over."""
        ...

    async def save_link(self, link: Link) -> None: ...

    async def open_session(
        self, session_hash: bytes, link_id: UUID, now: datetime, until: datetime
    ) -> None: ...

    async def end_session(self, session_hash: bytes) -> None: ...

    async def submit(self, session_hash: bytes, number: UUID) -> bool:
        """False for a number that came before."""
        ...

    async def count(self, what: Limited, now: datetime) -> int:
        """How many of these the network's links had in this hour, this one included."""
        ...

    async def save_reminded(self, referral: Referral, on: date) -> None: ...

    async def save_timed_out(self, referral: Referral, on: date) -> None: ...

    async def save_accepted(self, referral: Referral, on: date, by: str, on_behalf: bool) -> None: ...

    async def save_waitlisted(
        self, referral: Referral, on: date, by: str, on_behalf: bool, until: date
    ) -> None: ...

    async def save_contacted(self, referral: Referral, on: date, by: str, on_behalf: bool) -> None: ...

    async def save_declined(
        self, referral: Referral, on: date, by: str, on_behalf: bool, reason: str, words: str | None
    ) -> None: ...

    async def save_passed_on(
        self, referral: Referral, on: date, by: str, on_behalf: bool, to: UUID, words: str | None
    ) -> None: ...

    async def save_completed(
        self, referral: Referral, on: date, by: str, on_behalf: bool, outcome: str, words: str | None
    ) -> None: ...
