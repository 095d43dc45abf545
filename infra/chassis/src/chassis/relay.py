"""The relay: from the journal to the broker, in order, at least once.

It polls by state (`published_at is null`), never by a cursor: ids commit out of order. One relay is active
per service, held by a session lock on the very connection that marks the rows, so a relay that lost its
lock can mark nothing. What the broker forgot (it restarted, and offsets start anew) is queued again.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from chassis import crash, logs, metrics
from chassis.db import NO_LONGER_OPEN, is_transient, plain_dsn
from chassis.envelope import encode_headers
from chassis.kafka import started
from chassis.networks import no_network
from chassis.sending import LARGEST_BATCH, Stretch, send
from chassis.service import Service
from chassis.settings import Settings
from chassis.telemetry import exports, note_span
from chassis.versions import with_older
from contracts import EventData, all_specs, key_of

BATCH = 1000
BUSY_SECONDS = 0.02
"""How long what is written next is gathered; after a full batch there is more, and no rest."""

IDLE_SECONDS, QUIET_SECONDS = 0.25, 1.0
QUIET_AFTER_SECONDS = 10.0
"""How long a relay waits for rows of other processes, the second once it has sent nothing for so long."""

PROBE_SECONDS, QUIET_PROBE_SECONDS = 1.0, 5.0
"""How often it asks whether the broker still has what it acknowledged; likewise."""

REPLAY_WINDOW = timedelta(hours=24)
"""What is queued again after the broker forgot; inboxes are kept for longer."""

_log = logs.get("relay")
_names = {spec.type: spec.name for spec in all_specs()}

_select = """
SELECT id, event_id, network_id, type, key, aggregate_version, occurred_at, data::text AS data, traceparent,
    recorded_at
FROM journal WHERE published_at IS NULL ORDER BY id LIMIT $1
"""
_requeue = """
UPDATE journal SET published_at = NULL, published_seq = NULL
WHERE published_at >= (SELECT max(published_at) FROM journal) - $1::interval
"""
_remember = """
INSERT INTO relay_offsets (topic, partition, last_offset) SELECT $1, * FROM unnest($2::int[], $3::bigint[])
ON CONFLICT (topic, partition) DO UPDATE SET last_offset = excluded.last_offset
"""
_mark_and_remember = (
    """
WITH marked AS (
    UPDATE journal SET published_at = clock_timestamp(), published_seq = sent.seq
    FROM (SELECT id, nextval('journal_published_seq') AS seq
          FROM unnest($4::bigint[]) WITH ORDINALITY AS u(id, n) ORDER BY n) AS sent
    WHERE journal.id = sent.id)"""  # noqa: S608 - two constants
    + _remember
)


class BrokerForgot(Exception):
    """The broker's offsets went back: it lost what it had acknowledged."""


