"""Partners' HTTP interface."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from chassis.http import TransactionalRoute, Uow, uow_for
from chassis.problems import NotFound
from partners.adapters import queries
from partners.domain.commands import (
    AcceptReferral,
    Capacity,
    Command,
    CompleteReferral,
    Completion,
    Contact,
    DeclineReferral,
    PassingOn,
    PassOnReferral,
    RecordContact,
    Refusal,
    RegisterPartner,
    TellCapacity,
    Waiting,
    WaitlistReferral,
)
from partners.domain.ports import Store
from partners.domain.referrals import State
from partners.entrypoints import http_links, http_webhooks

router = APIRouter(route_class=TransactionalRoute, tags=["partners"])
router.include_router(http_links.router)
router.include_router(http_webhooks.router)

Anyone = Annotated[Uow[Store], Depends(uow_for())]
Directory = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy", "administrator"))]
Telling = Annotated[Uow[Store], Depends(uow_for("partner", "coordinator", "deputy", "administrator"))]
Answering = Annotated[Uow[Store], Depends(uow_for("partner", "coordinator", "deputy"))]


class PartnerRegisteredView(BaseModel):
    partner_id: UUID


@router.post("/partners", status_code=201)
async def register_partner(
    body: RegisterPartner, uow: Directory, response: Response
) -> PartnerRegisteredView:
    registered = await uow.handle(body)
    if not registered.is_new:
        response.status_code = 200
    return PartnerRegisteredView(partner_id=registered.partner_id)


@router.get("/partners")
async def list_partners(uow: Anyone) -> list[queries.PartnerView]:
    return await queries.all_partners(uow)


@router.get("/partners/{partner_id}")
async def read_partner(partner_id: UUID, uow: Anyone) -> queries.PartnerDetails:
    if found := await queries.partner(uow, partner_id):
        return found
    raise NotFound


@router.post("/partners/{partner_id}/capacity")
async def tell_capacity(partner_id: UUID, body: Capacity, uow: Telling) -> queries.PartnerView:
    """Whether there is room now; the entry counts as verified today."""
    await uow.handle(TellCapacity(partner_id=partner_id, **body.model_dump()))
    return await read_partner(partner_id, uow)


@router.get("/referrals")
async def list_referrals(
    uow: Answering,
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> list[queries.ReferralView]:
    if uow.principal.has("coordinator"):
        return await queries.referrals_of(uow, None, state, limit)
    if uow.principal.organisation_id is None:
        return []
    return await queries.referrals_of(uow, uow.principal.organisation_id, state, limit)


@router.get("/referrals/{referral_id}")
async def read_referral(referral_id: UUID, uow: Answering) -> queries.ReferralDetails:
    if found := await queries.referral(uow, referral_id):
        return found
    raise NotFound


@router.post("/referrals/{referral_id}/accept")
async def accept_referral(referral_id: UUID, uow: Answering) -> queries.ReferralDetails:
    return await _answer(uow, referral_id, AcceptReferral(referral_id=referral_id))


@router.post("/referrals/{referral_id}/waitlist")
async def waitlist_referral(referral_id: UUID, body: Waiting, uow: Answering) -> queries.ReferralDetails:
    """Or tell a new date, when the wait takes longer or shorter."""
    return await _answer(uow, referral_id, WaitlistReferral(referral_id=referral_id, until=body.until))


@router.post("/referrals/{referral_id}/first-contact")
async def record_first_contact(referral_id: UUID, body: Contact, uow: Answering) -> queries.ReferralDetails:
    command = RecordContact(referral_id=referral_id, contacted_on=body.contacted_on)
    return await _answer(uow, referral_id, command)


@router.post("/referrals/{referral_id}/decline")
async def decline_referral(referral_id: UUID, body: Refusal, uow: Answering) -> queries.ReferralDetails:
    command = DeclineReferral(referral_id=referral_id, **body.model_dump())
    return await _answer(uow, referral_id, command)


@router.post("/referrals/{referral_id}/pass-on")
async def pass_on_referral(referral_id: UUID, body: PassingOn, uow: Answering) -> queries.ReferralDetails:
    """To whose door it is. Nothing is disclosed there unless its ground covers that partner too."""
    command = PassOnReferral(referral_id=referral_id, **body.model_dump())
    return await _answer(uow, referral_id, command)


@router.post("/referrals/{referral_id}/complete")
async def complete_referral(referral_id: UUID, body: Completion, uow: Answering) -> queries.ReferralDetails:
    command = CompleteReferral(referral_id=referral_id, **body.model_dump())
    return await _answer(uow, referral_id, command)


async def _answer(uow: Uow[Store], referral_id: UUID, command: Command) -> queries.ReferralDetails:
    await uow.handle(command)
    if answered := await queries.referral(uow, referral_id):
        return answered
    raise NotFound
