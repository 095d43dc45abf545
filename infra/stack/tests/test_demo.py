"""The demo's content is what people could have asked, and going through it twice changes nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from rich.progress import Progress

from chassis.working_days import WorkingDays
from contracts.codelists import area
from stack.demo.client import Services
from stack.demo.ids import Days, fixed_id
from stack.demo.loader import content, load
from stack.demo.people import PEOPLE
from stack.running import RunningStack
from stack.testing import StackFactory

NETWORK = {"38002", "33021", "33041", "32030", "33039"}


def test_every_place_lies_in_the_network() -> None:
    everything = content()
    placed = [*everything["clients"], *everything["volunteers"], *everything["help_requests"]]
    placed += [signal["card"] for signal in everything["signals"] if "area" in signal["card"]]
    assert {area(one["area"]).municipality for one in placed} <= NETWORK


def test_every_name_refers_to_somebody() -> None:
    everything = content()
    clients = {one["id"] for one in everything["clients"]}
    partners = {one["id"] for one in everything["partners"]}
    assert {one["client"] for one in everything["consents"] + everything["assignments"]} <= clients
    assert {one["partner"] for one in everything["consents"]} <= partners
    assert {one["card"]["client"] for one in everything["signals"] if "client" in one["card"]} <= clients
    assert {one["by"] for one in everything["signals"]} <= PEOPLE.keys()


def test_ids_are_fixed_and_differ() -> None:
    names = [f"s{number:02}" for number in range(200)]
    assert len({fixed_id(name) for name in names}) == len(names)
    assert fixed_id("b1") == "00000000-0000-4000-8000-0000000000b1"
    assert fixed_id("s01") == fixed_id("s01")


@pytest.mark.parametrize("count", [0, 1, 5, 20, -1, -6])
def test_days_are_counted_in_working_days(count: int) -> None:
    today = date(2026, 12, 28)
    day = date.fromisoformat(Days(today).ago(count))
    calendar = WorkingDays(frozenset())
    assert count == 0 or calendar.is_working(day)
    assert calendar.between(min(day, today), max(day, today)) == abs(count)


@pytest.fixture(scope="module")
def filled(start_stack: StackFactory) -> Iterator[RunningStack]:
    with start_stack() as stack:
        for attempt in ("first", "second"):
            load(stack.plan.issuer, stack.urls, Progress(disable=True), stack.home.folder / attempt)
        yield stack


def test_filling_twice_is_filling_once(filled: RunningStack) -> None:
    everything = content()
    with Services(filled.plan.issuer, filled.urls) as services:
        assert len(services.get("katrien", "intake", "/clients?limit=100")) == len(everything["clients"])
        assert services.get("katrien", "volunteers", "/volunteers")["count"] == len(everything["volunteers"])
        assert len(services.get("katrien", "partners", "/partners")) == len(everything["partners"])
        counts = services.get("katrien", "signals", "/worklist?view=open&limit=200")["counts"]
    closed = [
        s
        for s in everything["signals"]
        if "settle" in s or any("close" in step for step in s.get("steps", ()))
    ]
    assert counts["open"] == len(everything["signals"]) - len(closed)


def test_a_service_that_fell_is_waited_for(filled: RunningStack) -> None:
    filled.stop("partners")
    with Services(filled.plan.issuer, filled.urls) as services, ThreadPoolExecutor() as beside:
        back = beside.submit(filled.start, "partners")
        assert services.get("katrien", "partners", "/partners")
        back.result()


def test_a_filled_demo_is_not_filled_again(tmp_path: Path, filled: RunningStack) -> None:
    load("http://127.0.0.1:9", {}, Progress(disable=True), filled.home.folder / "first")
    assert not list(tmp_path.iterdir())


def test_the_worklist_shows_every_kind_of_work(filled: RunningStack) -> None:
    with Services(filled.plan.issuer, filled.urls) as services:
        counts = services.get("katrien", "signals", "/worklist?view=open")["counts"]
    assert all(counts[view] > 0 for view in ("late", "today", "new", "feedback", "open")), counts


def test_the_steering_group_has_a_bundle_to_answer(filled: RunningStack) -> None:
    with Services(filled.plan.issuer, filled.urls) as services:
        bundles = services.get("luc", "reporting", "/bundles")
    assert [one["state"] for one in bundles] == ["submitted"]
