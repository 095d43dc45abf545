"""Receive events once: the inbox, parked keys and dead letters, inside the handler's transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import tables
from chassis.envelope import Envelope, readable
from contracts import EventData


@dataclass(frozen=True)
class Delivery:
    """A record as it came, with the event in it, or why there is none."""

    topic: str
    partition: int
    offset: int
    key: str
    headers: Mapping[str, bytes]
    value: bytes
    envelope: Envelope[EventData] | None
    error: str | None = None

    @property
    def source(self) -> str:
        return self.topic.removeprefix("draaischijf.")

    @property
    def type(self) -> str | None:
        """What it says to be."""
        named = self.headers.get("ce_type")
        return None if named is None else readable(named)


Enter = Callable[
    [AsyncConnection, str, Sequence[Envelope[EventData]], Mapping[UUID, datetime] | None],
    Awaitable[Sequence[Envelope[EventData]]],
]

_enter_new = sa.text(
    """INSERT INTO inbox (consumer, source, event_id, network_id, received_at)
    SELECT :consumer, source, event_id, :network_id, coalesce(published_at, clock_timestamp())
    FROM unnest(CAST(:sources AS text[]), CAST(:ids AS uuid[]), CAST(:published AS timestamptz[]))
        AS incoming (source, event_id, published_at)"""
)

_enter = sa.text(
    """WITH incoming AS (
        SELECT source, event_id, coalesce(published_at, clock_timestamp()) AS received_at
        FROM unnest(CAST(:sources AS text[]), CAST(:ids AS uuid[]), CAST(:published AS timestamptz[]))
            AS incoming (source, event_id, published_at)
    ), added AS (
        INSERT INTO inbox (consumer, source, event_id, network_id, received_at)
        SELECT :consumer, source, event_id, :network_id, received_at FROM incoming
        ON CONFLICT DO NOTHING RETURNING source, event_id
    ) SELECT source, event_id FROM incoming EXCEPT SELECT * FROM added"""
).columns(sa.column("source", sa.Text), sa.column("event_id", sa.Uuid))

_forget_old = sa.text(
    """DELETE FROM inbox
    USING unnest(CAST(:sources AS text[]), CAST(:ids AS uuid[])) AS incoming (source, event_id)
    WHERE inbox.consumer = :consumer AND inbox.source = incoming.source AND inbox.event_id = incoming.event_id
    AND received_at < clock_timestamp() - interval '1 day'"""
)

_parked = sa.text(
    """SELECT source, key FROM parked_keys
    WHERE consumer = :consumer AND key = ANY (CAST(:keys AS text[])) FOR SHARE"""
)


async def parked_among(
    connection: AsyncConnection, consumer: str, deliveries: Sequence[Delivery]
) -> set[tuple[str, str]]:
    """The (source, key) pairs that wait for a replay; they stay locked until the transaction ends."""
    keys = sorted({delivery.key for delivery in deliveries})
    rows = await connection.execute(_parked, {"consumer": consumer, "keys": keys})
    return {(row.source, row.key) for row in rows}


def _incoming(
    consumer: str, envelopes: Sequence[Envelope[EventData]], published: Mapping[UUID, datetime] | None
) -> dict[str, object]:
    return {
        "consumer": consumer,
        "network_id": envelopes[0].network_id,
        "sources": [envelope.source for envelope in envelopes],
        "ids": [envelope.id for envelope in envelopes],
        "published": [published[envelope.id] if published else None for envelope in envelopes],
    }


async def enter_new(
    connection: AsyncConnection,
    consumer: str,
    envelopes: Sequence[Envelope[EventData]],
    published: Mapping[UUID, datetime] | None = None,
) -> Sequence[Envelope[EventData]]:
    """As `accept_new` when none is there yet; raises SQLAlchemy's `IntegrityError` when one is."""
    if envelopes:
        await connection.execute(_enter_new, _incoming(consumer, envelopes, published))
    return envelopes


async def accept_new(
    connection: AsyncConnection,
    consumer: str,
    envelopes: Sequence[Envelope[EventData]],
    published: Mapping[UUID, datetime] | None = None,
) -> list[Envelope[EventData]]:
    """Enter these events in the inbox and return those that weren't there, in their order.

    They count as received now; when read from a journal, at the moment that `published` says. The few that
    were there come back from the database, not the many that weren't; and count as received now too, since
    what comes again may come once more.
    """
    if not envelopes:
        return []
    incoming = _incoming(consumer, envelopes, published)
    known = {(row.source, row.event_id) for row in await connection.execute(_enter, incoming)}
    if known and (await connection.execute(_forget_old, incoming)).rowcount:
        await connection.execute(_enter, incoming)
    fresh: list[Envelope[EventData]] = []
    for envelope in envelopes:
        named = (envelope.source, envelope.id)
        if named not in known:
            known.add(named)
            fresh.append(envelope)
    return fresh


async def park(
    connection: AsyncConnection, consumer: str, delivery: Delivery, reason: str, status: str = "dead"
) -> bool:
    """Keep a delivery that can't be handled now, and park its key; False when it was kept already.

    `status` is `dead` for the one that failed and `held` for those that queue behind it.
    """
    envelope = delivery.envelope
    network_id = envelope.network_id if envelope else None
    if await (_already_kept if envelope else _same_record_kept)(connection, consumer, delivery):
        return False
    if delivery.key:
        await connection.execute(
            pg_insert(tables.parked_keys)
            .values(consumer=consumer, source=delivery.source, key=delivery.key, network_id=network_id)
            .on_conflict_do_nothing()
        )
    await connection.execute(
        sa.insert(tables.dead_letters).values(
            consumer=consumer,
            source=delivery.source,
            topic=delivery.topic,
            partition=delivery.partition,
            kafka_offset=delivery.offset,
            key=delivery.key,
            event_id=envelope.id if envelope else None,
            type=delivery.type,
            network_id=network_id,
            headers={readable(name.encode()): readable(raw) for name, raw in delivery.headers.items()},
            value=delivery.value,
            reason=reason,
            status=status,
        )
    )
    return True


async def _already_kept(connection: AsyncConnection, consumer: str, delivery: Delivery) -> bool:
    assert delivery.envelope
    letters = tables.dead_letters.c
    kept = sa.select(sa.literal(1)).where(
        letters.consumer == consumer,
        letters.source == delivery.source,
        letters.event_id == delivery.envelope.id,
        letters.status.in_(["dead", "held"]),
    )
    seen = sa.select(sa.literal(1)).where(
        tables.inbox.c.consumer == consumer,
        tables.inbox.c.source == delivery.source,
        tables.inbox.c.event_id == delivery.envelope.id,
    )
    return bool((await connection.execute(kept.union_all(seen).limit(1))).scalar())


async def _same_record_kept(connection: AsyncConnection, consumer: str, delivery: Delivery) -> bool:
    """Without an id only its place tells; and its bytes, since a broker that forgot counts anew."""
    letters = tables.dead_letters.c
    kept = sa.select(sa.literal(1)).where(
        letters.consumer == consumer,
        letters.topic == delivery.topic,
        letters.partition == delivery.partition,
        letters.kafka_offset == delivery.offset,
        letters.value == delivery.value,
        letters.status.in_(["dead", "held"]),
    )
    return bool((await connection.execute(kept.limit(1))).scalar())


__all__ = ["Delivery", "accept_new", "park", "parked_among"]
