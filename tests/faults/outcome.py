"""What must be so once all faults are over, read where it is kept: figures, journals, inboxes, audit."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg
import httpx
from calling import Caller, until
from ledger import Ledger
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.audit_check import verify
from chassis.service import load_service
from stack.running import RunningStack

PATIENCE = 180.0


async def rows(stack: RunningStack, service: str, query: str, *values: Any) -> list[Any]:
    """Read a service's database as its owner may not: every network at once."""
    connection = await asyncpg.connect(stack.plan.server.url(stack.plan.database_name(service)))
    try:
        found: list[Any] = await connection.fetch(query, *values)
        return found
    finally:
        await connection.close()


async def one(stack: RunningStack, service: str, query: str, *values: Any) -> Any:
    return (await rows(stack, service, query, *values))[0][0]


async def figures(caller: Caller, by: str, kind: str = "signal") -> Counter[tuple[str, ...]]:
    answer = await caller.insist("katrien", "GET", "reporting", f"/figures?by=kind,{by}")
    counted: Counter[tuple[str, ...]] = Counter()
    for row in answer.content["rows"]:
        if row["kind"] == kind:
            counted[tuple(row[name] for name in by.split(","))] += row["count"]
    return counted


async def all_figures_arrive(caller: Caller, ledger: Ledger) -> None:
    """As many as were accepted, each once: a signal too few or too many never becomes right."""
    expected = (len(ledger.cards), len(ledger.help_requests))

    async def equal() -> bool:
        signals = (await figures(caller, "area")).total()
        return (signals, (await figures(caller, "area", "help_request")).total()) == expected

    await until(equal, PATIENCE, f"{expected} signals and help requests in the figures")


async def all_published(stack: RunningStack) -> None:
    waiting = "SELECT count(*) FROM journal WHERE published_at IS NULL"
    for service in stack.plan.services:

        async def none(service: str = service) -> bool:
            return bool(await one(stack, service, waiting) == 0)

        await until(none, PATIENCE, f"the whole journal of {service} on the broker")


async def all_handled(stack: RunningStack) -> None:
    """Every journalled event is in the inbox of every service that handles its type."""
    for consumer in stack.plan.services:
        handled = load_service(f"{consumer}.bootstrap:service").handled_types
        for source in stack.plan.services:
            query = "SELECT event_id FROM journal WHERE type = ANY ($1)"
            sent = {row[0] for row in await rows(stack, source, query, list(handled))}

            async def arrived(source: str = source, sent: set[Any] = sent, consumer: str = consumer) -> bool:
                query = "SELECT event_id FROM inbox WHERE source = $1"
                return sent <= {row[0] for row in await rows(stack, consumer, query, source)}

            await until(arrived, PATIENCE, f"all of {source} at {consumer}")


async def out_of_order(stack: RunningStack) -> list[tuple[str, str, str]]:
    """Consumer, source and key of which a later event was handled before an earlier one."""
    found: list[tuple[str, str, str]] = []
    for source in stack.plan.services:
        journal = await rows(stack, source, "SELECT event_id, key FROM journal ORDER BY id")
        for consumer in stack.plan.services:
            entered = "SELECT event_id, received_at FROM inbox WHERE source = $1"
            handled = {row[0]: row[1] for row in await rows(stack, consumer, entered, source)}
            last: dict[str, datetime] = {}
            for event_id, key in journal:
                if (at := handled.get(event_id)) is None:
                    continue
                if key in last and at < last[key]:
                    found.append((consumer, source, key))
                last[key] = at
    return found


async def dead_letters(stack: RunningStack) -> dict[str, list[tuple[str, str, str]]]:
    query = "SELECT type, status, reason FROM dead_letters WHERE status IN ('dead', 'held') ORDER BY id"
    found = {service: await rows(stack, service, query) for service in stack.plan.services}
    return {service: [tuple(row) for row in letters] for service, letters in found.items() if letters}


async def audit_trails(stack: RunningStack) -> Mapping[str, bool]:
    """Whether each service's trail is intact and wholly sealed."""
    intact: dict[str, bool] = {}
    for service in stack.plan.services:
        engine = create_async_engine(stack.database(service).worker)
        anchors = stack.home.folder / "anchors" / f"{service}.anchor"

        async def sealed(engine: Any = engine, anchors: Any = anchors) -> list[bool] | None:
            async with engine.connect() as connection:
                found = await verify(connection, anchors)
            return None if found.unsealed and found.intact else [found.intact and found.links > 0]

        intact[service] = (await until(sealed, PATIENCE, f"the seal of {service}"))[0]
        await engine.dispose()
    return intact


async def metric(stack: RunningStack, service: str, name: str, **labels: str) -> float:
    """What Prometheus would read now, added up over the labels that aren't named."""
    return await metric_at(stack.urls[service], name, **labels)


async def metric_at(url: str, name: str, **labels: str) -> float:
    """Of one process."""
    async with httpx.AsyncClient(timeout=10) as http:
        page = (await http.get(f"{url}/metrics")).raise_for_status().text
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    return sum(
        sample.value for sample in samples if sample.name == name and labels.items() <= sample.labels.items()
    )


async def metric_becomes(stack: RunningStack, service: str, name: str, value: float, **labels: str) -> None:
    async def there() -> bool:
        return await metric(stack, service, name, **labels) == value

    await until(there, PATIENCE, f"{name} = {value} at {service}")
