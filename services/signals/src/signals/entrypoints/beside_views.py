"""Notes and attachments as colleagues read them; `home_id`: they came from a dossier that was joined."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from signals.domain.attachments import Attachment
from signals.domain.dossier import Dossier
from signals.domain.notes import Note


class NoteView(BaseModel):
    note_id: UUID
    visibility: str
    by: str
    at: datetime
    text: str = Field(repr=False)
    home_id: UUID | None = None


class RemovedView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    by: str
    at: datetime
    reason: str = Field(repr=False)


class AttachmentView(BaseModel):
    """`size` in bytes; `scanned`: by a virus scanner; `removed`: only who did it and why is left."""

    attachment_id: UUID
    visibility: str
    kind: str
    size: int
    by: str
    at: datetime
    scanned: bool
    name: str | None = Field(repr=False)
    removed: RemovedView | None = None
    home_id: UUID | None = None


def note_view(note: Note, dossier: Dossier) -> NoteView:
    shown = {name: value for name, value in vars(note).items() if name != "dossier_id"}
    return NoteView.model_validate({**shown, "home_id": _home(note.dossier_id, dossier)})


def attachment_view(attachment: Attachment, dossier: Dossier) -> AttachmentView:
    shown = {name: value for name, value in vars(attachment).items() if name not in ("dossier_id", "removed")}
    gone = attachment.removed
    return AttachmentView.model_validate(
        {
            **shown,
            "name": attachment.name or None,
            "removed": RemovedView.model_validate(gone) if gone else None,
            "home_id": _home(attachment.dossier_id, dossier),
        }
    )


def _home(dossier_id: UUID, dossier: Dossier) -> UUID | None:
    return dossier_id if dossier_id != dossier.dossier_id else None
