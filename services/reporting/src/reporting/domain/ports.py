"""What the handlers need kept."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from contracts import EventData
from reporting.domain.bundles import Bundle, Material
from reporting.domain.commands import AnswerBundle, FormBundle
from reporting.domain.facts import Book


class Store(Protocol):
    """A bundle's words go in in the clear; at rest they are sealed."""

    async def open_book(self, events: Sequence[EventData]) -> Book:
        """The rows that these events are about; nobody else changes rows until the transaction ends."""
        ...

    async def save_book(self, book: Book) -> None: ...

    async def material(self, command: FormBundle) -> Material: ...

    async def lock_bundle(self, bundle_id: UUID) -> Bundle | None: ...

    async def add_bundle(
        self, command: FormBundle, areas: Sequence[str], material: Material, by: str, on: date
    ) -> None: ...

    async def submit_bundle(self, bundle: Bundle, on: date) -> None: ...

    async def answer_bundle(
        self, bundle: Bundle, command: AnswerBundle, by: str, on_behalf: bool, on: date
    ) -> None: ...
