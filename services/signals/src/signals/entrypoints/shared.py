"""Who may call, and the short answer that every step gives."""

from collections.abc import Iterable
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from chassis.assertions import Purpose
from chassis.http import Shared, Uow, shared_for, uow_for
from chassis.problems import NotFound
from signals.casework.absences import notice
from signals.casework.acquaintances import keep_out
from signals.casework.stepping import Taken
from signals.domain import commands as c
from signals.domain.dossier import Dossier
from signals.domain.facts import ActionPlanned, ReferralMade
from signals.domain.ports import Store
from signals.domain.words import Command

COORDINATION = ("coordinator", "deputy")
SENDERS = ("volunteer", "coordinator", "deputy", "partner")


async def _noticed(uow: Annotated[Uow[Store], Depends(uow_for(*COORDINATION))]) -> Uow[Store]:
    await notice(uow)
    return uow


Coordinators = Annotated[Uow[Store], Depends(_noticed)]
Senders = Annotated[Uow[Store], Depends(uow_for(*SENDERS))]
SharedSenders = Annotated[Shared, Depends(shared_for(*SENDERS, link=Purpose.HAND_IN_CARD))]
LetterReaders = Annotated[
    Uow[Store], Depends(uow_for("coordinator", "deputy", "partner", link=Purpose.READ_LETTER))
]
Reviewers = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy", "dpo"))]
Administrators = Annotated[Uow[Store], Depends(uow_for("administrator"))]
VersionReaders = Annotated[Uow[Store], Depends(uow_for(*COORDINATION, "administrator", "dpo"))]
Anyone = Annotated[Uow[Store], Depends(uow_for())]

S = TypeVar("S", bound=Command)


class DossierState(BaseModel):
    """A dossier after a step: what is allowed now and what is missing. The id is of what was made, if any."""

    dossier_id: UUID
    status: str
    allowed: list[str]
    missing: list[str]
    action_id: UUID | None = None
    referral_id: UUID | None = None


async def take(uow: Uow[Store], dossier_id: UUID, step: S) -> DossierState:
    taken: Taken = await uow.handle(c.on(dossier_id, step))
    return state_of(taken)


def state_of(taken: Taken) -> DossierState:
    fact = taken.fact
    return DossierState(
        dossier_id=taken.dossier.dossier_id,
        status=taken.seen.status,
        allowed=list(taken.seen.allowed),
        missing=taken.seen.missing,
        action_id=fact.action_id if isinstance(fact, ActionPlanned) else None,
        referral_id=fact.referral_id if isinstance(fact, ReferralMade) else None,
    )


async def opened(uow: Uow[Store], dossier_id: UUID) -> Dossier:
    """To read; raises `NotFound`, or the problem of who is shut out of it."""
    dossier = await uow.store.load(dossier_id)
    if dossier is None:
        raise NotFound
    await keep_out(uow, dossier)
    return dossier


def audit_reading(uow: Uow[Store], action: str, read: Iterable[tuple[UUID | None, UUID]]) -> None:
    """One entry for all clients read of, one for dossiers without a client."""
    pairs = list(read)
    clients = sorted({client for client, _ in pairs if client})
    nameless = sorted({dossier_id for client, dossier_id in pairs if client is None})
    if clients:
        uow.audit(action, "client", clients)
    if nameless:
        uow.audit(action, "dossier", nameless)
