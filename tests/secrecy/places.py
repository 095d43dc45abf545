"""Everywhere something is kept or written: rows, records, files, pages; each with a name and its bytes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from stack.running import RunningStack

Place = tuple[str, bytes]

_tables = """SELECT table_schema, table_name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"""
_databases = "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate"


async def all_places(stack: RunningStack) -> AsyncIterator[Place]:
    async for place in rows(stack):
        yield place
    async for place in records(stack):
        yield place
    for place in files(stack):
        yield place
    async for place in pages(stack):
        yield place


async def rows(stack: RunningStack) -> AsyncIterator[Place]:
    """Every table of every database, as the superuser: `database.schema.table`."""
    server = await asyncpg.connect(stack.plan.server.url())
    names = [row[0] for row in await server.fetch(_databases)]
    await server.close()
    for name in names:
        connection = await asyncpg.connect(stack.plan.server.url(name))
        try:
            for schema, table in await connection.fetch(_tables):
                kept = await connection.fetch(f'SELECT * FROM "{schema}"."{table}"')
                yield f"{name}.{schema}.{table}", b"\n".join(_bytes(value) for row in kept for value in row)
        finally:
            await connection.close()


def _bytes(value: Any) -> bytes:
    """A value as it is kept: bytes as they are, all else as text."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, list | tuple):
        return b"\n".join(_bytes(one) for one in value)
    return str(value).encode()


async def records(stack: RunningStack) -> AsyncIterator[Place]:
    """Every record of every topic, with its key and its headers: `topic/partition`."""
    partitions = await _partitions(stack.plan.broker.bootstrap)
    found: dict[TopicPartition, list[bytes]] = {partition: [] for partition in partitions}
    async with AIOKafkaConsumer(bootstrap_servers=stack.plan.broker.bootstrap) as consumer:
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        # Heartbeats never stop, so there is an end only as of now.
        ends = await consumer.end_offsets(partitions)
        while any([await consumer.position(one) < end for one, end in ends.items()]):
            for partition, batch in (await consumer.getmany(timeout_ms=200)).items():
                found[partition] += [part for record in batch for part in _parts(record)]
    for partition, parts in found.items():
        yield f"{partition.topic}/{partition.partition}", b"\n".join(parts)


def _parts(record: ConsumerRecord) -> Iterator[bytes]:
    yield record.key or b""
    yield record.value or b""
    for name, value in record.headers:
        yield name.encode()
        yield value


async def _partitions(bootstrap: str) -> list[TopicPartition]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        topics = {one["topic"]: len(one["partitions"]) for one in await admin.describe_topics()}
    finally:
        await admin.close()
    own = sorted(topic for topic in topics if not topic.startswith("__"))
    return [TopicPartition(topic, number) for topic in own for number in range(topics[topic])]


KEPT_APART = frozenset({"postgres", "kafka", "lock"})
"""An empty file, and those of the database and the broker: their rows and records are looked at instead."""


def files(stack: RunningStack) -> Iterator[Place]:
    """Logs, traces, mails, anchors and whatever else lies in the stack's folder."""
    for path in _below(stack.home.folder):
        with contextlib.suppress(FileNotFoundError):
            yield str(path.relative_to(stack.home.folder)), str(path).encode() + b"\n" + path.read_bytes()


def _below(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in KEPT_APART:
            yield from _below(path)
        elif path.is_file() and path.name not in KEPT_APART:
            yield path


async def pages(stack: RunningStack) -> AsyncIterator[Place]:
    """What anybody may read without a login."""
    async with httpx.AsyncClient(timeout=10) as http:
        for service, url in stack.urls.items():
            for path in ("/metrics", "/health/ready", "/openapi.json"):
                yield f"{service}{path}", (await http.get(f"{url}{path}")).content


async def leaks(stack: RunningStack, needles: Any) -> dict[str, set[str]]:
    """Which secrets stand where."""
    found: dict[str, set[str]] = {}
    async for place, content in all_places(stack):
        if hits := await asyncio.to_thread(needles.found_in, content):
            found[place] = hits
    return found
