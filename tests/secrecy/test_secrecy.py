"""No name and no word about a case stands anywhere but sealed; and who looks for one, finds it."""

import base64
import json
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import places
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from calling import Caller
from linked import MAILED
from needles import Needles, Seeds
from outcome import all_handled, all_published, rows
from seeding import Seeding
from workload import COORDINATOR, prepare

from stack.running import RunningStack
from stack.testing import StackFactory

pytestmark = [pytest.mark.stack, pytest.mark.slow]


@dataclass(frozen=True)
class Seeded:
    stack: RunningStack
    seeds: Seeds
    found: dict[str, set[str]]


@pytest.fixture(scope="module")
def running_stack(start_stack: StackFactory) -> Iterator[RunningStack]:
    """With a desk's address, which mailed links need."""
    with start_stack(environment={"DRAAISCHIJF_URL_DESK": "https://desk.example"}) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seeded(running_stack: RunningStack) -> AsyncIterator[Seeded]:
    seed = random.randrange(1_000_000)  # noqa: S311
    print(f"\nseed {seed}")  # noqa: T201
    seeds = Seeds(seed)
    async with Caller(running_stack) as caller:
        await prepare(caller)
        await Seeding(caller, seeds, running_stack.home.folder / "mail").everything()
    signature = running_stack.token(COORDINATOR).rsplit(".", 1)[1]
    seeds.given("a login's token", signature)
    await all_published(running_stack)
    await all_handled(running_stack)
    yield Seeded(running_stack, seeds, await places.leaks(running_stack, seeds.needles))


async def test_no_secret_is_found_anywhere(seeded: Seeded) -> None:
    assert len(seeded.seeds.labels) > 50
    mails = {place for place, found in seeded.found.items() if found == {MAILED}}
    assert len(mails) == 1, "a link is in the mail that brought it"
    assert {place.split("/")[0] for place in mails} == {"mail"}
    assert {place: found for place, found in seeded.found.items() if place not in mails} == {}


async def test_every_kind_of_place_was_looked_at(seeded: Seeded) -> None:
    names = {place async for place, content in places.all_places(seeded.stack) if content}
    for service in seeded.stack.plan.services:
        assert f"{seeded.stack.plan.database_name(service)}.public.journal" in names
        assert f"logs/{service}.log" in names
        assert f"traces/{service}.jsonl" in names
        assert f"{service}/metrics" in names
        assert any(name.startswith(f"draaischijf.{service}/") for name in names) or service == "reporting"


PLANT = 'Zoukweijloup Praamuidéix & "Vlietgoorbaak" 0499 12 34 567'


def planted() -> Needles:
    needles = Needles()
    needles.add("planted", PLANT)
    return needles


@pytest.mark.parametrize(
    "leak",
    [
        PLANT.encode(),
        PLANT.upper().encode(),
        quote(PLANT).encode(),
        quote_plus(PLANT).encode(),
        json.dumps({"note": PLANT}).encode(),
        base64.b64encode(PLANT.encode()),
        base64.b64encode(b"x" + PLANT.encode()),
        base64.urlsafe_b64encode(b"xy" + PLANT.encode()),
        PLANT.encode().hex().encode(),
        b"... Vlietgoorbaak ...",
        base64.b64encode(b"de vlietgoorbaak".replace(b"vliet", b"Vliet")),
        "praamuidéix".encode(),
        json.dumps("praamuidéix").encode(),
        b"tel:0499-12.34.567".replace(b"-", b"").replace(b".", b""),
    ],
)
def test_a_leak_is_recognised_in_each_form(leak: bytes) -> None:
    assert planted().found_in(b"\x00before " + leak + b" after\xff") == {"planted"}


def test_what_is_no_leak_is_left_alone() -> None:
    assert planted().found_in(b'{"event": "library", "route": "/clients/{client_id}", "n": 12345}') == set()


async def test_a_planted_leak_is_found_in_a_table(running_stack: RunningStack) -> None:
    service = "partners"
    where = f"{running_stack.plan.database_name(service)}.public.planted"
    columns = "id int, t text, j jsonb, b bytea, a text[]"
    await rows(running_stack, service, f"CREATE TABLE planted ({columns})")
    try:
        for column, value in (
            ("t", PLANT),
            ("j", json.dumps({"x": PLANT})),
            ("b", PLANT.encode()),
            ("a", [PLANT]),
        ):
            await rows(running_stack, service, f"INSERT INTO planted ({column}) VALUES ($1)", value)
            assert await places.leaks(running_stack, planted()) == {where: {"planted"}}, column
            await rows(running_stack, service, "TRUNCATE planted")
    finally:
        await rows(running_stack, service, "DROP TABLE planted")


@pytest.mark.parametrize("part", ["key", "value", "headers"])
async def test_a_planted_leak_is_found_on_the_broker(running_stack: RunningStack, part: str) -> None:
    needles, word = Needles(), f"Plantgeheim{part.title()}"
    needles.add("planted", word)
    record = {"key": b"k", "value": b"{}", "headers": [("ce_type", b"x")]}
    record[part] = [("ce_type", word.encode())] if part == "headers" else word.encode()
    async with AIOKafkaProducer(bootstrap_servers=running_stack.plan.broker.bootstrap) as producer:
        sent = await producer.send_and_wait("draaischijf.reporting", partition=0, **record)
    assert sent.partition == 0
    found = await places.leaks(running_stack, needles)
    assert found["draaischijf.reporting/0"] == {"planted"}


@pytest.mark.parametrize("folder", ["logs", "traces", "mail", "anchors"])
async def test_a_planted_leak_is_found_in_a_file(running_stack: RunningStack, folder: str) -> None:
    path = running_stack.home.folder / folder / "planted.txt"
    path.write_text(f"GET /clients?q={quote(PLANT)}")
    try:
        assert await places.leaks(running_stack, planted()) == {f"{folder}/planted.txt": {"planted"}}
    finally:
        path.unlink()
