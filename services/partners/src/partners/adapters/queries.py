"""What can be read of partners over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, Field

from chassis.principal import LINK
from chassis.uow import Uow
from contracts.codes import DeclineReason, RecallReason, ReferralOutcome, ReferralWarmth, Theme
from partners.adapters.directory import agreements_of, contacts_of
from partners.adapters.store import WORDS
from partners.adapters.tables import partners, referrals
from partners.domain.agreements import Agreement, in_force
from partners.domain.commands import ContactPerson
from partners.domain.directory import is_stale, still_full
from partners.domain.links import ReachedBy
from partners.domain.listing import Intensity, Listing
from partners.domain.ports import Store
from partners.domain.referrals import State


class PartnerView(BaseModel):
    """`no_intake_before`: only while that is to come. `stale`: not verified for twelve months, or never."""

    partner_id: UUID
    name: str
    works_on: str | None
    themes: list[Theme]
    intensity: Intensity
    listing: Listing
    bound_by_secrecy: bool
    capacity: str | None
    no_intake_before: date | None
    active: bool
    reached_by: ReachedBy
    verified_on: date | None
    stale: bool


class Door(BaseModel):
    """A partner that a referral may be passed on to."""

    partner_id: UUID
    name: str


class PartnerDetails(PartnerView):
    """With its people, for who works with the partner; `contact` is the one who is mailed."""

    pulled_by: str | None = Field(default=None, repr=False)
    contact: str | None = Field(default=None, repr=False)
    contact_role: str | None = Field(default=None, repr=False)
    email: str | None = Field(default=None, repr=False)
    phone: str | None = Field(default=None, repr=False)
    other_contacts: list[ContactPerson] = []
    verified_by: str | None = None


class AgreementView(Agreement):
    """`version` 2 replaced 1; `in_force`: it is the newest, and its days say so."""

    version: int
    in_force: bool
    recorded_on: date
    recorded_by: str


class ReferralView(BaseModel):
    """Which dossier and client it is about, only the network's own people see."""

    referral_id: UUID
    partner_id: UUID
    dossier_id: UUID | None = None
    client_id: UUID | None = None
    state: State
    theme: Theme | None
    warmth: ReferralWarmth | None
    made_on: date | None
    received_on: date | None
    waiting_until: date | None
    accepted_on: date | None
    contacted_on: date | None
    appointment_on: date | None
    declined_on: date | None
    passed_on: date | None
    passed_to: UUID | None
    completed_on: date | None
    recalled_on: date | None
    reminded_on: date | None
    timed_out_on: date | None
    reason: DeclineReason | None
    recall_reason: RecallReason | None
    outcome: ReferralOutcome | None
    on_behalf: bool


class ReferralDetails(ReferralView):
    words: str | None = None


async def all_partners(uow: Uow[Store]) -> list[PartnerView]:
    found = sa.select(partners).where(partners.c.network_id == uow.network_id).order_by(partners.c.name)
    return [PartnerView.model_validate(_entry(uow, row)) for row in (await uow.execute(found)).mappings()]


async def doors(uow: Uow[Store], but: UUID) -> list[Door]:
    """The active partners of the directory, without one."""
    found = sa.select(partners.c.partner_id, partners.c.name).where(
        partners.c.network_id == uow.network_id, partners.c.active, partners.c.partner_id != but
    )
    rows = await uow.execute(found.order_by(partners.c.name))
    return [Door.model_validate(dict(row)) for row in rows.mappings()]


async def partner(uow: Uow[Store], partner_id: UUID) -> PartnerDetails | None:
    """None when this network doesn't know it."""
    found = sa.select(partners).where(
        partners.c.network_id == uow.network_id, partners.c.partner_id == partner_id
    )
    row = (await uow.execute(found)).mappings().one_or_none()
    if row is None:
        return None
    own = uow.principal.organisation_id == partner_id and not uow.principal.has(LINK)
    contact = {}
    if own or uow.principal.has("coordinator", "administrator"):
        uow.audit("partner.read", "partner", [partner_id])
        contact = {**await contacts_of(uow, row), "verified_by": row["verified_by"]}
    return PartnerDetails.model_validate({**_entry(uow, row), "verified_by": None, **contact})


async def agreements(uow: Uow[Store], partner_id: UUID) -> list[AgreementView] | None:
    """The newest first; None for another organisation's, or one that this network doesn't know."""
    own = uow.principal.organisation_id == partner_id
    allowed = own or uow.principal.has("coordinator", "administrator")
    if not allowed or await uow.store.entry(partner_id) is None:
        return None
    uow.audit("agreement.read", "partner", [partner_id])
    rows, today = await agreements_of(uow, partner_id), uow.clock.today()
    shown = [
        {name: value for name, value in row.items() if name in AgreementView.model_fields} for row in rows
    ]
    return [
        AgreementView.model_validate(
            {**row, "in_force": number == 0 and in_force(row["signed_on"], row["valid_until"], today)}
        )
        for number, row in enumerate(shown)
    ]


def _entry(uow: Uow[Store], row: sa.RowMapping) -> dict[str, Any]:
    today = uow.clock.today()
    return {
        **row,
        "no_intake_before": still_full(row["no_intake_before"], today),
        "stale": is_stale(row["verified_on"], today),
    }


async def referrals_of(
    uow: Uow[Store], partner_id: UUID | None, state: State | None, limit: int
) -> list[ReferralView]:
    """The newest first; without `partner_id` those of every partner."""
    found = sa.select(referrals).where(
        referrals.c.network_id == uow.network_id, referrals.c.made_on.is_not(None)
    )
    if partner_id:
        found = found.where(referrals.c.partner_id == partner_id)
    if state:
        found = found.where(referrals.c.state == state)
    ordered = found.order_by(referrals.c.made_on.desc(), referrals.c.referral_id).limit(limit)
    rows = (await uow.execute(ordered)).mappings().all()
    if rows:
        uow.audit("referral.list", "client", sorted({row["client_id"] for row in rows if row["client_id"]}))
    return [ReferralView.model_validate(_visible(uow, row)) for row in rows]


async def referral(uow: Uow[Store], referral_id: UUID) -> ReferralDetails | None:
    """None when unknown, or another organisation's."""
    found = sa.select(referrals).where(
        referrals.c.network_id == uow.network_id,
        referrals.c.referral_id == referral_id,
        referrals.c.made_on.is_not(None),
    )
    row = (await uow.execute(found)).mappings().one_or_none()
    if row is None or not _may_see(uow, row):
        return None
    if row["client_id"]:
        uow.audit("referral.read", "client", [row["client_id"]])
    words: list[str | None] = [None]
    if row["words_sealed"]:
        words = await uow.vault.open_many([(row["client_id"], WORDS, row["words_sealed"])])
    return ReferralDetails.model_validate({**_visible(uow, row), "words": words[0]})


def _may_see(uow: Uow[Store], row: sa.RowMapping) -> bool:
    own = uow.principal.owns_referral(row["partner_id"], row["referral_id"])
    return own or uow.principal.has("coordinator")


def _visible(uow: Uow[Store], row: sa.RowMapping) -> dict[str, Any]:
    visible = {**row, "reason": row["decline_reason"]}
    if not uow.principal.has("coordinator"):
        visible |= {"dossier_id": None, "client_id": None}
    return visible
