"""Keeping people out of what is here about whom they know privately."""

from uuid import UUID

from chassis.problems import NotFound
from chassis.uow import Uow
from intake.domain.acquaintance import (
    Acquaintance,
    LetIn,
    OpenAnyway,
    OpenedAnyway,
    ShutOut,
    acquainted,
    check_another,
    not_acquainted,
)
from intake.domain.ports import Store


async def keep_out(uow: Uow[Store], *client_ids: UUID | None) -> None:
    """Raises the guard's problem for who is shut out of one of these and gave no reason today."""
    for client_id in sorted(await closed_to(uow, *client_ids)):
        raise acquainted(client_id)


async def closed_to(uow: Uow[Store], *client_ids: UUID | None) -> set[UUID]:
    """Of these clients those of whom the caller may see no more than that they are there."""
    asked = {client_id for client_id in client_ids if client_id is not None}
    if not asked:
        return set()
    login = uow.principal.subject
    shut = await uow.store.shut_out_of(asked, login)
    return shut - await uow.store.opened_on(shut, login, uow.clock.today()) if shut else set()


async def of_client(uow: Uow[Store], client_id: UUID) -> list[Acquaintance]:
    if not await uow.store.client_exists(client_id):
        raise NotFound
    return await uow.store.acquaintances(client_id)


async def shut_out(uow: Uow[Store], command: ShutOut) -> None:
    """Oneself or a colleague; a second time changes nothing."""
    await _known(uow, command.client_id)
    await uow.store.shut_out(command.client_id, command.login, uow.principal.subject, uow.clock.now())
    uow.audit("shut_out", "client", [command.client_id])


async def let_in(uow: Uow[Store], command: LetIn) -> None:
    await _known(uow, command.client_id)
    check_another(command.login, uow.principal.subject)
    await uow.store.let_in(command.client_id, command.login)
    uow.audit("let_in", "client", [command.client_id])


async def open_anyway(uow: Uow[Store], command: OpenAnyway) -> None:
    await _known(uow, command.client_id)
    login = uow.principal.subject
    if not await uow.store.shut_out_of({command.client_id}, login):
        raise not_acquainted()
    opened = OpenedAnyway(command.client_id, login, uow.clock.today(), command.reason)
    await uow.store.open_anyway(opened)
    uow.audit("open_anyway", "client", [command.client_id])


async def _known(uow: Uow[Store], client_id: UUID) -> None:
    if await uow.store.lock_client(client_id) is None:
        raise NotFound
