"""A body that is too large is refused in words, whether or not its sender says how long it is."""

import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request

from chassis.body_limit import LET_GO, MAX_BODY, BodyLimit, at_most
from chassis.problem_handlers import install_problem_handlers

PIECE = bytes(64 * 1024)
JSON = {"content-type": "application/json"}

app = FastAPI()
install_problem_handlers(app)
app.add_middleware(BodyLimit)


@app.post("/words")
async def words(body: list[str]) -> int:
    return len(body)


@app.post("/files", openapi_extra=at_most(2 * MAX_BODY))
async def files(request: Request) -> int:
    return sum([len(chunk) async for chunk in request.stream()])


class Sent:
    """A body without an end that says how much of it was taken."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        while self.taken < self.most:
            self.taken += len(PIECE)
            yield PIECE


@pytest.fixture
async def api() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("path", "most", "detail"),
    [
        ("/words", MAX_BODY, "Hier kan hoogstens 4 MB tegelijk in. Stuur het in kleinere stukken."),
        ("/files", 2 * MAX_BODY, "Hier kan hoogstens 8 MB tegelijk in. Stuur het in kleinere stukken."),
    ],
)
async def test_more_than_the_route_takes(api: httpx.AsyncClient, path: str, most: int, detail: str) -> None:
    announced = await api.post(path, content=bytes(most + 1), headers=JSON)
    unannounced = await api.post(path, content=Sent(most + 1).pieces(), headers=JSON)
    for answer in (announced, unannounced):
        assert (answer.status_code, answer.json()["detail"]) == (413, detail)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_in_english_for_who_asks(api: httpx.AsyncClient) -> None:
    answer = await api.post("/words", content=bytes(MAX_BODY + 1), headers=JSON | {"accept-language": "en"})
    assert answer.json()["detail"].startswith("At most 4 MB")


async def test_as_much_as_may_be(api: httpx.AsyncClient) -> None:
    body = b'["' + b"x" * (MAX_BODY - 4) + b'"]'
    assert (await api.post("/words", content=body, headers=JSON)).json() == 1
    assert (await api.post("/files", content=Sent(2 * MAX_BODY).pieces())).json() == 2 * MAX_BODY


async def test_what_is_too_much_is_not_kept(api: httpx.AsyncClient) -> None:
    sent = Sent(LET_GO // 2)
    tracemalloc.start()
    answer = await api.post("/words", content=sent.pieces(), headers=JSON)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 413
    assert sent.taken == LET_GO // 2, "its sender wouldn't hear the answer"
    assert peak < 3 * MAX_BODY


async def test_a_sender_without_an_end_is_cut_off(api: httpx.AsyncClient) -> None:
    sent = Sent(10 * LET_GO)
    assert (await api.post("/words", content=sent.pieces(), headers=JSON)).status_code == 413
    assert sent.taken <= LET_GO + 2 * len(PIECE)


async def test_what_says_that_it_has_no_end_is_not_read(api: httpx.AsyncClient) -> None:
    sent = Sent(LET_GO)
    headers = JSON | {"content-length": str(10 * LET_GO)}
    assert (await api.post("/words", content=sent.pieces(), headers=headers)).status_code == 413
    assert sent.taken == 0
