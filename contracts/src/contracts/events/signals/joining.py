"""Dossiers about the same go on as one, until they are taken apart."""

from contracts.base import UUID, EventData, event

_dossier = "7f1f9a3c-5b1e-4f0a-9a77-2a4c7a6f1b02"
_other = "9c2d4e6f-8a1b-4c3d-9e5f-6a7b8c9d0e02"


@event("signals", key="dossier_id", example={"dossier_id": _dossier, "into_dossier_id": _other})
class DossiersJoined(EventData):
    """This dossier's signals go on in another; it takes no more steps, and its signals still count once."""

    dossier_id: UUID
    into_dossier_id: UUID


@event("signals", key="dossier_id", example={"dossier_id": _dossier, "from_dossier_id": _other})
class SignalSeparated(EventData):
    """It wasn't the same after all: this dossier goes on by itself, with its own signal."""

    dossier_id: UUID
    from_dossier_id: UUID
