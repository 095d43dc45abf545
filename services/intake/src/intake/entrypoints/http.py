"""Intake over HTTP. A name is searched for by POST: it would stand in logs and traces as part of a URL."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from chassis.fields import Counted, Name
from chassis.http import TransactionalRoute
from chassis.openapi import ALSO_BY_ASSERTION
from intake.adapters import help_request_queries, queries
from intake.adapters.views import (
    ClientCard,
    ClientLine,
    ConsentCard,
    ForgetRequestLine,
    HelpRequestCard,
    OwnHelpRequest,
)
from intake.domain.commands import (
    Answer,
    Command,
    ConfirmForgetting,
    ConsentTerms,
    GiveConsent,
    ImportHelpRequests,
    Link,
    LinkHelpRequest,
    ReceiveHelpRequest,
    RegisterClient,
    RequestForgetting,
    ResolveHelpRequest,
    TakeUpHelpRequest,
    TakingUp,
    WithdrawConsent,
)
from intake.entrypoints import http_acquaintances
from intake.entrypoints.callers import (
    Coordinators,
    DataProtection,
    ForgettingRoles,
    Network,
    Partners,
    Senders,
)

router = APIRouter(route_class=TransactionalRoute)
router.routes.extend(http_acquaintances.router.routes)

Limit = Annotated[int, Query(ge=1, le=500)]


class ClientId(BaseModel):
    client_id: UUID


class ConsentId(BaseModel):
    consent_id: UUID


class Withdrawal(BaseModel):
    consent_id: UUID
    withdrawn_on: date


class HelpRequestId(BaseModel):
    help_request_id: UUID


class Waiting(BaseModel):
    waiting: int


class Resolved(BaseModel):
    help_request_id: UUID
    resolved_on: date


class Imported(BaseModel):
    accepted: int
    already_there: int


class Search(Command):
    q: Name
    limit: Annotated[int, Field(ge=1, le=500), Counted] = 50


class Ids(Command):
    ids: Annotated[list[UUID], Field(max_length=500)]


class Names(BaseModel):
    names: dict[UUID, str]


class ForgetRequestId(BaseModel):
    forget_request_id: UUID


class Forgotten(BaseModel):
    forgotten_on: date


def _created(response: Response, new: bool) -> None:
    """The same submission again gets the same answer, and 200."""
    response.status_code = 201 if new else 200


@router.post("/clients", status_code=201)
async def register_client(body: RegisterClient, uow: Coordinators, response: Response) -> ClientId:
    _created(response, await uow.handle(body))
    return ClientId(client_id=body.client_id)


@router.get("/clients")
async def list_clients(uow: Coordinators, limit: Limit = 50) -> list[ClientLine]:
    return await queries.list_clients(uow, limit)


@router.post("/clients/search")
async def search_clients(body: Search, uow: Coordinators) -> list[ClientLine]:
    return await queries.search_clients(uow, body.q, body.limit)


# Only an id: `/clients/search` is no client.
@router.get("/clients/{client_id:uuid}")
async def read_client(client_id: UUID, uow: Coordinators) -> ClientCard:
    return await queries.client_card(uow, client_id)


@router.post("/names")
async def read_names(body: Ids, uow: Network) -> Names:
    return Names(names=await queries.names_of(uow, body.ids))


@router.post("/clients/{client_id}/consents", status_code=201)
async def give_consent(
    client_id: UUID, body: ConsentTerms, uow: Coordinators, response: Response
) -> ConsentId:
    command = GiveConsent(client_id=client_id, **body.model_dump())
    _created(response, await uow.handle(command))
    return ConsentId(consent_id=body.consent_id)


@router.get("/clients/{client_id}/consents")
async def list_consents(client_id: UUID, uow: Coordinators) -> list[ConsentCard]:
    return await queries.consents_of(uow, client_id)


@router.post("/consents/{consent_id}/withdraw")
async def withdraw_consent(consent_id: UUID, uow: Coordinators) -> Withdrawal:
    day = await uow.handle(WithdrawConsent(consent_id=consent_id))
    return Withdrawal(consent_id=consent_id, withdrawn_on=day)


@router.post("/help-requests", status_code=201, openapi_extra=ALSO_BY_ASSERTION)
async def receive_help_request(body: ReceiveHelpRequest, uow: Senders, response: Response) -> HelpRequestId:
    """A partner names the person, whom it doesn't know by id, and reads at `/my/help-requests` what comes."""
    _created(response, await uow.handle(body))
    return HelpRequestId(help_request_id=body.help_request_id)


