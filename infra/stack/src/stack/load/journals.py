"""Straight into the journals of services: rows as the services would have written them, by COPY."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Self
from uuid import UUID

import asyncpg

from chassis.db import plain_dsn
from contracts import key_of
from stack.load.events import Entry

COLUMNS = (
    "event_id", "network_id", "type", "key", "aggregate_version", "occurred_at", "data", "recorded_at",
    "published_at", "published_seq",
)  # fmt: skip
NOTHING = "\\N"


class Journal:
    """One service's journal, as the role that owns it.

    As `history` a row was published when it was recorded: no relay sends it, and a rebuild reads it. Else the
    relay has still to publish it.
    """

    def __init__(self, connection: "asyncpg.Connection", *, history: bool) -> None:
        self._connection = connection
        self._history = history

    @classmethod
    async def open(cls, url: str, *, history: bool) -> Self:
        # What a crash takes is written again by starting anew.
        settings = {"application_name": "draaischijf-load", "synchronous_commit": "off"}
        connection = await asyncpg.connect(plain_dsn(url), server_settings=settings)
        return cls(connection, history=history)

    async def close(self) -> None:
        await self._connection.close()

    async def write(self, entries: Sequence[Entry]) -> int:
        """Returns how many are new: an earlier run with the same seed left the others here."""
        try:
            return await self._copy(entries)
        except asyncpg.UniqueViolationError:
            known = await self._known(entry.event_id for entry in entries)
            return await self._copy([entry for entry in entries if entry.event_id not in known])

    async def _copy(self, entries: Sequence[Entry]) -> int:
        if not entries:
            return 0
        numbers = await self._numbers(len(entries)) if self._history else [None] * len(entries)
        rows = "".join(_row(entry, number) for entry, number in zip(entries, numbers, strict=True))

        async def source() -> AsyncIterator[bytes]:
            yield rows.encode()

        await self._connection.copy_to_table("journal", source=source(), columns=COLUMNS, format="text")
        return len(entries)

    async def _numbers(self, count: int) -> Sequence[int]:
        """Places in the order of publication; the relay may draw others in between."""
        drawn = "SELECT nextval('journal_published_seq') FROM generate_series(1, $1)"
        return [row[0] for row in await self._connection.fetch(drawn, count)]

    async def _known(self, ids: Iterable[UUID]) -> set[UUID]:
        asked = "SELECT event_id FROM journal WHERE event_id = ANY($1::uuid[])"
        return {row[0] for row in await self._connection.fetch(asked, list(ids))}


def _row(entry: Entry, number: int | None) -> str:
    """One line of COPY's text format."""
    data = entry.data.model_dump_json().replace("\\", "\\\\")
    at = entry.at.isoformat()
    said_at = NOTHING if entry.silent else at
    published = f"{at}\t{number}" if number else f"{NOTHING}\t{NOTHING}"
    return (
        f"{entry.event_id}\t{entry.network_id}\t{entry.data.spec.type}\t{key_of(entry.data)}\t{entry.version}"
        f"\t{said_at}\t{data}\t{at}\t{published}\n"
    )
