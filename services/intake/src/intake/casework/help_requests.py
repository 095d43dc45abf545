"""Help requests: received from the network or a partner, linked to a client, taken up, answered."""

from datetime import date
from uuid import UUID

from chassis.areas import check_standing
from chassis.envelope import Envelope
from chassis.problems import Conflict, Forbidden, NotFound
from chassis.uow import Uow
from contracts.codes import HelpRequestChannel, Resolution
from contracts.events.intake import HelpRequestLinked, HelpRequestReceived, HelpRequestResolved
from contracts.events.signals import DossiersJoined, SignalClosed, SignalSeparated
from intake.casework.acquaintances import keep_out
from intake.domain.commands import (
    ImportHelpRequests,
    LinkHelpRequest,
    ReceiveHelpRequest,
    ResolveHelpRequest,
    TakeUpHelpRequest,
)
from intake.domain.help_requests import (
    HelpRequest,
    RequestState,
    check_answered,
    check_from_partner,
    check_linkable,
    check_open,
    check_received,
    check_to_take_up,
)
from intake.domain.ports import Store
from intake.domain.registers import from_row


async def receive_help_request(uow: Uow[Store], command: ReceiveHelpRequest) -> bool:
    """False when the same submission arrived before."""
    request = _request(uow, command)
    check_received(request.received_on, uow.clock.today())
    check_standing(request.area, request.received_on)
    if request.client_id is not None and await uow.store.lock_client(request.client_id) is None:
        raise NotFound
    if not await uow.store.add_help_requests([request], uow.clock.now()):
        return await _received_before(uow, request)
    uow.emit(received(request), 1)
    uow.audit("receive_help_request", "help_request", [request.person_id])
    return True


def _request(uow: Uow[Store], command: ReceiveHelpRequest) -> HelpRequest:
    sender_id = sender_of(uow)
    if sender_id is not None:
        check_from_partner(command)
    usual = HelpRequestChannel.CENTRAL_CONTACT
    channel = HelpRequestChannel.PARTNER if sender_id is not None else command.channel or usual
    return HelpRequest(
        **dict(command) | {"channel": channel, "received_on": command.received_on or uow.clock.today()},
        sender_id=sender_id,
    )


def sender_of(uow: Uow[Store]) -> UUID | None:
    """The organisation that sends it in; None for who works for the network."""
    if uow.principal.has("coordinator"):
        return None
    if uow.principal.organisation_id is None:
        raise Forbidden
    return uow.principal.organisation_id


async def _received_before(uow: Uow[Store], request: HelpRequest) -> bool:
    known = await uow.store.lock_help_request(request.help_request_id)
    if known is None or known.sender_id != request.sender_id:
        raise Conflict
    return False


def received(request: HelpRequest) -> HelpRequestReceived:
    return HelpRequestReceived(
        help_request_id=request.help_request_id,
        client_id=request.client_id,
        theme=request.theme,
        area=request.area,
        channel=request.channel,
        received_on=request.received_on,
        imported=request.imported,
    )


async def link_help_request(uow: Uow[Store], command: LinkHelpRequest) -> bool:
    """False when it was this client's already."""
    client = await uow.store.lock_client(command.client_id)
    request = await _locked(uow, command.help_request_id)
    if client is None:
        raise NotFound
    await keep_out(uow, command.client_id)
    if request.client_id == command.client_id:
        return False
    check_linkable(request)
    await uow.store.link_help_request(request, command.client_id)
    linked = HelpRequestLinked(help_request_id=request.help_request_id, client_id=command.client_id)
    uow.emit(linked, request.version + 1)
    uow.audit("link_help_request", "client", [command.client_id])
    return True


async def take_up_help_request(uow: Uow[Store], command: TakeUpHelpRequest) -> None:
    request = await _locked(uow, command.help_request_id)
    if request.dossier_id == command.dossier_id:
        return
    check_to_take_up(request)
    await uow.store.take_up_help_request(request.help_request_id, command.dossier_id)
    uow.audit("take_up_help_request", "help_request", [request.person_id])


async def resolve_help_request(uow: Uow[Store], command: ResolveHelpRequest) -> date:
    request = await _locked(uow, command.help_request_id)
    check_open(request)
    check_answered(request, command.answer)
    uow.audit("resolve_help_request", "help_request", [request.person_id])
    return await resolve(uow, request, command.resolution, command.note, command.answer)


async def resolve(
    uow: Uow[Store],
    request: RequestState,
    resolution: Resolution,
    note: str | None = None,
    answer: str | None = None,
) -> date:
    today = uow.clock.today()
    await uow.store.resolve_help_request(request, resolution, note, answer, today)
    resolved = HelpRequestResolved(
        help_request_id=request.help_request_id, resolution=resolution, resolved_on=today
    )
    uow.emit(resolved, request.version + 1)
    return today


async def import_help_requests(uow: Uow[Store], command: ImportHelpRequests) -> int:
    """How many rows were new: a row that is there already, or twice in one batch, is left alone."""
    today = uow.clock.today()
    rows = {uow.vault.pseudonym("register row", str(row.row_id)): row for row in command.rows}
    requests = {id_: from_row(row, id_) for id_, row in rows.items()}
    for place, row in enumerate(command.rows):
        check_received(row.received_on, today)
        check_standing(row.area, row.received_on, f"/body/rows/{place}/area")
    new = await uow.store.add_help_requests(requests.values(), uow.clock.now())
    for request in (requests[id_] for id_ in requests if id_ in new):
        uow.emit(received(request), 1)
        if request.resolution is not None:
            closed = HelpRequestResolved(
                help_request_id=request.help_request_id, resolution=Resolution.IMPORTED_CLOSED
            )
            uow.emit(closed, 2)
    return len(new)


async def on_signal_closed(uow: Uow[Store], event: Envelope[SignalClosed]) -> None:
    """What was taken up in a dossier ends with it; the sender reads the answer at its own signals."""
    for request in await uow.store.open_requests_in(event.data.dossier_id):
        await resolve(uow, request, event.data.resolution)


async def on_dossiers_joined(uow: Uow[Store], event: Envelope[DossiersJoined]) -> None:
    await uow.store.move_help_requests(event.data.dossier_id, event.data.into_dossier_id)


async def on_signal_separated(uow: Uow[Store], event: Envelope[SignalSeparated]) -> None:
    await uow.store.move_help_requests_back(event.data.dossier_id)


async def _locked(uow: Uow[Store], help_request_id: UUID) -> RequestState:
    request = await uow.store.lock_help_request(help_request_id)
    if request is None:
        raise NotFound
    await keep_out(uow, request.client_id)
    return request
