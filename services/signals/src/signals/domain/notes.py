"""Notes on a dossier: words among colleagues, no step of the procedure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Visibility = Literal["team", "coordinator"]


@dataclass(frozen=True)
class Note:
    note_id: UUID
    dossier_id: UUID
    visibility: Visibility
    by: str
    at: datetime
    text: str = field(repr=False)


def visible_to(roles: AbstractSet[str]) -> tuple[Visibility, ...]:
    """A deputy stands in for the coordinator in everything but these."""
    return ("team", "coordinator") if "coordinator" in roles else ("team",)
