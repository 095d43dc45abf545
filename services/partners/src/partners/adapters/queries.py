"""What can be read of partners over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel

from chassis.principal import LINK
from chassis.uow import Uow
from contracts.codes import DeclineReason, RecallReason, ReferralOutcome, ReferralWarmth, Theme
from partners.adapters.store import CONTACT_FIELDS, WORDS
from partners.adapters.tables import partners, referrals
from partners.domain.directory import is_stale, still_full
from partners.domain.links import ReachedBy
from partners.domain.ports import Store
from partners.domain.referrals import State


class PartnerView(BaseModel):
    """`no_intake_before`: only while that is to come. `stale`: not verified for more than twelve months."""

    partner_id: UUID
    name: str
    works_on: str | None
    themes: list[Theme]
    bound_by_secrecy: bool
    capacity: str | None
    no_intake_before: date | None
    active: bool
    reached_by: ReachedBy
    verified_on: date
    stale: bool


class Door(BaseModel):
    """A partner that a referral may be passed on to."""

    partner_id: UUID
    name: str


class PartnerDetails(PartnerView):
    """With its contact person, for who works with the partner."""

    contact: str | None = None
    email: str | None = None
    phone: str | None = None


class ReferralView(BaseModel):
    referral_id: UUID
    partner_id: UUID
    dossier_id: UUID | None = None
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
        contact = await _contact(uow, row)
    return PartnerDetails.model_validate({**_entry(uow, row), **contact})


def _entry(uow: Uow[Store], row: sa.RowMapping) -> dict[str, Any]:
    today = uow.clock.today()
    return {
        **row,
        "no_intake_before": still_full(row["no_intake_before"], today),
        "stale": is_stale(row["verified_on"], today),
    }


async def _contact(uow: Uow[Store], row: sa.RowMapping) -> dict[str, str | None]:
    sealed = {field: row[f"{field}_sealed"] for field in CONTACT_FIELDS if row[f"{field}_sealed"]}
    opened = await uow.vault.open_many(
        [(row["partner_id"], field, content) for field, content in sealed.items()]
    )
    return dict(zip(sealed, opened, strict=True))


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
        visible["dossier_id"] = None
    return visible
