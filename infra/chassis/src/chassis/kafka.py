"""Clients of the broker, stopped whatever happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

Client = TypeVar("Client", AIOKafkaConsumer, AIOKafkaProducer)


@asynccontextmanager
async def started(client: Client) -> AsyncIterator[Client]:
    """The client, started; also one that fails or is cancelled while it starts is stopped.

    As its own context manager it wouldn't be: a consumer that got as far as its group then stays a member,
    keeps its partitions by its heartbeats, and reads none of them.
    """
    try:
        await client.start()
        yield client
    finally:
        await client.stop()
