"""Logging in: what comes back from the provider must be what was asked for."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from desk.settings import Settings

from .answers import NESTOR
from .conftest import BASE, Browser
from .fakes import FakeProvider

KATRIEN = {
    "sub": "katrien",
    "name": "Katrien Verhaeghe",
    "draaischijf_network": NESTOR,
    "draaischijf_roles": ["coordinator"],
}


async def begin(browser: Browser, path: str = "/login/start") -> dict[str, str]:
    response = await browser.get(path)
    assert response.status_code == 303
    return {
        name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()
    }


async def come_back(browser: Browser, asked: dict[str, str], **over: Any) -> Any:
    return await browser.get("/login/callback", params={"code": "c", "state": asked["state"], **over})


async def test_a_person_logs_in_and_lands_where_they_were_going(
    browser: Browser, provider: FakeProvider
) -> None:
    asked = await begin(browser, "/login/start?next=/figures")
    provider.claims = {**KATRIEN, "nonce": asked["nonce"]}
    response = await come_back(browser, asked)
    assert response.headers["location"] == "/figures"
    assert "Katrien Verhaeghe" in (await browser.get("/figures")).text


async def test_the_code_is_exchanged_with_proof_that_we_asked(
    browser: Browser, provider: FakeProvider
) -> None:
    asked = await begin(browser)
    provider.claims = {**KATRIEN, "nonce": asked["nonce"]}
    await come_back(browser, asked)
    exchange = provider.tokens[-1]
    assert asked["code_challenge_method"] == "S256"
    assert len(exchange["code_verifier"][0]) >= 43
    assert exchange["redirect_uri"] == [f"{BASE}/login/callback"]


async def test_an_answer_to_another_question_is_refused(browser: Browser, provider: FakeProvider) -> None:
    asked = await begin(browser)
    provider.claims = {**KATRIEN, "nonce": asked["nonce"]}
    response = await come_back(browser, asked, state="another")
    assert response.status_code == 400
    assert "lukt niet" in response.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"aud": "another-application"},
        {"iss": "http://another.test"},
        {"exp": 1000},
        {"draaischijf_roles": None},
        {"draaischijf_roles": ["boss"]},
        {"draaischijf_network": None},
    ],
    ids=str,
)
async def test_a_token_that_is_not_ours_logs_nobody_in(
    browser: Browser, provider: FakeProvider, wrong: dict[str, Any]
) -> None:
    asked = await begin(browser)
    provider.claims = {**KATRIEN, "nonce": asked["nonce"], **wrong}
    assert (await come_back(browser, asked)).status_code == 400
    assert (await browser.get("/worklist")).headers["location"].startswith("/login")


async def test_a_token_signed_by_another_logs_nobody_in(browser: Browser, provider: FakeProvider) -> None:
    asked = await begin(browser)
    provider.claims = {**KATRIEN, "nonce": asked["nonce"]}
    own, provider.key = provider.key, FakeProvider().key
    published, provider.published = provider.published, own
    try:
        assert (await come_back(browser, asked)).status_code == 400
    finally:
        provider.key, provider.published = own, published


@pytest.mark.parametrize(
    "elsewhere", ["//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:alert(1)"]
)
async def test_logging_in_never_leads_to_another_site(
    browser: Browser, provider: FakeProvider, elsewhere: str
) -> None:
    asked = await begin(browser, f"/login/start?next={elsewhere}")
    provider.claims = {**KATRIEN, "nonce": asked["nonce"]}
    assert (await come_back(browser, asked)).headers["location"] == "/"


async def test_logging_out_forgets_the_token(browser: Browser) -> None:
    browser.log_in("coordinator")
    response = await browser.post("/logout")
    assert response.headers["location"].startswith("/login")
    assert (await browser.get("/worklist")).headers["location"].startswith("/login")


async def test_who_logs_in_again_keeps_forms_that_were_open_valid(
    browser: Browser, provider: FakeProvider
) -> None:
    browser.log_in("coordinator", expires_at=1)
    asked = await begin(browser)
    provider.claims = {**KATRIEN, "nonce": asked["nonce"]}
    await come_back(browser, asked)
    assert (await browser.post("/call", {"text": ""})).status_code == 422


async def test_ready_means_that_people_can_log_in(browser: Browser, settings: Settings) -> None:
    assert (await browser.get("/health/live")).status_code == 200
    assert (await browser.get("/health/ready")).status_code == 200
