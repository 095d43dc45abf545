"""What stands is seen, whatever else moves."""

from collections.abc import Callable

import pytest
from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from chassis import progress
from chassis.progress import Progress

ONE, OTHER = TopicPartition("draaischijf.toys", 0), TopicPartition("draaischijf.toys", 1)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass."""
    now = 1000.0

    def passes(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    return passes


def sample(name: str, partition: TopicPartition) -> float | None:
    labels = {"topic": partition.topic, "partition": str(partition.partition)}
    return REGISTRY.get_sample_value(name, labels)


def test_a_partition_stands_from_when_something_waits_until_it_is_taken(
    later: Callable[[float], None],
) -> None:
    seen = Progress()
    seen.measured({ONE: 0})
    later(100)
    seen.measured({ONE: 0})
    assert (seen.lag, seen.stands_for) == (0, None)
    later(1)
    seen.in_hand({ONE: 3})
    later(60)
    seen.measured({ONE: 5})
    assert (seen.lag, seen.stands_for) == (5, 61)
    seen.taken({ONE: 3})
    seen.measured({ONE: 2})
    assert (seen.lag, seen.stands_for) == (2, 0)


def test_one_that_stands_is_not_hidden_by_another_that_moves(later: Callable[[float], None]) -> None:
    seen = Progress()
    seen.measured({ONE: 1, OTHER: 0})
    for _ in range(10):
        later(5)
        seen.in_hand({OTHER: 1})
        seen.taken({OTHER: 1})
        seen.measured({ONE: 1, OTHER: 0})
    assert (seen.lag, seen.stands_for) == (1, 50)


def test_what_moved_to_another_process_is_that_ones_to_tell(later: Callable[[float], None]) -> None:
    seen = Progress()
    seen.measured({ONE: 7, OTHER: 0})
    later(60)
    seen.measured({OTHER: 0})
    assert (seen.lag, seen.stands_for) == (0, None)
    assert sample("draaischijf_consumer_lag_messages", ONE) is None
    seen.measured({ONE: 7, OTHER: 0})
    assert (seen.stands_for, sample("draaischijf_consumer_lag_messages", ONE)) == (0, 7)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1))
def test_the_count_rises_by_what_was_taken_alone(batches: list[tuple[int, int]]) -> None:
    name, seen = "draaischijf_consumer_taken_total", Progress()
    seen.measured({ONE: 0})
    before = sample(name, ONE)
    assert before is not None
    for taken, waits in batches:
        seen.in_hand({ONE: taken + waits})
        seen.taken({ONE: taken})
        seen.measured({ONE: waits})
    assert sample(name, ONE) == before + sum(taken for taken, _ in batches)
    assert sample("draaischijf_consumer_lag_messages", ONE) == batches[-1][1]
