"""A journal in the order of publication: what `/journal` answers, and how another service reads it.

A page holds thousands: PostgreSQL writes its JSON, and pydantic's core reads it in one call.
"""

import asyncio
from collections.abc import AsyncIterator, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from pydantic import BaseModel, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.envelope import Envelope
from chassis.networks import no_network
from contracts import EventData
from contracts.upcasters import upcasters

LARGEST_PAGE = 10_000
REBUILD_PAGE = 5_000

_page = """
    SELECT coalesce(json_agg(page), '[]')::text FROM (
        SELECT published_seq AS seq, event_id, network_id, type, key, aggregate_version, occurred_at,
            recorded_at, published_at, traceparent, data
        FROM journal WHERE published_seq > :after {only} ORDER BY published_seq LIMIT :limit) AS page
"""
_page_of_all = sa.text(_page.format(only=""))
_page_of_one = sa.text(_page.format(only="AND network_id = :network_id"))


class JournalEvent(BaseModel):
    """A published event; `seq` is its place in the order of publication."""

    seq: int
    event_id: UUID
    network_id: UUID
    type: str
    key: str
    aggregate_version: int
    occurred_at: datetime | None
    recorded_at: datetime
    published_at: datetime
    traceparent: str | None
    data: dict[str, Any]


Page = Sequence[JournalEvent]

_pages = TypeAdapter(list[JournalEvent])


def envelope_of(row: JournalEvent, source: str, known: Container[str] = ()) -> Envelope[EventData]:
    """As `decode_envelope`; raises `UnknownEventType`, or pydantic's `ValidationError` for another shape."""
    data = upcasters.read(row.type, row.data, known)
    return Envelope(
        row.event_id,
        data.spec.type,
        source,
        row.network_id,
        row.key,
        row.aggregate_version,
        row.occurred_at,
        row.traceparent,
        data,
    )


async def page_of(connection: AsyncConnection, network_id: UUID, after: int, limit: int) -> str:
    """A page as JSON: of one network, or of all of them for who is of none."""
    parameters: dict[str, object] = {"after": after, "limit": limit}
    if network_id == no_network:
        found = await connection.execute(_page_of_all, parameters)
    else:
        found = await connection.execute(_page_of_one, {**parameters, "network_id": network_id})
    return str(found.scalar_one())


class Unreadable(Exception):
    """A journal can't be read now; `reason` is a status, or the name of what went wrong."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


@dataclass(frozen=True)
class Journals:
    """The journals of other services, over HTTP; the client sends a token of the role `rebuild`."""

    client: httpx.AsyncClient
    urls: Mapping[str, str]

    async def page(self, source: str, after: int) -> Page:
        """What was published after this place; raises `Unreadable`."""
        asked = {"after": after, "limit": REBUILD_PAGE}
        try:
            answer = await self.client.get(f"{self.urls[source]}/journal", params=asked)
        except httpx.TransportError as error:
            raise Unreadable(source, type(error).__name__) from error
        if not answer.is_success:
            raise Unreadable(source, str(answer.status_code))
        return _pages.validate_json(answer.content)

    async def pages(self, source: str, after: int) -> AsyncIterator[Page]:
        """Page by page until the end; the next is on its way while its reader works on one."""
        coming = asyncio.ensure_future(self.page(source, after))
        try:
            while page := await coming:
                coming = asyncio.ensure_future(self.page(source, page[-1].seq))
                yield page
        finally:
            coming.cancel()
