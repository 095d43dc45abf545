"""Clients of the broker, stopped whatever happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

Client = TypeVar("Client", AIOKafkaConsumer, AIOKafkaProducer)


@asynccontextmanager
async def started(client: Client, *, takes_leave: bool = True) -> AsyncIterator[Client]:
    """The client, started; also one that fails or is cancelled while it starts is stopped.

    As its own context manager it wouldn't be: a consumer that got as far as its group then stays a member,
    keeps its partitions by its heartbeats, and reads none of them. `takes_leave`: whether a consumer tells
    its group that it goes; otherwise the broker misses it after its session's time.
    """
    try:
        await client.start()
        yield client
    finally:
        if not takes_leave and (coordinator := getattr(client, "_coordinator", None)):
            # There is no setting for it: only members with fixed names stay when they stop.
            coordinator._maybe_leave_group = _stay  # noqa: SLF001
        await client.stop()


async def _stay() -> None:
    pass
