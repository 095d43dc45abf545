"""Handing in: a card, a call, a register."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from chassis.http import TransactionalRoute
from chassis.openapi import ALSO_BY_ASSERTION
from signals.casework.handing_in import HandedIn
from signals.domain import cards
from signals.domain.dossier import Dossier
from signals.entrypoints.shared import Coordinators, DossierState, SharedSenders

router = APIRouter(route_class=TransactionalRoute, tags=["cards"])


class FurtherReceipt(BaseModel):
    signal_id: UUID
    dossier_id: UUID


class SignalReceipt(FurtherReceipt):
    """`further`: the other signals of the card, in its order; left out where there are none."""

    further: list[FurtherReceipt] = []


class CallReceipt(DossierState):
    """`state` is where the dossier stands after the call."""

    signal_id: UUID
    state: str


class ImportReceipt(BaseModel):
    accepted: int
    already_there: int


@router.post(
    "/cards",
    status_code=201,
    responses={200: {"description": "Handed in before"}},
    response_model_exclude_defaults=True,
    openapi_extra=ALSO_BY_ASSERTION,
)
async def hand_in_card(body: cards.HandInCard, sender: SharedSenders, response: Response) -> SignalReceipt:
    """A card of a visit or a ride, with one signal or several. The same ids again give the same answer."""
    handed_in: HandedIn = await sender.handle(body)
    if not handed_in.is_new:
        response.status_code = 200
    further = [
        FurtherReceipt(signal_id=one.signal_id, dossier_id=one.dossier_id) for one in handed_in.further
    ]
    return SignalReceipt(signal_id=handed_in.signal_id, dossier_id=handed_in.dossier_id, further=further)


@router.post("/calls", status_code=201, responses={200: {"description": "Written down before"}})
async def take_call(body: cards.TakeCall, uow: Coordinators, response: Response) -> CallReceipt:
    """One form for one phone call, from captured to fed back."""
    outcome: tuple[HandedIn, Dossier | None] = await uow.handle(body)
    handed_in, dossier = outcome
    if dossier is None:
        response.status_code = 200
        dossier = await uow.store.load(handed_in.dossier_id)
    if dossier is None:
        raise LookupError("a call without a dossier")
    seen = dossier.assess(uow.clock.now(), uow.network.working_days)
    return CallReceipt(
        dossier_id=dossier.dossier_id,
        signal_id=handed_in.signal_id,
        status=seen.status,
        state=seen.status,
        allowed=list(seen.allowed),
        missing=seen.missing,
    )


@router.post("/signals/import")
async def import_signals(body: cards.ImportSignals, uow: Coordinators) -> ImportReceipt:
    """Rows of a coordinator's own register: what is done is history, what is open gets terms from today."""
    accepted, already_there = await uow.handle(body)
    return ImportReceipt(accepted=accepted, already_there=already_there)
