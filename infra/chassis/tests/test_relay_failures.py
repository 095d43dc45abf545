"""A batch of which a part did not arrive: what arrived is marked, and the failure is told."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

import pytest
from aiokafka.errors import KafkaTimeoutError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.structs import RecordMetadata
from hypothesis import given
from hypothesis import strategies as st

from chassis.relay import BrokerForgot, Relay
from chassis.service import Service
from chassis.settings import Settings

FEW = 3
"""Records that a batch of this broker holds."""

keys = st.sampled_from("abcdefgh")


class Journal:
    """Holds rows, and remembers which were marked, in order."""

    def __init__(self, *keys: str) -> None:
        common = {"type": "t", "aggregate_version": 1, "occurred_at": None, "data": "{}", "traceparent": None}
        self.rows = [
            {"id": id_, "key": key, "event_id": uuid4(), "network_id": uuid4(), **common}
            for id_, key in enumerate(keys)
        ]
        self.marked: list[int] = []

    async def fetch(self, _: str, limit: int) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["id"] not in self.marked][:limit]

    async def execute(self, statement: str, *arguments: Any) -> None:
        if "UPDATE journal" in statement:
            self.marked += arguments[-1]


class Records:
    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def append(self, *, timestamp: None, key: bytes, value: bytes, headers: Any) -> object:
        if len(self.kept) == FEW:
            return None
        self.kept.append(dict(headers)["ce_id"])
        return self


class Broker:
    """Refuses the batches with these numbers; without memory it gives offsets from the start each time."""

    def __init__(self, *refused: int, partitions: int = 2, forgets: bool = False) -> None:
        self.refused, self.partitions, self.forgets = refused, partitions, forgets
        self.batches = 0
        self.logs: dict[int, list[bytes]] = {}

    async def partitions_for(self, topic: str) -> set[int]:
        return set(range(self.partitions))

    def create_batch(self) -> Records:
        return Records()

    async def send_batch(
        self, records: Records, topic: str, *, partition: int
    ) -> "asyncio.Future[RecordMetadata]":
        answer: asyncio.Future[RecordMetadata] = asyncio.get_running_loop().create_future()
        if self.batches in self.refused:
            answer.set_exception(KafkaTimeoutError())
        else:
            log = self.logs.setdefault(partition, [])
            first = 0 if self.forgets else len(log)
            answer.set_result(RecordMetadata(topic, partition, None, first, -1, 0, 0))  # type: ignore[arg-type]
            log += records.kept
        self.batches += 1
        return answer


def relay() -> Relay:
    service = Service(name="toy", store=lambda _: None, router=cast("Any", None), migrations="")
    return Relay(service, cast("Settings", None))


async def published(journal: Journal, broker: Broker, by: Relay | None = None) -> int:
    return await (by or relay()).publish_batch(journal, cast("Any", broker))


def lies_in(key: str, partitions: int = 2) -> int:
    found: int = DefaultPartitioner()(key.encode(), list(range(partitions)), [])
    return found


def of_keys(journal: Journal, broker: Broker) -> dict[str, Sequence[bytes]]:
    """What the broker has of each key."""
    key_of = {str(row["event_id"]).encode(): row["key"] for row in journal.rows}
    found: dict[str, list[bytes]] = {}
    for log in broker.logs.values():
        for event_id in log:
            found.setdefault(key_of[event_id], []).append(event_id)
    return {key: list(dict.fromkeys(events)) for key, events in found.items()}


async def test_a_partial_failure_is_told_and_later_rows_of_its_partition_stay_unmarked() -> None:
    journal = Journal("a", "d", "a", "d")
    assert lies_in("a") != lies_in("d")
    with pytest.raises(KafkaTimeoutError):
        await published(journal, Broker(0))
    assert journal.marked == [1, 3]


async def test_after_a_batch_that_fails_no_later_one_of_its_partition_is_sent() -> None:
    journal, broker = Journal(*"a" * (3 * FEW)), Broker(1)
    with pytest.raises(KafkaTimeoutError):
        await published(journal, broker)
    assert journal.marked == list(range(FEW))
    assert broker.batches == 2


async def test_a_row_of_which_an_older_version_did_not_arrive_is_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chassis.relay.with_older", lambda rows: [row for row in rows for _ in range(2)])
    journal, broker = Journal("a", "a"), Broker(1)
    with pytest.raises(KafkaTimeoutError):
        await published(journal, broker)
    assert journal.marked == [0]


async def test_a_batch_that_arrives_is_marked_whole_and_in_order() -> None:
    journal = Journal("a", "b", "a")
    assert await published(journal, Broker()) == 3
    assert journal.marked == [0, 1, 2]


async def test_a_broker_whose_offsets_begin_anew_has_forgotten() -> None:
    journal, broker, one = Journal(*"a" * FEW), Broker(), relay()
    await published(journal, broker, one)
    journal.marked.clear()
    broker.forgets = True
    with pytest.raises(BrokerForgot):
        await published(journal, broker, one)
    assert not journal.marked


@given(st.lists(keys, max_size=40), st.sets(st.integers(0, 12)), st.integers(1, 4))
async def test_every_key_keeps_its_order_and_its_partition_whatever_fails(
    rows: list[str], refused: set[int], partitions: int
) -> None:
    journal, broker, one = Journal(*rows), Broker(*refused, partitions=partitions), relay()
    while len(journal.marked) < len(rows):
        try:
            await published(journal, broker, one)
        except KafkaTimeoutError:
            continue
    for key, events in of_keys(journal, broker).items():
        own = [str(row["event_id"]).encode() for row in journal.rows if row["key"] == key]
        assert events == own
        assert set(own) <= set(broker.logs[lies_in(key, partitions)])
