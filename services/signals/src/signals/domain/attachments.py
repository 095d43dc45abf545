"""Attachments of a dossier: files about a case, no step of the procedure; seen by whom notes are seen by."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pydantic import Field

from signals.domain.file_kinds import File, Kind
from signals.domain.notes import Visibility
from signals.domain.words import Command, Words


@dataclass(frozen=True)
class AddAttachment:
    """`scanned`: a virus scanner looked at it and found nothing."""

    dossier_id: UUID
    attachment_id: UUID | None
    visibility: Visibility
    file: File = field(repr=False)
    scanned: bool


class RemoveAttachment(Command):
    """One added by mistake: its bytes and name go, the reason stays."""

    dossier_id: UUID
    attachment_id: UUID
    reason: Words = Field(repr=False)


@dataclass(frozen=True)
class Removed:
    by: str
    at: datetime
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Attachment:
    """Without its bytes. `name` is empty once it was removed."""

    attachment_id: UUID
    dossier_id: UUID
    visibility: Visibility
    kind: Kind
    size: int
    by: str
    at: datetime
    scanned: bool
    name: str = field(default="", repr=False)
    removed: Removed | None = None