@router.get("/help-requests")
async def list_help_requests(
    uow: Coordinators, status: Literal["open", "resolved"] | None = None, limit: Limit = 100
) -> list[HelpRequestCard]:
    is_open = None if status is None else status == "open"
    return await help_request_queries.list_help_requests(uow, is_open, limit)


@router.get("/my/help-requests")
async def read_own_help_requests(uow: Partners, limit: Limit = 100) -> list[OwnHelpRequest]:
    sender_id = uow.principal.organisation_id
    return await help_request_queries.own_help_requests(uow, sender_id, limit) if sender_id else []


@router.post("/help-requests/import")
async def import_help_requests(body: ImportHelpRequests, uow: Coordinators) -> Imported:
    accepted = await uow.handle(body)
    return Imported(accepted=accepted, already_there=len(body.rows) - accepted)


@router.get("/help-requests/waiting")
async def count_waiting(uow: Coordinators) -> Waiting:
    """How many came in and are neither taken up nor answered; history that was imported doesn't count."""
    return Waiting(waiting=await help_request_queries.waiting(uow))


# Only an id: `/help-requests/waiting` is no request.
@router.get("/help-requests/{help_request_id:uuid}")
async def read_help_request(help_request_id: UUID, uow: Coordinators) -> HelpRequestCard:
    return await help_request_queries.help_request_card(uow, help_request_id)


@router.post("/help-requests/{help_request_id}/link")
async def link_help_request(help_request_id: UUID, body: Link, uow: Coordinators) -> HelpRequestId:
    """To the client whom it is about."""
    await uow.handle(LinkHelpRequest(help_request_id=help_request_id, client_id=body.client_id))
    return HelpRequestId(help_request_id=help_request_id)


@router.post("/help-requests/{help_request_id}/take-up")
async def take_up_help_request(help_request_id: UUID, body: TakingUp, uow: Coordinators) -> HelpRequestId:
    """It goes on as a signal; when that dossier closes, the request is resolved likewise."""
    await uow.handle(TakeUpHelpRequest(help_request_id=help_request_id, dossier_id=body.dossier_id))
    return HelpRequestId(help_request_id=help_request_id)


@router.post("/help-requests/{help_request_id}/resolve")
async def resolve_help_request(help_request_id: UUID, body: Answer, uow: Coordinators) -> Resolved:
    command = ResolveHelpRequest(help_request_id=help_request_id, **body.model_dump())
    return Resolved(help_request_id=help_request_id, resolved_on=await uow.handle(command))


@router.post("/forget-requests", status_code=201)
async def request_forgetting(body: RequestForgetting, uow: Coordinators) -> ForgetRequestId:
    request = await uow.handle(body)
    return ForgetRequestId(forget_request_id=request.forget_request_id)


@router.get("/forget-requests")
async def list_forget_requests(uow: ForgettingRoles) -> list[ForgetRequestLine]:
    return await queries.list_forget_requests(uow)


@router.post("/forget-requests/{forget_request_id}/confirm")
async def confirm_forgetting(forget_request_id: UUID, uow: DataProtection) -> Forgotten:
    day = await uow.handle(ConfirmForgetting(forget_request_id=forget_request_id))
    return Forgotten(forgotten_on=day)
