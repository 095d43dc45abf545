"""Attaching a file to a dossier, reading it, and taking back one that was a mistake."""

from typing import NamedTuple
from uuid import UUID, uuid4

from chassis.problems import Conflict, Forbidden, NotFound
from chassis.uow import Uow
from signals.casework.stepping import locked
from signals.domain.attachments import AddAttachment, Attachment, RemoveAttachment, Removed
from signals.domain.dossier import Dossier
from signals.domain.notes import visible_to
from signals.domain.ports import Store
from signals.domain.refusals import Refusal


class Readable(NamedTuple):
    attachment: Attachment
    content: bytes


async def add_attachment(uow: Uow[Store], command: AddAttachment) -> UUID:
    """On a closed dossier too; not on one that goes on in another. Nobody adds what they may not see."""
    dossier, file = await locked(uow, command.dossier_id), command.file
    if command.visibility not in visible_to(uow.principal.roles):
        raise Forbidden
    if dossier.case.joined_into:
        raise Refusal.named("dossier_joined").problem()
    added = Attachment(
        command.attachment_id or uuid4(),
        dossier.dossier_id,
        command.visibility,
        file.kind,
        len(file.content),
        uow.principal.subject,
        uow.clock.now(),
        command.scanned,
        file.name,
    )
    if await uow.store.keep_attachment(dossier, added, file.content):
        uow.audit("add_attachment", "dossier", [dossier.dossier_id])
    elif await _seen(uow, dossier, added.attachment_id) is None:
        raise Conflict
    return added.attachment_id


async def remove_attachment(uow: Uow[Store], command: RemoveAttachment) -> None:
    dossier = await locked(uow, command.dossier_id)
    found = await _seen(uow, dossier, command.attachment_id)
    if found is None:
        raise NotFound
    if found.removed:
        raise Refusal.named("attachment_removed").problem()
    removed = Removed(uow.principal.subject, uow.clock.now(), command.reason)
    await uow.store.remove_attachment(dossier, found, removed)
    uow.audit("remove_attachment", "dossier", [dossier.dossier_id])


async def read_attachment(uow: Uow[Store], dossier: Dossier, attachment_id: UUID) -> Readable:
    """Whoever calls this kept out who knows the client, and writes it in the audit trail."""
    found = await _seen(uow, dossier, attachment_id)
    content = await uow.store.content_of(dossier, found) if found else None
    if found is None or content is None:
        raise NotFound
    return Readable(found, content)


async def _seen(uow: Uow[Store], dossier: Dossier, attachment_id: UUID) -> Attachment | None:
    visible = visible_to(uow.principal.roles)
    return next(iter(await uow.store.attachments_of(dossier, visible, attachment_id)), None)
