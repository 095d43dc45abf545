"""Partners' HTTP interface."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.http import TransactionalRoute, Uow, uow_for
from chassis.problems import NotFound
from partners.adapters import queries
from partners.domain.commands import (
    AcceptReferral,
    Command,
    CompleteReferral,
    Completion,
    Contact,
    DeclineReferral,
    PassingOn,
    PassOnReferral,
    RecordContact,
    Refusal,
    Waiting,
    WaitlistReferral,
)
from partners.domain.ports import Store
from partners.domain.referrals import State
from partners.entrypoints import http_directory, http_links, http_webhooks

router = APIRouter(route_class=TransactionalRoute, tags=["partners"])
for part in (http_directory, http_links, http_webhooks):
    router.routes.extend(part.router.routes)

Answering = Annotated[Uow[Store], Depends(uow_for("partner", "coordinator", "deputy"))]


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
