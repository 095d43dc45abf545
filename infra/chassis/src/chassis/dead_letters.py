"""What couldn't be handled: list it, look at it, and replay it once the cause is gone."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.consumer import consuming_lock
from chassis.db import is_transient
from chassis.envelope import decode_envelope
from chassis.handling import handle_envelopes
from chassis.networks import no_network
from chassis.principal import Caller, Principal
from chassis.problems import Conflict, Words
from chassis.reasons import where
from chassis.runtime import Runtime
from chassis.uow import Uow

FAILED, REPLAYED = "replay_failed", "replay_event"
"""In the audit trail; how often was tried is counted from it."""


@dataclass(frozen=True)
class ParkedKey:
    """A key that waits: how many events, and why the first failed, the last time of `tries`."""

    consumer: str
    source: str
    key: str
    events: int
    event_id: UUID | None
    first_type: str | None
    reason: str
    parked_at: datetime
    tries: int


class ReplayFailed(Conflict):
    """The cause is still there; what came before it stays replayed."""

    slug = "replay-failed"
    title = Words("Het lukt nog niet", "It fails still")

    def __init__(self, letter: sa.Row[Any], reason: str) -> None:
        super().__init__(f"Het lukt nog niet: {reason}.", f"It fails still: {reason}.")
        self.letter = letter
        self.reason = reason


class NotOurs(Conflict):
    """What is first in line can't be read, so that nobody knows whose it is."""

    slug = "not-of-this-network"
    title = Words("Dit kan alleen de systeembeheerder", "Only the operator can do this")

    def __init__(self) -> None:
        super().__init__(
            "Vooraan staat een bericht dat niemand kan lezen. De systeembeheerder bekijkt het met "
            "`draaischijf dead-letters`.",
            "What is first in line is no event. The operator looks at it with `draaischijf dead-letters`.",
        )


_list = sa.text(
    f"""SELECT parked.*, 1 + (SELECT count(*) FROM audit_entries tried
        WHERE tried.action = '{FAILED}' AND tried.subjects @> ARRAY[parked.event_id]) AS tries
    FROM (SELECT d.consumer, d.source, coalesce(d.key, '') AS key, count(*) AS events,
        (array_agg(d.event_id ORDER BY d.id))[1] AS event_id,
        (array_agg(d.type ORDER BY d.id))[1] AS first_type, (array_agg(d.reason ORDER BY d.id))[1] AS reason,
        min(d.created_at) AS parked_at
        FROM dead_letters d WHERE d.status IN ('dead', 'held')
        GROUP BY d.consumer, d.source, coalesce(d.key, '')
        ORDER BY min(d.created_at) LIMIT CAST(:limit AS bigint)) parked ORDER BY parked_at"""  # noqa: S608
)
_show = sa.text(
    """SELECT id, status, type, event_id, topic, partition, kafka_offset, reason, created_at, headers
    FROM dead_letters WHERE key = :key ORDER BY id"""
)
_share_consuming = sa.text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:name, 0))")
_lock = sa.text(
    "SELECT 1 FROM parked_keys WHERE consumer = :consumer AND source = :source AND key = :key FOR UPDATE"
)
_waiting = sa.text(
    """SELECT id, event_id, network_id, headers, value, partition FROM dead_letters
    WHERE consumer = :consumer AND source = :source AND coalesce(key, '') = :key
    AND status IN ('dead', 'held') ORDER BY id LIMIT 1"""
)
_resolve = sa.text("UPDATE dead_letters SET status = :status, resolved_at = clock_timestamp() WHERE id = :id")
_failed_again = sa.text(
    "UPDATE dead_letters SET status = 'dead', reason = :reason WHERE id = :id AND status IN ('dead', 'held')"
)
_release = sa.text("DELETE FROM parked_keys WHERE consumer = :consumer AND source = :source AND key = :key")


async def list_parked(connection: AsyncConnection, limit: int | None = None) -> list[ParkedKey]:
    """Every key that waits, the oldest first; as the app role sees them, those of its network."""
    return [ParkedKey(**row) for row in (await connection.execute(_list, {"limit": limit})).mappings()]


async def show(connection: AsyncConnection, key: str) -> Sequence[Any]:
    """The kept events of one key, in order; they hold no personal data."""
    return (await connection.execute(_show, {"key": key})).mappings().all()


@dataclass(frozen=True)
class _Replay:
    """Whose key is replayed, and who asked."""

    runtime: Runtime
    target: dict[str, str]
    caller: Caller | None
    skip_malformed: bool

    async def first(self) -> bool:
        """Handle what is first in line, or release the key; False when nothing was left."""
        async with self.runtime.work(no_network, "replay") as uow:
            await uow.execute(_share_consuming, {"name": consuming_lock(self.runtime.service.name)})
            await uow.execute(_lock, self.target)
            letter = (await uow.execute(_waiting, self.target)).one_or_none()
            if letter is None:
                await uow.execute(_release, self.target)
                return False
            if self.caller and letter.network_id != self.caller.principal.network_id:
                raise NotOurs
            try:
                status = await self._handle(uow, letter)
            except Exception as error:
                if is_transient(error):
                    raise
                raise ReplayFailed(letter, where(error, self.runtime.service.package)) from error
            await uow.execute(_resolve, {"id": letter.id, "status": status})
        return True

    async def _handle(self, uow: Uow[Any], letter: sa.Row[Any]) -> str:
        try:
            headers = {name: value.encode() for name, value in letter.headers.items()}
            known = self.runtime.service.known_types
            envelope = decode_envelope(headers, letter.value, letter.partition, known)
        except ValueError:
            if not self.skip_malformed:
                raise
            return "skipped"
        await uow.enter(self.runtime.network(envelope.network_id))
        await handle_envelopes(uow, [envelope])
        self._note(uow, REPLAYED, envelope.id)
        return "replayed"

    def _note(self, uow: Uow[Any], action: str, event_id: UUID) -> None:
        system = Principal.system(self.runtime.service.name, uow.network_id)
        with uow.on_behalf_of(self.caller or Caller(system)):
            uow.audit(action, "event", [event_id])

    async def note_failure(self, failed: ReplayFailed) -> None:
        """In a transaction of its own: that of the replay was undone."""
        letter = failed.letter
        async with self.runtime.work(no_network, "replay") as uow:
            await uow.execute(_failed_again, {"id": letter.id, "reason": failed.reason})
            if letter.network_id in self.runtime.networks:
                await uow.enter(self.runtime.network(letter.network_id))
                self._note(uow, FAILED, letter.event_id)


async def replay(
    runtime: Runtime,
    source: str,
    key: str,
    *,
    caller: Caller | None = None,
    skip_malformed: bool = False,
    patience: float = float("inf"),
) -> int:
    """Handle a key's events in order, each in its own transaction, then release it; returns how many.

    Raises `ReplayFailed`; what came before stays replayed. A record that is no event can't be handled: it
    stays, unless `skip_malformed`. With a `caller`, only events of their network: `NotOurs` is raised before
    another. After `patience` seconds no further event is begun.
    """
    target = {"consumer": runtime.service.name, "source": source, "key": key}
    replaying = _Replay(runtime, target, caller, skip_malformed)
    count, until = 0, time.monotonic() + patience
    try:
        while time.monotonic() < until and await replaying.first():
            count += 1
    except ReplayFailed as failed:
        await replaying.note_failure(failed)
        raise
    return count
