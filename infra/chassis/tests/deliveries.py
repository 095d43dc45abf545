"""Events handed to a service as its consumer does, and what its database then holds."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.consumer import Consumer
from chassis.envelope import Envelope, encode_headers
from chassis.inbox import Delivery
from contracts import EventData, key_of
from stack.demo.people import NESTOR
from stack.service_api import ServiceApi


async def rows(api: ServiceApi, query: str, **parameters: object) -> list[dict[str, Any]]:
    """As the migrator: past row-level security."""
    engine = create_async_engine(api.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        found = [dict(row) for row in (await connection.execute(sa.text(query), parameters)).mappings()]
    await engine.dispose()
    return found


async def changed(api: ServiceApi, statement: str) -> None:
    """By the migrator, for good."""
    engine = create_async_engine(api.runtime.settings.migrator_database_url)
    async with engine.begin() as connection:
        await connection.execute(sa.text(statement))
    await engine.dispose()


async def deliver(
    api: ServiceApi, *events: EventData, ids: Sequence[UUID] = (), network: UUID = NESTOR
) -> None:
    """Hand these over as the consumer does, in one batch."""
    batch = [
        delivery_of(data, ids[n] if n < len(ids) else uuid4(), network, n) for n, data in enumerate(events)
    ]
    await Consumer(api.runtime).deliver(batch)


def delivery_of(data: EventData, id_: UUID, network: UUID, offset: int) -> Delivery:
    envelope = Envelope(
        id=id_,
        type=data.spec.type,
        source=data.spec.service,
        network_id=network,
        key=key_of(data),
        aggregate_version=1,
        time=None,
        traceparent=None,
        data=data,
    )
    row = {**envelope._asdict(), "event_id": id_, "occurred_at": None}
    return Delivery(
        topic=data.spec.topic,
        partition=0,
        offset=offset,
        key=envelope.key,
        headers=dict(encode_headers(row, envelope.source)),
        value=data.model_dump_json().encode(),
        envelope=envelope,
    )
