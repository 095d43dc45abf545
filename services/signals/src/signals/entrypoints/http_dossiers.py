"""The steps of the procedure, on one dossier."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from chassis.http import TransactionalRoute
from chassis.problems import NotFound
from contracts.codes import FeedbackChannel
from signals.domain import commands as c
from signals.domain.words import Command, Words
from signals.entrypoints.shared import Coordinators, DossierState, state_of, take

router = APIRouter(route_class=TransactionalRoute, tags=["dossiers"])


class FinishBody(c.StepCommand):
    note: Words | None = None


class NewDossier(BaseModel):
    dossier_id: UUID


class NewNote(BaseModel):
    note_id: UUID


class FedBack(BaseModel):
    fed_back: int


class BundleWords(Command):
    channel: FeedbackChannel
    text: Words


@router.post("/dossiers/{dossier_id}/acknowledge")
async def acknowledge(dossier_id: UUID, body: c.Acknowledge, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/interpret")
async def interpret(dossier_id: UUID, body: c.Interpret, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/translate")
async def translate(dossier_id: UUID, body: c.Translate, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/actions")
async def plan_action(dossier_id: UUID, body: c.PlanAction, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/actions/{action_id}/done")
async def finish_action(action_id: UUID, body: FinishBody, uow: Coordinators) -> DossierState:
    dossier_id = await uow.store.dossier_of_action(action_id)
    if dossier_id is None:
        raise NotFound
    step = c.FinishAction(action_id=action_id, occurred_at=body.occurred_at, note=body.note)
    return await take(uow, dossier_id, step)


@router.post("/dossiers/{dossier_id}/follow-ups")
async def follow_up(dossier_id: UUID, body: c.FollowUp, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/feedback")
async def give_feedback(dossier_id: UUID, body: c.GiveFeedback, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/waive")
async def waive(dossier_id: UUID, body: c.Waive, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/close")
async def close(dossier_id: UUID, body: c.Close, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/reopen")
async def reopen(dossier_id: UUID, body: c.Reopen, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/suspend")
async def suspend(dossier_id: UUID, body: c.Suspend, uow: Coordinators) -> DossierState:
    """The client is away: what is owed waits until the day after."""
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/resume")
async def resume(dossier_id: UUID, body: c.Resume, uow: Coordinators) -> DossierState:
    return await take(uow, dossier_id, body)


@router.post("/dossiers/{dossier_id}/settle")
async def settle(dossier_id: UUID, body: c.Settle, uow: Coordinators) -> DossierState:
    """The volunteer dealt with it on the spot: all steps, and thanks, in one click."""
    return state_of(await uow.handle(c.On[c.Settle](dossier_id=dossier_id, step=body)))


@router.post("/dossiers/{dossier_id}/notes", status_code=201)
async def add_note(dossier_id: UUID, body: c.AddNote, uow: Coordinators) -> NewNote:
    """For colleagues; a deputy neither writes nor reads those for coordinators alone."""
    return NewNote(note_id=await uow.handle(c.On[c.AddNote](dossier_id=dossier_id, step=body)))


@router.post("/dossiers/{dossier_id}/join")
async def join(dossier_id: UUID, body: c.Join, uow: Coordinators) -> DossierState:
    """The other dossier about the same goes on in this one, with its signals and their senders."""
    return state_of(await uow.handle(c.On[c.Join](dossier_id=dossier_id, step=body)))


@router.post("/dossiers/{dossier_id}/separate")
async def separate(dossier_id: UUID, body: c.Separate, uow: Coordinators) -> DossierState:
    """It wasn't about the same after all: the signal goes on in its own dossier."""
    return state_of(await uow.handle(c.On[c.Separate](dossier_id=dossier_id, step=body)))


@router.post("/dossiers/{dossier_id}/structural", status_code=201)
async def raise_structural(dossier_id: UUID, body: c.RaiseStructural, uow: Coordinators) -> NewDossier:
    """A second, anonymous signal about what is lacking."""
    made = await uow.handle(c.On[c.RaiseStructural](dossier_id=dossier_id, step=body))
    return NewDossier(dossier_id=made)


@router.post("/bundles/{bundle_id}/feedback")
async def tell_bundle(bundle_id: UUID, body: BundleWords, uow: Coordinators) -> FedBack:
    """Policy's answer, told to everyone whose signal was in the bundle."""
    command = c.TellBundle(bundle_id=bundle_id, channel=body.channel, text=body.text)
    return FedBack(fed_back=await uow.handle(command))
