"""What the holder of a mailed link does, by way of the desk. What is secret travels in bodies and headers."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, StringConstraints

from chassis.assertions import LIFETIME, Purpose
from chassis.http import TransactionalRoute, Uow, begin_for, principal_of, runtime_of
from chassis.networks import no_network
from chassis.openapi import BY_LINK, WITHOUT_LOGIN, refuses
from chassis.principal import LINK, Principal
from chassis.problems import Forbidden, NotFound, TooMany, Unauthenticated
from partners.adapters import queries
from partners.casework import links
from partners.casework.links import Visit
from partners.domain import commands as c
from partners.domain.links import SESSION_LASTS, NoEntry, works
from partners.domain.ports import Store

router = APIRouter(prefix="/links", route_class=TransactionalRoute, tags=["links"])

_nobody = Principal(subject="link", network_id=no_network, roles=frozenset({LINK}))

Secret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$"), Field(repr=False)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$"), Field(repr=False)]


class Held(c.Command):
    capability: Secret


class Entering(Held):
    code: Code


class Submission(c.Command):
    """`number`: made by who submits, for one submission; the same number again changes nothing."""

    number: UUID


class Waitlisting(c.Waiting, Submission):
    pass


class Contacting(c.Contact, Submission):
    pass


class Refusing(c.Refusal, Submission):
    pass


class Passing(c.PassingOn, Submission):
    pass


class Completing(c.Completion, Submission):
    pass


class Telling(c.Capacity, Submission):
    pass


class SendingOn(c.Command):
    purpose: Purpose


class LinkLooked(BaseModel):
    """Of a link that doesn't work (any more) nothing is told."""

    works: bool
    network: str | None = None


class CodeAsked(BaseModel):
    """Says nothing: a code is mailed if the link works, and not too many were asked for."""

    asked: bool = True


class Entered(BaseModel):
    session: str = Field(repr=False)
    seconds: int
    network_id: UUID


class Visited(BaseModel):
    """What waits, and for whom; `works`: whether the link still lets in; `doors`: to pass it on to."""

    network: str
    works: bool
    partner: queries.PartnerView
    doors: list[queries.Door]
    referral: queries.ReferralDetails


class SentOn(BaseModel):
    assertion: str = Field(repr=False)
    seconds: int


Finding = Callable[[Uow[Store], str], Awaitable[UUID | None]]


async def _network_of(request: Request, secret: str, find: Finding) -> Uow[Store] | None:
    """The request's transaction, in the network of what is held; None when nothing is."""
    uow = await begin_for(request, _nobody)
    network = runtime_of(request).networks.get(await find(uow, secret) or no_network)
    if network is None:
        return None
    await uow.enter(network)
    return uow


async def visiting(request: Request) -> Visit:
    """A dependency: who holds a link, in a session. A login is another way in, and doesn't open this one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != LINK:
        await principal_of(request, LINK)
        raise Forbidden
    uow = await _network_of(request, token, links.network_of_session)
    visit = await links.visit(uow, token) if uow else None
    if visit is None:
        raise Unauthenticated
    return visit


Visitor = Annotated[Visit, Depends(visiting)]


@router.post("/look", openapi_extra=WITHOUT_LOGIN)
async def look(body: Held, request: Request) -> LinkLooked:
    """Changes nothing, so that a scanner of mail burns nothing."""
    uow = await _network_of(request, body.capability, links.network_of_link)
    link = await links.see_link(uow, body.capability) if uow else None
    if uow is None or link is None or not works(link):
        return LinkLooked(works=False)
    return LinkLooked(works=True, network=uow.network.name)


@router.post("/code", openapi_extra=WITHOUT_LOGIN)
async def ask_code(body: Held, request: Request) -> CodeAsked:
    if uow := await _network_of(request, body.capability, links.network_of_link):
        await links.ask_code(uow, body.capability)
    return CodeAsked()


@router.post("/enter", openapi_extra=WITHOUT_LOGIN)
async def enter(body: Entering, request: Request) -> Entered:
    uow = await _network_of(request, body.capability, links.network_of_link)
    if uow is None:
        raise NoEntry
    session = await links.enter(uow, body.capability, body.code)
    return Entered(session=session, seconds=int(SESSION_LASTS.total_seconds()), network_id=uow.network_id)


@router.post("/leave", openapi_extra=BY_LINK)
async def leave(visit: Visitor) -> None:
    await visit.uow.store.end_session(visit.session)


@router.get("/referral", openapi_extra=BY_LINK)
async def read_referral(visit: Visitor) -> Visited:
    return await _visited(visit)


@router.post("/accept", openapi_extra=BY_LINK)
async def accept_referral(body: Submission, visit: Visitor) -> Visited:
    return await _submit(visit, body, c.AcceptReferral(referral_id=visit.link.referral_id))


@router.post("/waitlist", openapi_extra=BY_LINK)
async def waitlist_referral(body: Waitlisting, visit: Visitor) -> Visited:
    return await _submit(visit, body, c.WaitlistReferral(**_answer(visit, body)))


@router.post("/first-contact", openapi_extra=BY_LINK)
async def record_first_contact(body: Contacting, visit: Visitor) -> Visited:
    return await _submit(visit, body, c.RecordContact(**_answer(visit, body)))


@router.post("/decline", openapi_extra=BY_LINK)
async def decline_referral(body: Refusing, visit: Visitor) -> Visited:
    return await _submit(visit, body, c.DeclineReferral(**_answer(visit, body)))


@router.post("/pass-on", openapi_extra=BY_LINK)
async def pass_on_referral(body: Passing, visit: Visitor) -> Visited:
    return await _submit(visit, body, c.PassOnReferral(**_answer(visit, body)))


@router.post("/complete", openapi_extra=BY_LINK)
async def complete_referral(body: Completing, visit: Visitor) -> Visited:
    return await _submit(visit, body, c.CompleteReferral(**_answer(visit, body)))


@router.post("/capacity", openapi_extra=BY_LINK)
async def tell_capacity(body: Telling, visit: Visitor) -> Visited:
    told = body.model_dump(exclude={"number"})
    return await _submit(visit, body, c.TellCapacity(partner_id=visit.link.partner_id, **told))


@router.post("/assertion", responses=refuses(TooMany), openapi_extra=BY_LINK)
async def send_on(body: SendingOn, visit: Visitor) -> SentOn:
    """To another service, for one purpose: shown there once, within a minute."""
    return SentOn(assertion=await links.send_on(visit, body.purpose), seconds=LIFETIME)


def _answer(visit: Visit, body: Submission) -> dict[str, object]:
    return {"referral_id": visit.link.referral_id, **body.model_dump(exclude={"number"})}


async def _submit(visit: Visit, body: Submission, command: c.Command) -> Visited:
    """A number that came before acts no second time: the answer tells how it stands."""
    if await visit.uow.store.submit(visit.session, body.number):
        await visit.uow.handle(command)
    return await _visited(visit)


async def _visited(visit: Visit) -> Visited:
    referral = await queries.referral(visit.uow, visit.link.referral_id)
    partner = await queries.partner(visit.uow, visit.link.partner_id)
    if referral is None or partner is None:
        raise NotFound
    return Visited(
        network=visit.uow.network.name,
        works=works(replace(visit.link, state=referral.state)),
        partner=partner,
        doors=await queries.doors(visit.uow, visit.link.partner_id),
        referral=referral,
    )
