"""Keeping people out of the dossiers of whom they know privately."""

from uuid import UUID

from chassis.problems import NotFound
from chassis.uow import Uow
from signals.casework.writing import append
from signals.domain import facts as f
from signals.domain.acquaintance import Acquaintance, LetIn, OpenAnyway, ShutOut, opened_today
from signals.domain.dossier import Dossier
from signals.domain.ports import Store
from signals.domain.refusals import Refusal


async def keep_out(uow: Uow[Store], dossier: Dossier) -> None:
    """Raises the guard's problem for who is shut out and gave no reason today."""
    if await _is_shut_out(uow, dossier) and not opened_today(
        dossier.facts, uow.principal.subject, uow.clock.today()
    ):
        raise Refusal.named("acquainted").problem()


async def keep_out_of_client(uow: Uow[Store], client_id: UUID) -> None:
    """From the list of all dossiers; a reason opens one of them, never the list."""
    await _known(uow, client_id)
    if await uow.store.is_shut_out(client_id, uow.principal.subject):
        raise Refusal.named("acquainted").problem()


async def of_client(uow: Uow[Store], client_id: UUID) -> list[Acquaintance]:
    await _known(uow, client_id)
    return await uow.store.acquaintances(client_id)


async def shut_out(uow: Uow[Store], command: ShutOut) -> None:
    """Oneself or a colleague; a second time changes nothing."""
    await _known(uow, command.client_id)
    await uow.store.shut_out(command.client_id, command.login, uow.principal.subject, uow.clock.now())
    uow.audit("shut_out", "client", [command.client_id])


async def let_in(uow: Uow[Store], command: LetIn) -> None:
    await _known(uow, command.client_id)
    if command.login == uow.principal.subject:
        raise Refusal.named("own_acquaintance").problem()
    await uow.store.let_in(command.client_id, command.login)
    uow.audit("let_in", "client", [command.client_id])


async def open_anyway(uow: Uow[Store], command: OpenAnyway) -> None:
    dossier = await uow.store.lock(command.dossier_id)
    if dossier is None:
        raise NotFound
    if not await _is_shut_out(uow, dossier):
        raise Refusal.named("not_acquainted").problem()
    now = uow.clock.now()
    reason = {"happened_at": now, "recorded_at": now, "by": uow.principal.subject, "text": command.reason}
    await append(uow, dossier, [f.OpenedAnyway.model_validate(reason)])
    uow.audit("open_anyway", "client", [dossier.client_id] if dossier.client_id else [])


async def _known(uow: Uow[Store], client_id: UUID) -> None:
    if not await uow.store.knows_client(client_id):
        raise NotFound


async def _is_shut_out(uow: Uow[Store], dossier: Dossier) -> bool:
    return dossier.client_id is not None and await uow.store.is_shut_out(
        dossier.client_id, uow.principal.subject
    )
