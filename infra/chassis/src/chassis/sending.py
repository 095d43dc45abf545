"""Journal rows on their way to the broker: as record batches of one partition each.

The broker answers once a batch, and a partition's batches go one after another: after one that fails, none.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import murmur2

from chassis.envelope import encode_headers

LARGEST_BATCH = 512 * 1024
"""Bytes; Apache Kafka refuses more than 1 MiB, unless told otherwise."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stretch:
    """Offsets that one partition gave, the last one included."""

    partition: int
    first: int
    last: int


@dataclass
class Sent:
    """The ids of what arrived and of what didn't (of a row with older versions perhaps both), and where."""

    arrived: set[int] = field(default_factory=set)
    lacking: set[int] = field(default_factory=set)
    stretches: list[Stretch] = field(default_factory=list)
    failure: Exception | None = None


@dataclass(frozen=True)
class _Pack:
    """A record batch, and the ids of the rows in it."""

    records: Any
    ids: list[int]


async def send(producer: AIOKafkaProducer, topic: str, rows: Sequence[Row], source: str) -> Sent:
    """Send these in their order, each to the partition of its key."""
    packed = _packed(producer, rows, source, sorted(await producer.partitions_for(topic)))
    sent = Sent()
    await asyncio.gather(*(_send(producer, topic, *own, sent) for own in packed.items()))
    return sent


def _packed(
    producer: AIOKafkaProducer, rows: Sequence[Row], source: str, partitions: Sequence[int]
) -> dict[int, list[_Pack]]:
    packed: dict[int, list[_Pack]] = {}
    for row in rows:
        key = row["key"].encode()
        own = packed.setdefault(partitions[_hash_of(key) % len(partitions)], [])
        said = {"key": key, "value": row["data"].encode(), "headers": encode_headers(row, source)}
        if not own or own[-1].records.append(timestamp=None, **said) is None:
            own.append(_Pack(producer.create_batch(), []))
            own[-1].records.append(timestamp=None, **said)  # a first record fits, whatever its size
        own[-1].ids.append(row["id"])
    return packed


async def _send(
    producer: AIOKafkaProducer, topic: str, partition: int, packs: Sequence[_Pack], sent: Sent
) -> None:
    for number, pack in enumerate(packs):
        try:
            found = await (await producer.send_batch(pack.records, topic, partition=partition))
        except Exception as error:  # noqa: BLE001 - told once what arrived is marked
            sent.failure = sent.failure or error
            sent.lacking.update(*(later.ids for later in packs[number:]))
            return
        sent.arrived.update(pack.ids)
        sent.stretches.append(Stretch(partition, found.offset, found.offset + len(pack.ids) - 1))


@lru_cache(2_000)
def _hash_of(key: bytes) -> int:
    """As Kafka's clients spread keys over partitions; a dossier's key comes again and again."""
    return int(murmur2(key)) & 0x7FFFFFFF
