"""A service says that it can't work while its database is away, lives on, and works again afterwards."""

import asyncio
import os
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from calling import Caller, until
from workload import COORDINATOR

from stack.running import RunningStack

pytestmark = [
    pytest.mark.stack,
    pytest.mark.slow,
    pytest.mark.skipif("DRAAISCHIJF_TEST_POSTGRES" in os.environ, reason="this PostgreSQL runs elsewhere"),
]

PATIENCE = 120.0


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as made:
        yield made


async def becomes(http: httpx.AsyncClient, url: str, status: int) -> httpx.Response:
    async def probe() -> httpx.Response | None:
        answer = await http.get(f"{url}/health/ready")
        return answer if answer.status_code == status else None

    return await until(probe, PATIENCE, f"{status} of {url}")


def pids(stack: RunningStack) -> dict[str, int | None]:
    return {name: stack.pid(name) for name in stack.plan.services}


async def test_every_service_is_ready(running_stack: RunningStack, http: httpx.AsyncClient) -> None:
    for url in running_stack.urls.values():
        assert (await becomes(http, url, 200)).json() == {"status": "ok", "problems": []}


async def test_without_its_database_a_service_is_not_ready_but_lives(
    running_stack: RunningStack, http: httpx.AsyncClient
) -> None:
    before = pids(running_stack)
    await asyncio.to_thread(running_stack.stop, "postgres")
    try:
        for url in running_stack.urls.values():
            assert (await becomes(http, url, 503)).json() == {"status": "not ready", "problems": ["database"]}
            assert (await http.get(f"{url}/health/live")).status_code == 200
        token = await asyncio.to_thread(running_stack.token, COORDINATOR)
        asked = await http.get(
            f"{running_stack.urls['signals']}/worklist", headers={"Authorization": f"Bearer {token}"}
        )
        assert (asked.status_code, asked.headers["retry-after"]) == (503, "2")
        assert asked.headers["content-type"] == "application/problem+json"
    finally:
        await asyncio.to_thread(running_stack.start, "postgres")
    for url in running_stack.urls.values():
        await becomes(http, url, 200)
    async with Caller(running_stack) as caller:
        assert (await caller.insist(COORDINATOR, "GET", "signals", "/worklist")).accepted
    assert pids(running_stack) == before


async def test_health_and_metrics_ask_for_no_login(
    running_stack: RunningStack, http: httpx.AsyncClient
) -> None:
    for url in running_stack.urls.values():
        for path in ("/health/live", "/health/ready", "/metrics"):
            assert (await http.get(f"{url}{path}")).status_code == 200
        assert (await http.get(f"{url}/journal")).status_code == 401


async def test_a_service_that_starts_before_its_database_waits_for_it(running_stack: RunningStack) -> None:
    starts = len(running_stack.falls)
    await asyncio.to_thread(running_stack.stop, "partners")
    await asyncio.to_thread(running_stack.stop, "postgres")
    waiting = asyncio.create_task(asyncio.to_thread(running_stack.start, "partners"))

    async def waits() -> bool:
        return "waits_for_database" in running_stack.home.log("partners").read_text(encoding="utf-8")

    await until(waits, PATIENCE, "a service that waits")
    await asyncio.to_thread(running_stack.start, "postgres")
    await waiting
    started = running_stack.falls[starts:].count("partners")
    assert started == 1
