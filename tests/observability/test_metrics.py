"""What an operator watches is there, and moves when something happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import asyncpg
import httpx
import outcome
import pytest
import pytest_asyncio
from calling import Caller, until
from ledger import Ledger, signal
from prometheus_client.parser import text_string_to_metric_families
from watching import watched
from workload import COORDINATOR, Workload, prepare

from stack.running import RunningStack

pytestmark = [pytest.mark.stack, pytest.mark.slow]

PATIENCE = 120.0
NAMES = {
    "draaischijf_relay_backlog_rows",
    "draaischijf_relay_oldest_seconds",
    "draaischijf_consumer_lag_messages",
    "draaischijf_consumer_taken",
    "draaischijf_consumer_outside_group",
    "draaischijf_dead_letters",
    "draaischijf_parked_keys",
    "draaischijf_deadlines_overdue",
    "draaischijf_handler_seconds",
    "draaischijf_http_seconds",
    "draaischijf_skipped_types",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def caller(running_stack: RunningStack) -> AsyncIterator[Caller]:
    async with Caller(running_stack) as made:
        await prepare(made)
        yield made


async def hand_in(caller: Caller) -> str:
    one = replace(signal(1), signal_id=str(uuid4()))
    return await Workload(caller, Ledger(), 1).hand_in(one)


async def test_every_service_shows_every_metric(running_stack: RunningStack, caller: Caller) -> None:
    async with httpx.AsyncClient(timeout=10) as http:
        for service, url in running_stack.urls.items():
            page = (await http.get(f"{url}/metrics")).raise_for_status().text
            shown = {family.name for family in text_string_to_metric_families(page)}
            assert shown >= NAMES, service


async def test_what_alerts_and_dashboards_ask_for_is_there(
    running_stack: RunningStack, caller: Caller
) -> None:
    await hand_in(caller)
    missing = watched()
    assert len(missing) > 15

    async def found() -> bool:
        async with httpx.AsyncClient(timeout=10) as http:
            pages = [(await http.get(f"{url}/metrics")).text for url in running_stack.urls.values()]
        families = [family for page in pages for family in text_string_to_metric_families(page)]
        missing.difference_update(sample.name for family in families for sample in family.samples)
        return not missing

    await until(found, PATIENCE, f"the metrics {missing}")


async def test_the_time_in_handlers_and_requests_is_counted(
    running_stack: RunningStack, caller: Caller
) -> None:
    handled, answered = "draaischijf_handler_seconds_count", "draaischijf_http_seconds_count"
    labels = {"method": "POST", "route": "/cards", "status": "201"}
    projected = await outcome.metric(running_stack, "reporting", handled, type="projection")
    cards = await outcome.metric(running_stack, "signals", answered, **labels)
    await hand_in(caller)
    assert await outcome.metric(running_stack, "signals", answered, **labels) == cards + 1

    async def projected_more() -> bool:
        return await outcome.metric(running_stack, "reporting", handled, type="projection") > projected

    await until(projected_more, PATIENCE, "one more projection")


async def test_the_backlog_and_its_age_grow_while_the_broker_is_away(
    running_stack: RunningStack, caller: Caller
) -> None:
    if "broker" not in running_stack.plan.parts:
        pytest.skip("this broker runs elsewhere")
    await asyncio.to_thread(running_stack.stop, "broker")
    await hand_in(caller)

    async def waits() -> bool:
        rows = await outcome.metric(running_stack, "signals", "draaischijf_relay_backlog_rows")
        return (
            rows >= 1
            and await outcome.metric(running_stack, "signals", "draaischijf_relay_oldest_seconds") > 1
        )

    await until(waits, PATIENCE, "a backlog of some age")
    await asyncio.to_thread(running_stack.start, "broker")
    await outcome.metric_becomes(running_stack, "signals", "draaischijf_relay_backlog_rows", 0)


@asynccontextmanager
async def held_up(stack: RunningStack, service: str) -> AsyncIterator[None]:
    """Its consumer can't enter anything in its inbox, and gives up waiting each time."""
    url, worker = stack.plan.server.url(stack.plan.database_name(service)), f"{service}_worker"
    connection = await asyncpg.connect(url)
    await connection.execute(f"ALTER ROLE {worker} SET lock_timeout = '200ms'")
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", worker
        )
        async with connection.transaction():
            await connection.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.execute(f"ALTER ROLE {worker} RESET lock_timeout")
        await connection.close()


async def test_lag_shows_what_a_consumer_has_not_handled_until_it_has(
    running_stack: RunningStack, caller: Caller
) -> None:
    lag, topic = "draaischijf_consumer_lag_messages", "draaischijf.signals"
    async with held_up(running_stack, "reporting"):
        await hand_in(caller)

        async def behind() -> bool:
            return await outcome.metric(running_stack, "reporting", lag, topic=topic) >= 1

        await until(behind, PATIENCE, "a lag")
    await outcome.metric_becomes(running_stack, "reporting", lag, 0, topic=topic)


async def test_an_overdue_term_is_seen_until_it_fires(running_stack: RunningStack, caller: Caller) -> None:
    await hand_in(caller)
    fired = "draaischijf_handler_seconds_count"
    before = await outcome.metric(running_stack, "signals", fired, type="term")
    body = {"advance_days": 10}
    assert (await caller.once("systeem", "POST", "signals", "/clock", body)).accepted

    async def went_off() -> bool:
        return await outcome.metric(running_stack, "signals", fired, type="term") > before

    await until(went_off, PATIENCE, "a term that fires")
    await outcome.metric_becomes(running_stack, "signals", "draaischijf_deadlines_overdue", 0)
    late = await caller.once(COORDINATOR, "GET", "signals", "/worklist?view=late")
    assert late.content["counts"]["late"] >= 1
