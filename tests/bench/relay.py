"""What a relay does by itself, and what a bare producer does with the same bytes."""

import asyncio
import time
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from chassis.envelope import encode_headers
from stack.broker import PARTITIONS
from stack.process import wait_until
from stack.running import RunningStack
from tests.bench.counting import counted

TOPIC = "yardstick"
AT_ONCE = 1000
PATIENCE = 600.0

_waiting = "SELECT count(*) FROM journal WHERE published_at IS NULL"
_marks = """
    SELECT extract(epoch FROM max(published_at) - min(published_at))::float8, count(*) FROM journal
    WHERE published_at > (SELECT min(published_at) FROM journal)
"""
_rows = """
    SELECT event_id, network_id, type, key, aggregate_version, occurred_at, data::text AS data, traceparent
    FROM journal ORDER BY id
"""


def relayed_per_second(stack: RunningStack, source: str) -> tuple[int, float]:
    """How many rows wait while nothing runs, and how fast this service alone marks them as sent."""
    waiting = counted(stack, source, _waiting)
    stack.start(source)
    wait_until(lambda: not counted(stack, source, _waiting), PATIENCE, "de relay", every=0.2)
    seconds, rows = asyncio.run(_row(stack, source, _marks))
    return waiting, rows / seconds


def produced_per_second(stack: RunningStack, source: str) -> float:
    """The same records by `AIOKafkaProducer.send`, a thousand at a time, to a topic of their own."""
    return asyncio.run(_produced(stack, source))


async def _produced(stack: RunningStack, source: str) -> float:
    bootstrap = stack.plan.broker.bootstrap
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, PARTITIONS, 1)])
    await admin.close()
    connection = await _connected(stack, source)
    rows = await connection.fetch(_rows)
    await connection.close()
    records = [(row["key"].encode(), row["data"].encode(), encode_headers(row, source)) for row in rows]
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        await producer.send_and_wait(TOPIC, b"")
        started = time.perf_counter()
        for first in range(0, len(records), AT_ONCE):
            sends = [
                await producer.send(TOPIC, value, key, headers=headers)
                for key, value, headers in records[first : first + AT_ONCE]
            ]
            await asyncio.gather(*sends)
        return len(records) / (time.perf_counter() - started)


async def _connected(stack: RunningStack, database: str) -> Any:
    return await asyncpg.connect(stack.plan.server.url(stack.plan.database_name(database)))


async def _row(stack: RunningStack, database: str, query: str) -> Any:
    connection = await _connected(stack, database)
    try:
        return await connection.fetchrow(query)
    finally:
        await connection.close()
