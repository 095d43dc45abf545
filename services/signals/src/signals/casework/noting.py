"""Writing a note on a dossier."""

from uuid import UUID, uuid4

from chassis.problems import Forbidden
from chassis.uow import Uow
from signals.casework.stepping import locked
from signals.domain import commands as c
from signals.domain.notes import Note, visible_to
from signals.domain.ports import Store
from signals.domain.refusals import Refusal


async def add_note(uow: Uow[Store], command: c.On[c.AddNote]) -> UUID:
    """On a closed dossier too; not on one that goes on in another. Nobody writes what they may not read."""
    dossier, given = await locked(uow, command.dossier_id), command.step
    if given.visibility not in visible_to(uow.principal.roles):
        raise Forbidden
    if dossier.case.joined_into:
        raise Refusal.named("dossier_joined").problem()
    note_id = given.note_id or uuid4()
    who, now = uow.principal.subject, uow.clock.now()
    note = Note(note_id, dossier.dossier_id, given.visibility, who, now, given.text)
    await uow.store.keep_note(dossier, note)
    uow.audit("add_note", "dossier", [dossier.dossier_id])
    return note_id
