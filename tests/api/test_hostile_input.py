"""What no honest program sends is refused like any other mistake, without a word of it in the answer."""

import json
from collections.abc import Awaitable, Callable

import httpx
import pytest
import pytest_asyncio
from serving import service_named

from stack.service_api import ServiceApi

MARKER = "Zottegemmerik"
PERSON = {"name": "Godelieve Pauwels", "area": "33021F"}
NOT_JSON = (
    b'{"name": "' + MARKER.encode() + b'\xff", "area": "33021F"}',
    b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b', "area": "33021F"}',
    b'{"name": ' + b"9" * 5_000 + b', "area": "33021F"}',
    MARKER.encode(),
    b"",
)


@pytest_asyncio.fixture(loop_scope="session")
async def katrien(service_api: Callable[..., Awaitable[ServiceApi]]) -> httpx.AsyncClient:
    return (await service_api(service_named("intake"))).as_("katrien")


def refused(answer: httpx.Response, *statuses: int) -> bool:
    return (
        answer.status_code in statuses
        and answer.headers["content-type"] == "application/problem+json"
        and MARKER not in answer.text
    )


@pytest.mark.parametrize(
    "change",
    [
        {"name": f"{MARKER}\x00"},
        {"name": f"{MARKER}\ud800"},
        {"name": f"{MARKER}\r\nBcc: iemand@voorbeeld.be"},
        {"name": 10**400},
        {"name": float("nan")},
        {"name": MARKER * 1000},
        {"note": f"{MARKER}\x00"},
        {"birth_date": "0000-00-00"},
        {"birth_date": "9999-12-31"},
        {"birth_date": 10**30},
        {"area": f"{MARKER}\x00"},
        {"client_id": MARKER},
        {MARKER: MARKER},
        {f"\ud800{MARKER}": 1},
    ],
)
async def test_a_value_that_cannot_be_kept(katrien: httpx.AsyncClient, change: dict[str, object]) -> None:
    body = json.dumps(PERSON | change)
    answer = await katrien.post("/clients", content=body, headers={"content-type": "application/json"})
    assert refused(answer, 422), answer.text


@pytest.mark.parametrize("body", NOT_JSON, ids=range(len(NOT_JSON)))
async def test_a_body_that_cannot_be_read(katrien: httpx.AsyncClient, body: bytes) -> None:
    answer = await katrien.post("/clients", content=body, headers={"content-type": "application/json"})
    assert refused(answer, 400, 422), answer.text


@pytest.mark.parametrize(
    "path",
    [
        f"/clients/{MARKER}",
        "/clients/%00",
        "/clients/%ff%fe",
        f"/help-requests?status={MARKER}%00",
        f"/help-requests?limit={'9' * 5000}",
        f"/clients?limit={MARKER}",
    ],
)
async def test_an_address_that_leads_nowhere(katrien: httpx.AsyncClient, path: str) -> None:
    assert refused(await katrien.get(path), 404, 422)


@pytest.mark.parametrize(
    "token",
    [
        MARKER,
        f"Bearer {MARKER}",
        "Bearer",
        "Bearer a.b.c",
        f"Bearer {'x' * 100_000}",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
    ],
)
async def test_a_token_that_nobody_signed(katrien: httpx.AsyncClient, token: str) -> None:
    answer = await katrien.get("/clients", headers={"authorization": token})
    assert refused(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_language_nobody_speaks(katrien: httpx.AsyncClient) -> None:
    answer = await katrien.get("/clients/x", headers={b"accept-language": b"en;q=nan, nl;q=1e999, \xff"})
    assert refused(answer, 404)
