"""How partitions go from one process of a service to another: when one joins, leaves or stays silent."""

import asyncio

from aiokafka.abc import ConsumerRebalanceListener

from chassis import metrics


class Handover(ConsumerRebalanceListener):  # type: ignore[misc]
    """Partitions go to another process once what is in hand is handled and its offsets are committed."""

    def __init__(self) -> None:
        self.in_hand = asyncio.Lock()
        metrics.consumer_outside_group.set(1)

    async def on_partitions_revoked(self, revoked: object) -> None:
        metrics.consumer_outside_group.set(1)
        async with self.in_hand:
            pass

    async def on_partitions_assigned(self, assigned: object) -> None:
        metrics.consumer_outside_group.set(0)
