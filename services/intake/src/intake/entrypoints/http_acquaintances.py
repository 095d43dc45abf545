"""Who knows a client privately, and is shut out of what is here."""

from uuid import UUID

from fastapi import APIRouter

from chassis.http import TransactionalRoute
from intake.casework.acquaintances import of_client
from intake.domain.acquaintance import Acquaintance, LetIn, OpenAnyway, Reason, ShutOut, Somebody
from intake.entrypoints.callers import Coordinators

router = APIRouter(route_class=TransactionalRoute, tags=["acquaintances"])


@router.get("/clients/{client_id}/acquaintances")
async def acquaintances(client_id: UUID, uow: Coordinators) -> list[Acquaintance]:
    """Who is shut out of what is here about this client, since when and by whom."""
    return await of_client(uow, client_id)


@router.post("/clients/{client_id}/acquaintances")
async def shut_out(client_id: UUID, body: Somebody, uow: Coordinators) -> None:
    """Somebody who knows the client privately: oneself, or a colleague. Signals is told apart."""
    await uow.handle(ShutOut(client_id=client_id, login=body.login))


@router.post("/clients/{client_id}/acquaintances/let-in")
async def let_in(client_id: UUID, body: Somebody, uow: Coordinators) -> None:
    """Another coordinator lets somebody in again."""
    await uow.handle(LetIn(client_id=client_id, login=body.login))


@router.post("/clients/{client_id}/open-anyway")
async def open_anyway(client_id: UUID, body: Reason, uow: Coordinators) -> None:
    """For today, with a reason that the other coordinators read on the client's page."""
    await uow.handle(OpenAnyway(client_id=client_id, reason=body.reason))
