"""How far a consumer is: what waits in each partition, and for how long none of it was taken."""

import time
from collections.abc import Mapping

from aiokafka import TopicPartition

from chassis import metrics


class Progress:
    """Of the partitions that this process has now.

    By partition, since one may stand while others go on: a heartbeat goes to each of its topic's.
    """

    def __init__(self) -> None:
        self._lags: dict[TopicPartition, int] = {}
        self._moved_at: dict[TopicPartition, float] = {}

    @property
    def lag(self) -> int:
        return sum(self._lags.values())

    def has(self, partitions: int) -> bool:
        """Whether so many are here; else others tell of the rest."""
        return len(self._lags) >= partitions

    @property
    def stands_for(self) -> float | None:
        """Seconds since the partition that stands longest moved or had nothing; None where nothing waits."""
        since = [self._moved_at[one] for one, lag in self._lags.items() if lag]
        return time.monotonic() - min(since) if since else None

    def in_hand(self, lags: Mapping[TopicPartition, int]) -> None:
        """What is in hand counts as behind until it is taken: a handler may hang."""
        for partition, lag in lags.items():
            self._note(partition, lag)

    def taken(self, counts: Mapping[TopicPartition, int]) -> None:
        """So many were handled, skipped or parked, and won't come again."""
        for partition, count in counts.items():
            self._moved_at[partition] = time.monotonic()
            metrics.consumer_taken.labels(partition.topic, partition.partition).inc(count)

    def measured(self, lags: Mapping[TopicPartition, int]) -> None:
        """All that it has now; what moved to another process is that one's to tell of."""
        for gone in self._lags.keys() - lags.keys():
            del self._lags[gone], self._moved_at[gone]
            metrics.consumer_lag.remove(gone.topic, gone.partition)
        for partition, lag in lags.items():
            self._note(partition, lag)

    def _note(self, partition: TopicPartition, lag: int) -> None:
        self._lags[partition] = lag
        now = time.monotonic()
        self._moved_at[partition] = self._moved_at.get(partition, now) if lag else now
        metrics.consumer_lag.labels(partition.topic, partition.partition).set(lag)
        # A counter that isn't there until it is 1 never rises, for who watches it rise.
        metrics.consumer_taken.labels(partition.topic, partition.partition)
