"""Offsets of a broker that forgot its groups aren't those of the one that came after."""

from typing import Any

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError
from toy import service as toy

from chassis.consumer import Consumer
from stack.testing import ServiceApiFactory


class Coordinator:
    generation = -1


class OutOfTheGroup:
    """A consumer between its broker's restart and joining again."""

    def __init__(self) -> None:
        self._coordinator = Coordinator()
        self.committed: list[Any] = []

    async def commit(self, offsets: Any) -> None:
        self.committed.append(offsets)


@pytest.mark.parametrize(("generation", "commits"), [(-1, 0), (3, 1)])
async def test_nothing_is_committed_by_who_is_out_of_the_group(
    service_api: ServiceApiFactory, generation: int, commits: int
) -> None:
    partition, other = TopicPartition(toy.service.topic, 0), OutOfTheGroup()
    other._coordinator.generation = generation
    record = ConsumerRecord(toy.service.topic, 0, 89, 0, 0, b"k", b"{}", None, 1, 2, [("ce_type", b"other")])
    consumer = Consumer((await service_api(toy.service)).runtime)
    try:
        await consumer._take(other, {partition: [record]})
    except CommitFailedError:
        assert generation < 0
    assert len(other.committed) == commits
