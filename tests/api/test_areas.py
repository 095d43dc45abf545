"""Municipalities come and go: Gooik, Galmaarden and Herne became Pajottegem on 1 January 2025."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from serving import service_named

from stack.service_api import ServiceApi

ServiceApis = Callable[..., Awaitable[ServiceApi]]

GOOIK, LEERBEEK, PAJOTTEGEM = "23024", "23024B", "23106"
BEFORE, AFTER = "2024-12-31", "2025-01-01"

REQUEST = {"theme": "mobility", "channel": "family", "description": "Vervoer."}
CARD = {"channel": "visit_card", "text": "Er rijdt geen bus meer."}
ROW = {"theme": "mobility", "description": "Vervoer.", "done": True}


def rows(day: str, channel: str) -> Callable[[str, str], dict[str, Any]]:
    return lambda area, on: {
        "rows": [
            {**ROW, "row_id": str(uuid4()), "channel": channel, "area": "33021F", day: BEFORE},
            {**ROW, "row_id": str(uuid4()), "channel": channel, "area": area, day: on},
        ]
    }


DATED: list[tuple[str, str, Callable[[str, str], dict[str, Any]], str]] = [
    ("intake", "/help-requests", lambda a, on: {**REQUEST, "area": a, "received_on": on}, "/body/area"),
    ("intake", "/help-requests/import", rows("received_on", "family"), "/body/rows/1/area"),
    ("signals", "/cards", lambda a, on: {**CARD, "area": a, "occurred_on": on}, "/body/area"),
    ("signals", "/signals/import", rows("occurred_on", "paper"), "/body/rows/1/area"),
]
OF_TODAY = [("intake", "/clients"), ("volunteers", "/volunteers")]


async def katrien(service_api: ServiceApis, service: str) -> httpx.AsyncClient:
    return (await service_api(service_named(service))).as_("katrien")


def merged(answer: httpx.Response, pointer: str) -> bool:
    errors = answer.json().get("errors", [])
    return (
        answer.status_code == 422
        and [error["pointer"] for error in errors] == [pointer]
        and "Kies Pajottegem (23106)" in errors[0]["message"]
    )


@pytest.mark.parametrize(
    ("service", "path", "body", "pointer"), DATED, ids=[f"{case[0]}{case[1]}" for case in DATED]
)
async def test_a_matter_lies_where_it_lay_on_its_day(
    service_api: ServiceApis,
    service: str,
    path: str,
    body: Callable[[str, str], dict[str, Any]],
    pointer: str,
) -> None:
    asker = await katrien(service_api, service)
    assert merged(await asker.post(path, json=body(GOOIK, AFTER)), pointer)
    for area, day in ((GOOIK, BEFORE), (LEERBEEK, AFTER), (PAJOTTEGEM, AFTER), (PAJOTTEGEM, BEFORE)):
        answer = await asker.post(path, json=body(area, day))
        assert answer.status_code in (200, 201), (area, day, answer.text)


@pytest.mark.parametrize(("service", "path"), OF_TODAY)
async def test_who_lives_somewhere_lives_there_today(
    service_api: ServiceApis, service: str, path: str
) -> None:
    asker = await katrien(service_api, service)
    person = {"name": "Godelieve Pauwels"}
    assert merged(await asker.post(path, json=person | {"area": GOOIK}), "/body/area")
    for area in (LEERBEEK, PAJOTTEGEM):
        assert (await asker.post(path, json=person | {"area": area})).status_code == 201


async def test_a_bundle_counts_where_it_lies_today(service_api: ServiceApis) -> None:
    asker = await katrien(service_api, "reporting")
    bundle = {"theme": "mobility", "levels": ["service"], "title": "Bus", "story": "Er rijdt geen bus."}
    months = {"from_month": "2024-01", "until_month": "2024-12"}
    answer = await asker.post("/bundles", json=bundle | months | {"areas": ["33021F", GOOIK]})
    assert merged(answer, "/body/areas/1")


async def test_a_birthday_has_been(service_api: ServiceApis) -> None:
    asker = await katrien(service_api, "intake")
    answer = await asker.post("/clients", json={"name": "G.", "area": "33021F", "birth_date": "2999-01-01"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/body/birth_date"]
    assert (await asker.get("/clients")).json() == []
