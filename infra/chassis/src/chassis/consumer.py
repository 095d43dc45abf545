"""The consumer: batches over all partitions, one transaction each, the offsets committed afterwards.

A passing failure pauses the partitions and rewinds them; a lasting one parks the event's key, so that later
events of that key queue behind it while all others go on.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from pydantic import ValidationError

from chassis import inbox, logs, metrics
from chassis.db import cause_of, is_transient
from chassis.envelope import Envelope, MalformedEvent, decode_envelope, readable
from chassis.handling import handle_envelopes
from chassis.handover import Handover
from chassis.inbox import Delivery
from chassis.kafka import started
from chassis.networks import no_network
from chassis.progress import Progress
from chassis.reasons import where
from chassis.runtime import Runtime
from contracts import EventData, UnknownEventType

Batches = Mapping[TopicPartition, Sequence[ConsumerRecord]]

SINGLE_BATCH, PROJECTION_BATCH = 100, 2000
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
QUIET_AFTER_SECONDS, LONG_QUIET_AFTER_SECONDS, MEASURE_SECONDS = 2.0, 30.0, 1.0

_log = logs.get("consumer")

_share_consuming = sa.text("SELECT pg_try_advisory_xact_lock_shared(hashtextextended(:name, 0))")


class BeingRebuilt(TimeoutError):
    """Nothing may be handled now; it passes by itself."""


def consuming_lock(service: str) -> str:
    """The advisory lock that consumers share while they work; a rebuild takes it alone."""
    return f"draaischijf:consumer:{service}"


class Consumer:
    """Delivers what other services published to one service's handlers; `run` ends only when cancelled."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._service = runtime.service
        self._name = runtime.service.name
        self._handled = frozenset(type_.encode() for type_ in runtime.service.handled_types)
        self._pauses: dict[TopicPartition, tuple[float, float]] = {}
        self.progressed_at = self._handled_at = self._measure_at = time.monotonic()
        self.progress = Progress()

    @property
    def waits(self) -> bool:
        """Whether it left a partition for a while, since something else is away."""
        return bool(self._pauses)

    async def run(self) -> None:
        while True:
            try:
                await self._session()
            except (KafkaError, OSError, TimeoutError) as error:
                _log.warning("consumer_interrupted", exception=type(error).__name__)
            await asyncio.sleep(0.5)

    async def _session(self) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._runtime.settings.kafka,
            group_id=self._name,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=6000,
            heartbeat_interval_ms=1000,
            fetch_max_wait_ms=self._runtime.settings.fetch_wait_ms,
            request_timeout_ms=15_000,
            max_poll_interval_ms=600_000,
            metadata_max_age_ms=30_000,
        )
        self._pauses.clear()
        handover = Handover()
        consumer.subscribe(self._service.source_topics, listener=handover)
        async with started(consumer, takes_leave=self._runtime.settings.takes_leave):
            while True:
                try:
                    await self._turn(consumer, handover)
                except (CommitFailedError, IllegalStateError):
                    # What was in hand is another process' by now; the inbox tells that one what was done.
                    self._pauses.clear()
                    _log.info("partitions_moved")

    async def _turn(self, consumer: AIOKafkaConsumer, handover: Handover) -> None:
        limit = PROJECTION_BATCH if self._service.project else SINGLE_BATCH
        self._resume_due(consumer)
        batches = await consumer.getmany(timeout_ms=self._patience_ms, max_records=limit)
        if batches:
            self.progress.in_hand({one: _lag(consumer, one, of[0].offset) for one, of in batches.items()})
            async with handover.in_hand:
                await self._take(consumer, batches)
        if batches or time.monotonic() >= self._measure_at:
            await self._measure(consumer, idle=not batches)
        if self._quiet:
            await self._rest(consumer)

    @property
    def _quiet(self) -> bool:
        quiet = time.monotonic() - self._handled_at > QUIET_AFTER_SECONDS
        return quiet and self._runtime.settings.fetch_rest_ms > 0

    @property
    def _patience_ms(self) -> int:
        """Enough for one fetch to come back, where each costs the broker."""
        return self._runtime.settings.fetch_wait_ms if self._quiet else 200

    async def _rest(self, consumer: AIOKafkaConsumer) -> None:
        """Ask for nothing for a while; what isn't paused for a failure goes on at the next turn."""
        consumer.pause(*(consumer.assignment() - consumer.paused()))
        times = 2 if time.monotonic() - self._handled_at > LONG_QUIET_AFTER_SECONDS else 1
        await asyncio.sleep(times * self._runtime.settings.fetch_rest_ms / 1000)

    async def _take(self, consumer: AIOKafkaConsumer, batches: Batches) -> None:
        deliveries = [d for tp, records in batches.items() for one in records if (d := self._read(tp, one))]
        if any(_is_news(one) for one in deliveries):
            self._handled_at = time.monotonic()
        try:
            await self.deliver(deliveries)
        except Exception as error:
            if not is_transient(error):
                raise
            self._pause(consumer, batches, error)
            return
        for partition in batches:
            self._pauses.pop(partition, None)
        self.progressed_at = time.monotonic()
        if consumer._coordinator.generation < 0:  # noqa: SLF001 - nothing public tells it
            # Out of the group, since the broker forgot it: offsets of before would be taken for those of now.
            raise CommitFailedError
        await consumer.commit({partition: records[-1].offset + 1 for partition, records in batches.items()})
        self.progress.taken({partition: len(records) for partition, records in batches.items()})

    def _read(self, partition: TopicPartition, record: ConsumerRecord) -> Delivery | None:
        """Decode a record; None for types that this service doesn't handle."""
        headers = {name: raw or b"" for name, raw in record.headers}
        envelope: Envelope[EventData] | None = None
        error: str | None = None
        if (named := headers.get("ce_type")) and named not in self._handled:
            metrics.skipped_of(named).inc()
            return None
        try:
            own = self._service.known_types
            envelope = decode_envelope(headers, record.value or b"", partition.partition, own)
        except UnknownEventType:
            return None
        except MalformedEvent as malformed:
            error = str(malformed)
        except ValidationError as invalid:
            error = f"{invalid.error_count()} fields don't fit {invalid.title}"
        key, value = readable(record.key or b""), record.value or b""
        return Delivery(
            partition.topic, partition.partition, record.offset, key, headers, value, envelope, error
        )

    async def deliver(self, deliveries: Sequence[Delivery]) -> None:
        """Handle these in order, network by network; raises only what may pass by itself."""
        for network, own in _by_turns(deliveries):
            try:
                await self._deliver_together(network, own)
            except Exception as error:
                if is_transient(error):
                    raise
                await self._deliver_singly(network, own)

    async def _deliver_together(self, network: UUID, deliveries: Sequence[Delivery]) -> None:
        async with self._runtime.work(network, "handler") as uow:
            shared = await uow.execute(_share_consuming, {"name": consuming_lock(self._name)})
            if not shared.scalar_one():
                raise BeingRebuilt
            parked = await inbox.parked_among(uow.connection, self._name, deliveries)
            ready: list[Envelope[EventData]] = []
            for delivery in deliveries:
                if (delivery.source, delivery.key) in parked:
                    await inbox.park(
                        uow.connection, self._name, delivery, "waits behind a dead letter", "held"
                    )
                elif delivery.envelope is None:
                    raise MalformedEvent(delivery.error)
                else:
                    ready.append(delivery.envelope)
            await handle_envelopes(uow, ready)

    async def _deliver_singly(self, network: UUID, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            try:
                await self._deliver_together(network, [delivery])
            except Exception as error:
                if is_transient(error):
                    raise
                await self._bury(delivery, error)

    async def _bury(self, delivery: Delivery, error: Exception) -> None:
        reason = delivery.error or where(error, self._service.package)
        # Of no network: a record may name one that this installation doesn't serve.
        async with self._runtime.work(no_network, "dead_letter") as uow:
            await inbox.park(uow.connection, self._name, delivery, reason)
        metrics.dead_letters.labels(source=delivery.source).inc()
        _log.error("dead_letter", type=delivery.type, exception=type(error).__name__, offset=delivery.offset)

    def _pause(self, consumer: AIOKafkaConsumer, batches: Batches, error: Exception) -> None:
        pauses = {one: self._next_pause(one) for one in batches}
        for partition, pause in pauses.items():
            self._pauses[partition] = (time.monotonic() + pause, pause)
            consumer.seek(partition, batches[partition][0].offset)
            consumer.pause(partition)
        _log.warning(
            "partitions_paused", count=len(pauses), seconds=max(pauses.values()), exception=cause_of(error)
        )

    def _next_pause(self, partition: TopicPartition) -> float:
        _, last = self._pauses.get(partition, (0.0, FIRST_PAUSE / 2))
        return min(last * 2, LONGEST_PAUSE)

    def _resume_due(self, consumer: AIOKafkaConsumer) -> None:
        # What moved to another process no longer waits here.
        self._pauses = {one: self._pauses[one] for one in consumer.assignment() if one in self._pauses}
        still = {one for one, (until, _) in self._pauses.items() if time.monotonic() < until}
        consumer.resume(*(consumer.paused() - still))

    async def _measure(self, consumer: AIOKafkaConsumer, *, idle: bool) -> None:
        """Lag from the fetches' high watermarks; admin calls may answer otherwise."""
        self._measure_at = time.monotonic() + MEASURE_SECONDS
        self.progress.measured(
            {one: _lag(consumer, one, await consumer.position(one)) for one in consumer.assignment()}
        )
        if idle and not self._pauses:
            self.progressed_at = time.monotonic()


def _lag(consumer: AIOKafkaConsumer, partition: TopicPartition, position: int) -> int:
    high: int | None = consumer.highwater(partition)
    return max(high - position, 0) if high else 0


def _is_news(delivery: Delivery) -> bool:
    """A heartbeat comes whether or not anything happens."""
    return delivery.envelope is None or delivery.envelope.data.spec.journalled


def _by_turns(deliveries: Sequence[Delivery]) -> Iterator[tuple[UUID, list[Delivery]]]:
    """Network by network; but what nobody can read waits for all before it, and all after it wait for that.

    Else a later event of its key, in a network whose turn comes first, would overtake it.
    """
    by_network: dict[UUID, list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.envelope:
            by_network.setdefault(delivery.envelope.network_id, []).append(delivery)
        else:
            yield from by_network.items()
            by_network = {}
            yield no_network, [delivery]
    yield from by_network.items()
