"""Holding back at the client's word, ahead of intake's news, and letting go again."""

from uuid import UUID

from chassis.problems import NotFound
from chassis.uow import Uow
from signals.casework.stepping import locked
from signals.casework.writing import append
from signals.domain import facts as f
from signals.domain.disclosure import BlockDisclosure, LiftBlock
from signals.domain.dossier import Dossier
from signals.domain.ports import Store
from signals.domain.refusals import Refusal


async def block_disclosure(uow: Uow[Store], command: BlockDisclosure) -> None:
    """A second time changes nothing."""
    dossier, client_id = await _of_a_client(uow, command.dossier_id)
    if await uow.store.block_disclosure(client_id, blocked=True):
        await append(uow, dossier, [f.DisclosureBlocked.model_validate(_here(uow))])
    uow.audit("block_disclosure", "client", [client_id])


async def lift_block(uow: Uow[Store], command: LiftBlock) -> None:
    dossier, client_id = await _of_a_client(uow, command.dossier_id)
    if not await uow.store.block_disclosure(client_id, blocked=False):
        raise Refusal.named("not_blocked").problem()
    await append(uow, dossier, [f.BlockLifted.model_validate({**_here(uow), "text": command.reason})])
    uow.audit("lift_block", "client", [client_id])


async def _of_a_client(uow: Uow[Store], dossier_id: UUID) -> tuple[Dossier, UUID]:
    dossier = await locked(uow, dossier_id)
    if dossier.client_id is None:
        raise NotFound
    return dossier, dossier.client_id


def _here(uow: Uow[Store]) -> dict[str, object]:
    now = uow.clock.now()
    return {"happened_at": now, "recorded_at": now, "by": uow.principal.subject}
