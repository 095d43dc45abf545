"""Notes: their words are sealed as the other words of the dossier in which they were written."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from chassis.uow import Uow
from signals.adapters.tables import NETWORK, notes
from signals.domain.dossier import Dossier
from signals.domain.notes import Note, Visibility

_visible = (
    sa.select(notes)
    .where(
        notes.c.network_id == NETWORK,
        notes.c.dossier_id == sa.any_(sa.bindparam("here", type_=ARRAY(sa.Uuid))),
        notes.c.visibility == sa.any_(sa.bindparam("visible", type_=ARRAY(sa.Text))),
        notes.c.sealed.is_not(None),
    )
    .order_by(notes.c.written_at, notes.c.note_id)
)


async def keep_note(uow: Uow[Any], dossier: Dossier, note: Note) -> None:
    row = {
        "network_id": uow.network_id,
        "note_id": note.note_id,
        "dossier_id": note.dossier_id,
        "visibility": note.visibility,
        "written_by": note.by,
        "written_at": note.at,
        "sealed": await uow.vault.seal(dossier.text_key, f"note:{note.note_id}", note.text),
    }
    await uow.execute(insert(notes).values(row).on_conflict_do_nothing())


async def notes_of(uow: Uow[Any], dossier: Dossier, visible: Iterable[Visibility]) -> list[Note]:
    """The oldest first, those of dossiers that were joined into this one too; what was forgotten is left out.

    Whoever calls this writes it in the audit trail.
    """
    asked = {
        "network_id": uow.network_id,
        "here": list(dossier.goes_on_for),
        "visible": [str(one) for one in visible],
    }
    rows = (await uow.execute(_visible, asked)).all()
    sealed = [(dossier.key_of(row.dossier_id), f"note:{row.note_id}", row.sealed) for row in rows]
    opened = await uow.vault.open_many(sealed)
    return [
        Note(row.note_id, row.dossier_id, row.visibility, row.written_by, row.written_at, text)
        for row, text in zip(rows, opened, strict=True)
        if text is not None
    ]
