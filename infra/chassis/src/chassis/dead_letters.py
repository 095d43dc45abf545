"""What couldn't be handled: list it, look at it, and replay it once the cause is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.consumer import handle_envelopes
from chassis.envelope import decode_envelope
from chassis.networks import no_network
from chassis.runtime import Runtime


@dataclass(frozen=True)
class ParkedKey:
    """A key that waits: how many events, and why the first failed."""

    consumer: str
    source: str
    key: str
    events: int
    first_type: str | None
    reason: str
    parked_at: datetime


_list = sa.text(
    """SELECT d.consumer, d.source, coalesce(d.key, '') AS key, count(*) AS events,
    (array_agg(d.type ORDER BY d.id))[1] AS first_type, (array_agg(d.reason ORDER BY d.id))[1] AS reason,
    min(d.created_at) AS parked_at
    FROM dead_letters d WHERE d.status IN ('dead', 'held')
    GROUP BY d.consumer, d.source, coalesce(d.key, '') ORDER BY min(d.created_at)"""
)
_show = sa.text(
    """SELECT id, status, type, event_id, topic, partition, kafka_offset, reason, created_at, headers
    FROM dead_letters WHERE key = :key ORDER BY id"""
)
_lock = sa.text(
    "SELECT 1 FROM parked_keys WHERE consumer = :consumer AND source = :source AND key = :key FOR UPDATE"
)
_waiting = sa.text(
    """SELECT id, network_id, headers, value, partition FROM dead_letters
    WHERE consumer = :consumer AND source = :source AND coalesce(key, '') = :key
    AND status IN ('dead', 'held') ORDER BY id LIMIT 1"""
)
_resolve = sa.text("UPDATE dead_letters SET status = :status, resolved_at = clock_timestamp() WHERE id = :id")
_release = sa.text("DELETE FROM parked_keys WHERE consumer = :consumer AND source = :source AND key = :key")


async def list_parked(connection: AsyncConnection) -> list[ParkedKey]:
    """Every key that waits, the oldest first."""
    return [ParkedKey(**row) for row in (await connection.execute(_list)).mappings()]


async def show(connection: AsyncConnection, key: str) -> Sequence[Any]:
    """The kept events of one key, in order; they hold no personal data."""
    return (await connection.execute(_show, {"key": key})).mappings().all()


async def replay(runtime: Runtime, source: str, key: str, *, skip_malformed: bool = False) -> int:
    """Handle a key's events in order, each in its own transaction, then release it; returns how many.

    Raises what the handler raised; what came before it stays replayed. A record that is no event can't be
    handled: it stays, unless `skip_malformed`.
    """
    target = {"consumer": runtime.service.name, "source": source, "key": key}
    count = 0
    while await _replay_first(runtime, target, skip_malformed=skip_malformed):
        count += 1
    return count


async def _replay_first(runtime: Runtime, target: dict[str, str], *, skip_malformed: bool) -> bool:
    async with runtime.work(no_network, "replay") as uow:
        await uow.execute(_lock, target)
        row = (await uow.execute(_waiting, target)).one_or_none()
        if row is None:
            await uow.execute(_release, target)
            return False
        status = "replayed"
        try:
            envelope = decode_envelope(row.headers, row.value, row.partition)
        except ValueError:
            if not skip_malformed:
                raise
            status = "skipped"
        else:
            await uow.enter(runtime.network(envelope.network_id))
            await handle_envelopes(uow, [envelope])
        await uow.execute(_resolve, {"id": row.id, "status": status})
    return True
