"""A network's own procedure: its versions stand beside each other."""

from chassis.uow import Uow
from signals.domain.ports import Store
from signals.domain.refusals import Refusal
from signals.domain.versions import AddProcedure, check_next


async def add_procedure(uow: Uow[Store], command: AddProcedure) -> str:
    """Answers with its id. Dossiers that begin from its date on follow it, the others go on as they began."""
    versions = await uow.store.procedures()
    check_next(versions, command.procedure, uow.clock.today())
    if not await uow.store.add_procedure(command.procedure, command.text, uow.principal.subject):
        raise Refusal.named("procedure_version", version=str(command.procedure.version + 1)).problem()
    uow.audit("add_procedure", "procedure", [])
    return command.procedure.id
