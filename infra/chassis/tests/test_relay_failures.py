"""A batch of which a part did not arrive: what arrived is marked, and the failure is told."""

import asyncio
from typing import Any, cast
from uuid import uuid4

import pytest
from aiokafka.errors import KafkaTimeoutError
from aiokafka.structs import RecordMetadata

from chassis.relay import Relay
from chassis.service import Service
from chassis.settings import Settings


class Journal:
    """Holds rows, and remembers which were marked."""

    def __init__(self, *keys: str) -> None:
        common = {"type": "t", "aggregate_version": 1, "occurred_at": None, "data": "{}", "traceparent": None}
        self.rows = [
            {"id": id_, "key": key, "event_id": uuid4(), "network_id": uuid4(), **common}
            for id_, key in enumerate(keys)
        ]
        self.marked: list[int] = []

    async def fetch(self, _: str, limit: int) -> list[dict[str, object]]:
        return self.rows[:limit]

    async def execute(self, statement: str, *arguments: Any) -> None:
        if "UPDATE journal" in statement:
            self.marked += arguments[-1]


class Broker:
    """Refuses the sends with these numbers."""

    def __init__(self, *refused: int) -> None:
        self.refused, self.sent = refused, 0

    async def send(self, topic: str, **_: object) -> "asyncio.Future[RecordMetadata]":
        answer: asyncio.Future[RecordMetadata] = asyncio.get_running_loop().create_future()
        if self.sent in self.refused:
            answer.set_exception(KafkaTimeoutError())
        else:
            answer.set_result(RecordMetadata(topic, 0, None, self.sent, -1, 0, 0))  # type: ignore[arg-type]
        self.sent += 1
        return answer


def relay() -> Relay:
    service = Service(name="toy", store=lambda _: None, router=cast("Any", None), migrations="")
    return Relay(service, cast("Settings", None))


async def test_a_partial_failure_is_told_and_later_rows_of_its_key_stay_unmarked() -> None:
    journal = Journal("a", "b", "a", "b")
    with pytest.raises(KafkaTimeoutError):
        await relay().publish_batch(journal, cast("Any", Broker(0)))
    assert journal.marked == [1, 3]


async def test_a_batch_that_arrives_is_marked_whole() -> None:
    journal = Journal("a", "b", "a")
    assert await relay().publish_batch(journal, cast("Any", Broker())) == 3
    assert journal.marked == [0, 1, 2]
