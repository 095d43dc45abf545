"""Attachments: name, bytes and the reason of a removal are sealed as the other words of their dossier."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from chassis.uow import Uow
from signals.adapters.tables import NETWORK
from signals.adapters.tables import attachments as table
from signals.domain.attachments import Attachment, Removed
from signals.domain.dossier import Dossier
from signals.domain.notes import Visibility

_visible = (
    sa.select(*(column for column in table.c if column.name != "content"))
    .where(
        table.c.network_id == NETWORK,
        table.c.dossier_id == sa.any_(sa.bindparam("here", type_=ARRAY(sa.Uuid))),
        table.c.visibility == sa.any_(sa.bindparam("visible", type_=ARRAY(sa.Text))),
        sa.func.coalesce(table.c.sealed, table.c.removal).is_not(None),
    )
    .order_by(table.c.added_at, table.c.attachment_id)
)


async def keep_attachment(uow: Uow[Any], dossier: Dossier, attachment: Attachment, content: bytes) -> bool:
    """False when there is one with this id already."""
    key, id_ = dossier.text_key, attachment.attachment_id
    row = {
        "network_id": uow.network_id,
        "attachment_id": id_,
        "dossier_id": attachment.dossier_id,
        "visibility": attachment.visibility,
        "kind": attachment.kind,
        "size": attachment.size,
        "added_by": attachment.by,
        "added_at": attachment.at,
        "scanned": attachment.scanned,
        "sealed": await uow.vault.seal(key, _field("name", id_), attachment.name),
        "content": await uow.vault.seal_bytes(key, _field("content", id_), content),
    }
    kept = insert(table).values(row).on_conflict_do_nothing().returning(table.c.attachment_id)
    return (await uow.execute(kept)).first() is not None


async def attachments_of(
    uow: Uow[Any], dossier: Dossier, visible: Iterable[Visibility], attachment_id: UUID | None = None
) -> list[Attachment]:
    """The oldest first, those of dossiers that were joined into this one too; what was forgotten is left out.

    Their bytes stay where they are. Whoever calls this writes it in the audit trail.
    """
    asked = _visible.where(table.c.attachment_id == attachment_id) if attachment_id else _visible
    bound = {
        "network_id": uow.network_id,
        "here": list(dossier.goes_on_for),
        "visible": [str(one) for one in visible],
    }
    rows = (await uow.execute(asked, bound)).all()
    sealed = [
        (dossier.key_of(row.dossier_id), _field("removal", row.attachment_id), row.removal)
        if row.removal is not None
        else (dossier.key_of(row.dossier_id), _field("name", row.attachment_id), row.sealed)
        for row in rows
    ]
    opened = await uow.vault.open_many(sealed)
    return [_attachment(row, words) for row, words in zip(rows, opened, strict=True) if words is not None]


async def content_of(uow: Uow[Any], dossier: Dossier, attachment: Attachment) -> bytes | None:
    """None when it was removed."""
    asked = sa.select(table.c.content).where(*_this(uow, attachment.attachment_id))
    sealed = (await uow.execute(asked)).scalar()
    if sealed is None:
        return None
    field = _field("content", attachment.attachment_id)
    return await uow.vault.open_bytes(dossier.key_of(attachment.dossier_id), field, sealed)


async def remove_attachment(
    uow: Uow[Any], dossier: Dossier, attachment: Attachment, removed: Removed
) -> None:
    """Its bytes and name go."""
    id_, key = attachment.attachment_id, dossier.key_of(attachment.dossier_id)
    reason = await uow.vault.seal(key, _field("removal", id_), removed.reason)
    gone = {"sealed": None, "content": None, "removal": reason}
    who = {"removed_by": removed.by, "removed_at": removed.at}
    await uow.execute(sa.update(table).where(*_this(uow, id_)).values({**gone, **who}))


def _attachment(row: sa.Row[Any], words: str) -> Attachment:
    gone = row.removed_at is not None
    return Attachment(
        row.attachment_id,
        row.dossier_id,
        row.visibility,
        row.kind,
        row.size,
        row.added_by,
        row.added_at,
        row.scanned,
        name="" if gone else words,
        removed=Removed(row.removed_by, row.removed_at, words) if gone else None,
    )


def _field(what: str, attachment_id: UUID) -> str:
    return f"attachment:{what}:{attachment_id}"


def _this(uow: Uow[Any], attachment_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.network_id == uow.network_id, table.c.attachment_id == attachment_id
