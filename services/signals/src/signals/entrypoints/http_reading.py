"""Reading: the worklist, a dossier, one's own signals. Words that are read are audited."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, Field

from chassis.http import TransactionalRoute
from chassis.problems import NotFound, language_of
from chassis.uow import Uow
from contracts.codes import FeedbackMoment
from signals.adapters import queries, reading
from signals.adapters.duplicates import maybe_same
from signals.adapters.history import Other, dossiers_of
from signals.adapters.noting import notes_of
from signals.casework.acquaintances import keep_out_of_client
from signals.casework.referring import why_closed
from signals.domain.asking import next_attempts
from signals.domain.dossier import Dossier
from signals.domain.notes import visible_to
from signals.domain.ports import Store
from signals.domain.proposal import moment_owed, propose
from signals.entrypoints.beside_views import attachment_view, note_view
from signals.entrypoints.shared import Coordinators, Reviewers, Senders, audit_reading, opened
from signals.entrypoints.views import DossierView, dossier_view

router = APIRouter(route_class=TransactionalRoute, tags=["reading"])

Limit = Annotated[int, Query(ge=1, le=200)]


class Worklist(BaseModel):
    """`after`: give it back for the next page. A count above `counted_to` stands for all that is more."""

    counts: dict[str, int]
    counted_to: int = queries.COUNTED_TO
    rows: list[queries.WorklistRow]
    after: str | None


class ForSender(BaseModel):
    """What this signal's sender may hear."""

    signal_id: UUID
    sender_kind: str
    text: str


class Proposal(BaseModel):
    """`text` is for the sender that was asked about, else what all of them may hear."""

    moment: FeedbackMoment
    text: str
    senders: list[ForSender]


class Heard(BaseModel):
    moment: str
    channel: str
    at: date
    text: str = Field(repr=False)


class OwnSignal(BaseModel):
    signal_id: UUID
    dossier_id: UUID
    client_id: UUID | None
    status: str
    channel: str
    occurred_on: date
    text: str | None = Field(repr=False)
    feedback: list[Heard]


@router.get("/worklist")
async def worklist(
    uow: Coordinators, view: queries.View = "open", limit: Limit = 50, after: str | None = None
) -> Worklist:
    now, today = uow.clock.now(), uow.clock.today()
    rows, following = await queries.worklist(uow, view, limit, after, now, today)
    return Worklist(counts=await queries.counts(uow, now, today), rows=rows, after=following)


@router.get("/dossiers/{dossier_id}")
async def read_dossier(
    dossier_id: UUID, uow: Coordinators, accept_language: Annotated[str | None, Header()] = None
) -> DossierView:
    dossier = await opened(uow, dossier_id)
    cards, words = await reading.words_in(uow, dossier)
    seen = dossier.assess(uow.clock.now(), uow.network.working_days)
    audit_reading(uow, "read_dossier", [(dossier.client_id, dossier.dossier_id)])
    held = await _held(uow, dossier)
    same = await maybe_same(uow, dossier_id)
    language = language_of(accept_language)
    view = dossier_view(dossier, seen, cards, words, held, language)
    enough = dossier.procedure.unreachable_attempts
    besides = {
        "maybe_same": same,
        "history": await dossiers_of(uow, dossier.client_id, but=dossier_id),
        "next_attempts": list(next_attempts(seen.situation.case, enough, uow.network.working_days)),
    }
    return view.model_copy(update={**besides, **await _beside(uow, dossier)})


@router.get("/clients/{client_id}/dossiers")
async def dossiers_of_client(client_id: UUID, uow: Coordinators) -> list[Other]:
    """All that came in about one client, the latest first: codes and a day."""
    await keep_out_of_client(uow, client_id)
    uow.audit("list_dossiers", "client", [client_id])
    return await dossiers_of(uow, client_id)


@router.get("/dossiers/{dossier_id}/feedback-proposal")
async def propose_feedback(
    dossier_id: UUID, uow: Coordinators, moment: FeedbackMoment | None = None, signal_id: UUID | None = None
) -> Proposal:
    """Words to edit and send, of the moment that is owed unless one is asked for.

    They say the kind of outcome, nothing that secrecy keeps from the sender.
    """
    case = (dossier := await opened(uow, dossier_id)).case
    moment = moment or moment_owed(dossier.assess(uow.clock.now(), uow.network.working_days).open, case)
    senders = {signal.signal_id: signal for _, signal in case.signals}
    if signal_id and signal_id not in senders:
        raise NotFound
    return Proposal(
        moment=moment,
        text=propose(case, moment, senders[signal_id] if signal_id else None),
        senders=[
            ForSender(signal_id=id_, sender_kind=one.sender_kind, text=propose(case, moment, one))
            for id_, one in senders.items()
            if one.reachable
        ],
    )


@router.get("/my/signals")
async def my_signals(uow: Senders, limit: Limit = 100) -> list[OwnSignal]:
    """What the caller handed in, where it stands, and what was told about it."""
    cards = await reading.own_cards(uow, limit)
    heard = await reading.told(uow, [card for card, _ in cards])
    if cards:
        audit_reading(uow, "read_own_signals", [(client, card.row.dossier_id) for card, client in cards])
    return [_own(card, client, heard.get(card.row.signal_id, [])) for card, client in cards]


@router.get("/emergencies")
async def emergencies(uow: Reviewers, limit: Limit = 100) -> list[queries.Emergency]:
    """Disclosures in an emergency: ground, dates and who reviewed, for whoever watches over them."""
    return await queries.emergencies(uow, limit)


async def _beside(uow: Uow[Store], dossier: Dossier) -> dict[str, Any]:
    """What colleagues put beside the case, as far as the reader may see it."""
    visible, about = visible_to(uow.principal.roles), [(dossier.client_id, dossier.dossier_id)]
    notes = await notes_of(uow, dossier, visible)
    attachments = await uow.store.attachments_of(dossier, visible)
    if notes:
        audit_reading(uow, "read_notes", about)
    if attachments:
        audit_reading(uow, "list_attachments", about)
    blocked = dossier.client_id is not None and await uow.store.disclosure_blocked(dossier.client_id)
    return {
        "disclosure_blocked": blocked,
        "notes": [note_view(note, dossier) for note in notes],
        "attachments": [attachment_view(one, dossier) for one in attachments],
    }


async def _held(uow: Uow[Store], dossier: Dossier) -> dict[UUID, str]:
    held: dict[UUID, str] = {}
    for referral in dossier.case.referrals.values():
        if referral.open and (refusal := await why_closed(uow, dossier, referral)):
            held[referral.id] = refusal.guard
    return held


def _own(card: reading.CardWords, client_id: UUID | None, heard: list[dict[str, Any]]) -> OwnSignal:
    row = card.row
    return OwnSignal(
        signal_id=row.signal_id,
        dossier_id=row.dossier_id,
        client_id=client_id,
        status=_seen_by_sender(row.status),
        channel=row.channel,
        occurred_on=row.occurred_on,
        text=card.words.get("text"),
        feedback=[
            Heard(moment=one["moment"], channel=one["channel"], at=one["happened_at"][:10], text=one["text"])
            for one in sorted(heard, key=lambda one: str(one["recorded_at"]))
        ],
    )


def _seen_by_sender(status: str) -> str:
    """A sender hears that it is open or closed; how far it got is told in words."""
    return "closed" if status in ("closed", "imported_closed") else "open"
