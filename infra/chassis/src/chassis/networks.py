"""The networks that this installation serves, from one YAML file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict

from chassis.working_days import WorkingDays

no_network = UUID(int=0)
"""Stands in where an event concerns no network, such as a heartbeat."""


class _NetworkFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID
    name: str
    municipalities: list[str] = []
    closing_days: list[date] = []
    eleven_july: bool = False
    minimum_cell: int = 5
    invented: bool = False


@dataclass(frozen=True)
class Network:
    """A tenant: a zorgnetwerk, with the municipalities it serves and its closing days.

    `invented`: nobody in it exists, so that it may be filled with what never happened.
    """

    id: UUID
    name: str
    municipalities: tuple[str, ...] = ()
    closing_days: frozenset[date] = field(default_factory=frozenset)
    eleven_july: bool = False
    minimum_cell: int = 5
    invented: bool = False

    @cached_property
    def working_days(self) -> WorkingDays:
        return WorkingDays(closing_days=self.closing_days, eleven_july=self.eleven_july)


def load_networks(path: str) -> Mapping[UUID, Network]:
    """Read the file; raises pydantic's `ValidationError` when it isn't a list of networks."""
    content = yaml.safe_load(Path(path).read_text(encoding="utf-8")) if path else []
    files = [_NetworkFile.model_validate(entry) for entry in content]
    return {
        file.id: Network(
            id=file.id,
            name=file.name,
            municipalities=tuple(file.municipalities),
            closing_days=frozenset(file.closing_days),
            eleven_july=file.eleven_july,
            minimum_cell=file.minimum_cell,
            invented=file.invented,
        )
        for file in files
    }
