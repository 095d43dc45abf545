"""Who knows a client privately, and is shut out of the dossiers."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from chassis.http import TransactionalRoute
from signals.casework.acquaintances import of_client
from signals.domain.acquaintance import Acquaintance, LetIn, OpenAnyway, ShutOut
from signals.domain.words import Line, Words
from signals.entrypoints.shared import Coordinators

router = APIRouter(route_class=TransactionalRoute, tags=["acquaintances"])


class Somebody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: Line


class Reason(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(repr=False)


@router.get("/clients/{client_id}/acquaintances")
async def acquaintances(client_id: UUID, uow: Coordinators) -> list[Acquaintance]:
    """Who is shut out of this client's dossiers, since when and by whom."""
    return await of_client(uow, client_id)


@router.post("/clients/{client_id}/acquaintances")
async def shut_out(client_id: UUID, body: Somebody, uow: Coordinators) -> None:
    """Somebody who knows the client privately: oneself, or a colleague."""
    await uow.handle(ShutOut(client_id=client_id, login=body.login))


@router.post("/clients/{client_id}/acquaintances/let-in")
async def let_in(client_id: UUID, body: Somebody, uow: Coordinators) -> None:
    """Another coordinator lets somebody in again."""
    await uow.handle(LetIn(client_id=client_id, login=body.login))


@router.post("/dossiers/{dossier_id}/open-anyway")
async def open_anyway(dossier_id: UUID, body: Reason, uow: Coordinators) -> None:
    """For today, with a reason that the other coordinators read in the dossier."""
    await uow.handle(OpenAnyway(dossier_id=dossier_id, reason=body.reason))
