"""Puts records on the broker that no relay would send, or not so."""

import os
import sys
from pathlib import Path
from subprocess import PIPE, STDOUT, CompletedProcess, run
from typing import Any
from uuid import UUID, uuid4

import outcome
from aiokafka import AIOKafkaProducer
from calling import until

from chassis.envelope import encode_headers
from contracts import EventData, key_of
from stack.demo.people import NESTOR
from stack.running import RunningStack

PATIENCE = 120.0


def row_of(data: EventData, version: int, network: UUID = NESTOR) -> dict[str, Any]:
    """As the journal would hold it."""
    return {
        "event_id": uuid4(),
        "network_id": network,
        "type": data.spec.type,
        "key": key_of(data),
        "aggregate_version": version,
        "occurred_at": None,
        "data": data.model_dump_json(),
        "traceparent": None,
    }


async def publish(stack: RunningStack, source: str, *rows: dict[str, Any]) -> None:
    """Send rows as they are, in this order; rows of one key go to one partition."""
    async with AIOKafkaProducer(bootstrap_servers=stack.plan.broker.bootstrap) as producer:
        for row in rows:
            await producer.send_and_wait(
                f"draaischijf.{source}",
                row["data"].encode(),
                key=row["key"].encode(),
                headers=encode_headers(row, source),
            )


async def journal_of(stack: RunningStack, service: str, key: str) -> list[dict[str, Any]]:
    query = """SELECT event_id, network_id, type, key, aggregate_version, occurred_at, data::text AS data,
        traceparent FROM journal WHERE key = $1 ORDER BY id"""
    return [dict(row) for row in await outcome.rows(stack, service, query, key)]


async def arrives(stack: RunningStack, consumer: str, *rows: dict[str, Any]) -> None:
    ids = [row["event_id"] for row in rows]

    async def entered() -> bool:
        query = "SELECT count(*) FROM inbox WHERE event_id = ANY ($1)"
        return bool(await outcome.one(stack, consumer, query, ids) == len(ids))

    await until(entered, PATIENCE, f"{len(ids)} events at {consumer}")


async def letters_of(stack: RunningStack, consumer: str, key: str) -> list[str]:
    """The status of each event of a key that was kept, in order."""
    query = "SELECT status FROM dead_letters WHERE key = $1 ORDER BY id"
    return [str(row[0]) for row in await outcome.rows(stack, consumer, query, key)]


async def kept(stack: RunningStack, consumer: str, key: str, *statuses: str) -> None:
    async def so() -> bool:
        return await letters_of(stack, consumer, key) == list(statuses)

    await until(so, PATIENCE, f"{statuses} for {key} at {consumer}")


def dead_letters_command(stack: RunningStack, *arguments: str) -> "CompletedProcess[str]":
    return command(stack.home.folder, "dead-letters", *arguments)


def command(folder: Path, *arguments: str) -> "CompletedProcess[str]":
    """`draaischijf …`, as an operator types it."""
    program = str(Path(sys.executable).with_name("draaischijf"))
    wide = {**os.environ, "COLUMNS": "400"}
    whole = [program, *arguments, "--data", str(folder)]
    return run(whole, stdout=PIPE, stderr=STDOUT, text=True, env=wide, timeout=120, check=False)
