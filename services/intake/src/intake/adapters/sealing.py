"""The names under which intake seals each field.

A field's name is bound into its sealed value: one person's words can't be moved to another row or column.
"""

from typing import Final
from uuid import UUID

from chassis.vault import Vault

client_fields: Final = ("name", "birth_date", "phone", "address", "note")
name_index: Final = "client.name"


def client_field(column: str) -> str:
    return f"client.{column}"


def consent_field(consent_id: UUID, column: str) -> str:
    return f"consent.{column}:{consent_id}"


def help_request_field(help_request_id: UUID, column: str) -> str:
    return f"help_request.{column}:{help_request_id}"


def opening_field(opening_id: UUID) -> str:
    return f"opening.reason:{opening_id}"


class Opener:
    """Collects sealed values of one answer and opens them together; what was forgotten stays out."""

    def __init__(self) -> None:
        self._sealed: list[tuple[UUID, str, bytes]] = []
        self._opened: dict[tuple[UUID, str], str] = {}

    def add(self, person_id: UUID, field: str, sealed: bytes | None) -> None:
        if sealed is not None:
            self._sealed.append((person_id, field, sealed))

    async def open(self, vault: Vault) -> "Opener":
        for (person_id, field, _), words in zip(
            self._sealed, await vault.open_many(self._sealed), strict=True
        ):
            if words is not None:
                self._opened[person_id, field] = words
        return self

    def get(self, person_id: UUID, field: str) -> str | None:
        return self._opened.get((person_id, field))
