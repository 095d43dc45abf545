from collections.abc import AsyncIterator
from datetime import date
from typing import Literal
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from chassis.problem_handlers import install_problem_handlers
from chassis.problems import Conflict, GuardRefused, Invalid, NotFound, Problem, language_of

secret = "Godelieve Vandenbulcke"


class Card(BaseModel):
    model_config = ConfigDict(extra="forbid")

    client_id: UUID
    text: str = Field(min_length=1, max_length=5)
    level: Literal["client", "service"] = "client"
    on: date | None = None
    labels: dict[str, int] = {}


app = FastAPI()
install_problem_handlers(app)


@app.post("/cards")
async def take(card: Card) -> None:
    raise GuardRefused(
        "ground_missing",
        "Er is geen grond.",
        "There is no ground.",
        "Leg er een vast.",
        "Record one.",
        step="act",
    )


@app.get("/broken")
async def broken() -> None:
    raise RuntimeError(secret)


@app.get("/lost")
async def lost() -> None:
    raise NotFound


@pytest.fixture
async def api() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


valid = {"client_id": "00000000-0000-4000-8000-0000000000c1", "text": "trap"}


async def test_a_guard_says_what_would_satisfy_it(api: httpx.AsyncClient) -> None:
    answer = await api.post("/cards", json=valid)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "https://draaischijf.be/problems/guard-refused",
        "title": "Dit kan nu niet",
        "status": 409,
        "detail": "Er is geen grond.",
        "guard": "ground_missing",
        "satisfied_by": "Leg er een vast.",
        "step": "act",
    }


async def test_english_for_who_prefers_it(api: httpx.AsyncClient) -> None:
    answer = await api.post("/cards", json=valid, headers={"Accept-Language": "en-GB, nl;q=0.5"})
    assert answer.headers["content-language"] == "en"
    assert answer.json()["satisfied_by"] == "Record one."


@pytest.mark.parametrize(
    ("change", "pointer", "nl"),
    [
        ({"client_id": secret}, "/body/client_id", "Dit is geen geldige id (UUID)."),
        ({"text": secret}, "/body/text", "Hoogstens 5 tekens."),
        ({"text": ""}, "/body/text", "Minstens 1 teken(s)."),
        ({"text": None}, "/body/text", "Hier hoort tekst."),
        ({"level": secret}, "/body/level", "Kies een van: 'client' of 'service'."),
        ({"on": secret}, "/body/on", "Dit is geen geldige datum."),
        ({secret: 1}, "/body", "Er staat een onbekend veld in."),
        ({"labels": {secret: "x"}}, "/body/labels/*", "Hier hoort een geheel getal."),
    ],
)
async def test_what_is_wrong_is_said_without_repeating_it(
    api: httpx.AsyncClient, change: dict[str, object], pointer: str, nl: str
) -> None:
    answer = await api.post("/cards", json=valid | change)
    assert answer.status_code == 422
    assert {"pointer": pointer, "message": nl} in answer.json()["errors"]
    assert "Godelieve" not in answer.text
    assert "Vandenbulcke" not in answer.text


async def test_broken_json_is_not_repeated(api: httpx.AsyncClient) -> None:
    answer = await api.post("/cards", content=f"{{{secret}", headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/body", "message": "Dit is geen geldige JSON."}]


async def test_a_failure_tells_nothing(api: httpx.AsyncClient) -> None:
    answer = await api.get("/broken")
    assert answer.status_code == 500
    assert "Godelieve" not in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/cards", 405)])
async def test_the_frameworks_refusals_are_problems_too(
    api: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await api.request(method, path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_nothing_shows_whether_an_id_is_unknown_or_anothers(api: httpx.AsyncClient) -> None:
    assert (await api.get("/lost")).json() == (await api.get("/nowhere")).json()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "nl"),
        ("", "nl"),
        ("fr", "nl"),
        ("en", "en"),
        ("nl, en", "nl"),
        ("en;q=0.3, nl-BE;q=0.9", "nl"),
        ("fr, en;q=0.2", "en"),
        ("en;q=nonsense", "nl"),
    ],
)
def test_dutch_unless_english_is_preferred(header: str | None, language: str) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize("problem", [Problem(secret), Conflict(secret), Invalid(secret), NotFound(secret)])
def test_an_exceptions_own_text_is_its_slug(problem: Problem) -> None:
    assert str(problem) == problem.slug