class Relay:
    """Publishes one service's journal; `run` never returns until cancelled.

    `written`: set by what commits events in this process, so that an idle relay need not wait to be told.
    """

    def __init__(self, service: Service, settings: Settings, written: asyncio.Event | None = None) -> None:
        self._service = service
        self._settings = settings
        self._written = written or asyncio.Event()
        self._offsets: dict[int, int] = {}
        self._sent_at = time.monotonic()

    async def run(self) -> None:
        delay = 0.1
        while True:
            try:
                await self._session()
            except (KafkaError, asyncpg.PostgresError, *NO_LONGER_OPEN) as error:
                if not (isinstance(error, KafkaError) or is_transient(error)):
                    _log.error("relay_failed", exception=type(error).__name__)
                _log.warning("relay_interrupted", exception=type(error).__name__)
            metrics.relay_leads.set(0)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 2.0)

    async def _session(self) -> None:
        connection = await asyncpg.connect(
            plain_dsn(self._settings.worker_database_url),
            server_settings={
                "application_name": f"{self._service.name}-relay",
                "tcp_keepalives_idle": "5",
                "tcp_keepalives_interval": "2",
                "tcp_keepalives_count": "3",
            },
        )
        try:
            await self._wait_for_lead(connection)
            async with started(_producer(self._settings)) as producer, started(self._onlooker()) as onlooker:
                metrics.relay_leads.set(1)
                await self._lead(connection, producer, onlooker)
        finally:
            await connection.close(timeout=2)

    async def _wait_for_lead(self, connection: Any) -> None:
        name = f"draaischijf:relay:{self._service.name}"
        while not await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", name):
            await asyncio.sleep(1)
        rows = await connection.fetch(
            "SELECT partition, last_offset FROM relay_offsets WHERE topic = $1", self._service.topic
        )
        self._offsets = {row["partition"]: row["last_offset"] for row in rows}

    async def _lead(self, connection: Any, producer: AIOKafkaProducer, onlooker: AIOKafkaConsumer) -> None:
        loop = asyncio.get_running_loop()
        next_beat = next_probe = loop.time()
        while True:
            self._written.clear()
            try:
                if loop.time() >= next_probe:
                    next_probe = loop.time() + (QUIET_PROBE_SECONDS if self._quiet else PROBE_SECONDS)
                    await self._probe(onlooker)
                if self._service.heartbeat and loop.time() >= next_beat:
                    next_beat = loop.time() + self._settings.heartbeat_seconds
                    await self._beat(connection, producer)
                sent = await self.publish_batch(connection, producer)
            except BrokerForgot:
                await self._queue_again(connection)
                continue
            await self._rest(sent)

    async def _rest(self, sent: int) -> None:
        if sent:
            self._sent_at = time.monotonic()
        if sent == BATCH:
            await asyncio.sleep(0)
        elif sent:
            await asyncio.sleep(BUSY_SECONDS)
        else:
            await self._idle()

    async def _idle(self) -> None:
        """Until this process writes an event, or for as long as one of another process may wait."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._written.wait(), QUIET_SECONDS if self._quiet else IDLE_SECONDS)

    @property
    def _quiet(self) -> bool:
        return time.monotonic() - self._sent_at > QUIET_AFTER_SECONDS

    async def publish_batch(self, connection: Any, producer: AIOKafkaProducer) -> int:
        """Send the oldest unpublished rows and mark those that arrived; returns how many.

        Of each partition everything after a failed send stays unmarked and is sent again.
        Raises `BrokerForgot`, or the broker's first error: no heartbeat may follow a row that didn't arrive.
        """
        rows = await connection.fetch(_select, BATCH)
        if not rows:
            return 0
        crash.point("relay.before_send")
        versions = with_older(rows)
        traced = [_traced(row) for row in versions] if exports() else versions
        sent = await send(producer, self._service.topic, traced, self._service.name)
        crash.point("relay.after_send")
        if sent.stretches:
            self._check_offsets(sent.stretches)
            ids = sorted(sent.arrived - sent.lacking)
            await connection.execute(_mark_and_remember, self._service.topic, *self._last_offsets(), ids)
        if sent.failure:
            raise sent.failure
        return len(rows)

    def _check_offsets(self, stretches: Sequence[Stretch]) -> None:
        if any(one.first <= self._offsets.get(one.partition, -1) for one in stretches):
            raise BrokerForgot
        for one in stretches:
            self._offsets[one.partition] = max(one.last, self._offsets.get(one.partition, -1))

    def _last_offsets(self) -> tuple[list[int], list[int]]:
        return list(self._offsets), list(self._offsets.values())

    async def _queue_again(self, connection: Any) -> None:
        count = await queue_again(connection, self._service.topic)
        self._offsets = {}
        _log.warning("queued_again", count=count)

    def _onlooker(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(bootstrap_servers=self._settings.kafka, request_timeout_ms=10_000)

    async def _probe(self, onlooker: AIOKafkaConsumer) -> None:
        """See whether the broker still has what it acknowledged; raises `BrokerForgot`."""
        partitions = [TopicPartition(self._service.topic, number) for number in self._offsets]
        ends = await onlooker.end_offsets(partitions) if partitions else {}
        if any(_went_back(end, self._offsets[partition.partition]) for partition, end in ends.items()):
            raise BrokerForgot

    async def _beat(self, connection: Any, producer: AIOKafkaProducer) -> None:
        """Publish all that was committed before a moment T, then tell every partition so."""
        assert self._service.heartbeat
        as_of = await connection.fetchval("SELECT clock_timestamp()")
        while await self.publish_batch(connection, producer) == BATCH:
            pass
        beat = self._service.heartbeat(as_of)
        sends = [
            await producer.send(
                self._service.topic,
                value=beat.model_dump_json().encode(),
                partition=partition,
                headers=encode_headers(_beat_row(beat), self._service.name),
            )
            for partition in range(self._settings.partitions)
        ]
        told = await asyncio.gather(*sends)
        self._check_offsets([Stretch(one.partition, one.offset, one.offset) for one in told])
        await connection.execute(_remember, self._service.topic, *self._last_offsets())


def _traced(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row, as it follows from its own waiting in the journal: a span in the trace that it came with."""
    if not row["traceparent"]:
        return row
    name = _names.get(row["type"], "an event")
    since = int(row["recorded_at"].timestamp() * 1e9)
    return {**row, "traceparent": note_span(row["traceparent"], f"publish {name}", "producer", since)}


async def queue_again(connection: Any, topic: str) -> int:
    """What was published in the last REPLAY_WINDOW will be sent again, in order and before what is new."""
    async with connection.transaction():
        queued: str = await connection.execute(_requeue, REPLAY_WINDOW)
        await connection.execute("DELETE FROM relay_offsets WHERE topic = $1", topic)
    return int(queued.rsplit(maxsplit=1)[-1])


def _went_back(end: int, last: int) -> bool:
    """Whether a partition that ends here has lost the offset that was acknowledged last.

    Tansu answers with the start of the last batch plus one, which is within BATCH of the real end. What this
    lets pass, `_check_offsets` sees at the next send.
    """
    return end == 0 or end <= last - BATCH


def _beat_row(beat: EventData) -> dict[str, object]:
    return {
        "event_id": uuid4(),
        "network_id": no_network,
        "type": beat.spec.type,
        "key": key_of(beat),
        "aggregate_version": 0,
        "occurred_at": None,
        "traceparent": None,
    }


def _producer(settings: Settings) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=settings.kafka,
        acks="all",
        enable_idempotence=settings.kafka_idempotent,
        linger_ms=0,
        max_batch_size=LARGEST_BATCH,
        request_timeout_ms=10_000,
        retry_backoff_ms=100,
        metadata_max_age_ms=30_000,
    )
