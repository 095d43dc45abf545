"""`make bench`: how long an accepted card takes to the figures, on each broker."""

import asyncio
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from stack.kafka import KafkaBroker
from stack.running import RunningStack
from stack.testing import StackFactory
from tests.bench.cards import card, cards_posted, post_cards
from tests.bench.say import say

pytestmark = pytest.mark.bench

SECONDS, WARMING_SECONDS = 60.0, 5.0
JARS = Path(__file__).parents[2] / "infra" / "stack" / "kafka" / "target" / "jars"


@pytest.fixture(params=["embedded", "Apache Kafka"])
def broker(request: pytest.FixtureRequest, stack_folder: Path) -> tuple[str, dict[str, Any]]:
    """What it is called, and the options of a stack on it."""
    name = str(request.param)
    if name == "embedded":
        return name, {}
    if not JARS.is_dir() or shutil.which("java") is None:
        pytest.skip("Apache Kafka needs Java 17 and its jars, which `make test-kafka` fetches")
    data, log = stack_folder / "bench-kafka", stack_folder / "bench-kafka.log"
    return name, {"broker": KafkaBroker(jars=JARS, data=data, log=log)}


@pytest.fixture
def stack(broker: tuple[str, dict[str, Any]], start_stack: StackFactory) -> Iterator[RunningStack]:
    with start_stack(crash_folder=None, traces=False, **broker[1]) as one:
        yield one


def test_accepted_to_visible_at_half_the_rate(stack: RunningStack, broker: tuple[str, object]) -> None:
    full = post_cards(stack, seconds=WARMING_SECONDS).statuses.get(201, 0) / WARMING_SECONDS
    waits = sorted(asyncio.run(_watched(stack, full / 2)))
    what = f"accepted to visible at half the rate, {broker[0]}"
    say(f"{what}, p50", f"{statistics.median(waits) * 1000:7.1f} ms")
    say(f"{what}, p99", f"{waits[int(len(waits) * 0.99)] * 1000:7.1f} ms")


async def _watched(stack: RunningStack, per_second: float) -> list[float]:
    """While cards come in, how long others take from their 2xx to the figures' database."""
    load = asyncio.create_task(cards_posted(stack, seconds=SECONDS, per_second=per_second))
    waits: list[float] = []
    database = await asyncpg.connect(stack.plan.server.url(stack.plan.database_name("reporting")))
    headers = {"Authorization": f"Bearer {stack.token('mieke')}"}
    async with httpx.AsyncClient(base_url=stack.urls["signals"], headers=headers) as client:
        while not load.done():
            answer = (await client.post("/cards", json=card())).json()
            waits.append(await _until_projected(database, answer["dossier_id"]))
            await asyncio.sleep(0.1)
    await load
    await database.close()
    return waits


async def _until_projected(database: "asyncpg.Connection", dossier_id: str) -> float:
    started = time.perf_counter()
    while not await database.fetchval("SELECT 1 FROM dossier_facts WHERE dossier_id = $1", dossier_id):
        await asyncio.sleep(0.002)
    return time.perf_counter() - started
