"""What protects every page and every form."""

from collections.abc import AsyncIterator

import pytest
from starlette.routing import Route

from chassis.body_limit import MAX_BODY
from desk.pages import PAGES

from .answers import ACTION, BUNDLE, CAW, CONSENT, DOSSIER, HELP_REQUEST, MARIA, REFERRAL
from .conftest import BASE, CSRF, Browser
from .fakes import FakeServices

IDS = {
    "version": "donah-1",
    "dossier_id": DOSSIER,
    "partner_id": CAW,
    "referral_id": REFERRAL,
    "client_id": MARIA,
    "help_request_id": HELP_REQUEST,
    "bundle_id": BUNDLE,
    "consent_id": CONSENT,
    "action_id": ACTION,
    "attachment_id": ACTION,
    "absence_id": ACTION,
    "delivery_id": ACTION,
    "event_id": ACTION,
    "service": "signals",
    "assignment_id": ACTION,
    "volunteer_id": MARIA,
    "command": "close",
    "verb": "accept",
    "step": "activate",
    "kind": "clients",
}
OPEN_TO_ALL = ("/login", "/login/start", "/login/callback")


def paths(method: str) -> list[str]:
    found = []
    for route in PAGES:
        assert isinstance(route, Route)
        if method in (route.methods or ()):
            path = route.path.replace(":uuid", "")
            found.append(path.format(**IDS))
    return [path for path in found if path not in OPEN_TO_ALL]


@pytest.mark.parametrize("path", paths("GET"))
async def test_a_page_asks_to_log_in_first(browser: Browser, path: str) -> None:
    response = await browser.get(path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/login")


@pytest.mark.parametrize("path", paths("POST"))
async def test_a_form_from_elsewhere_does_nothing(
    browser: Browser, services: FakeServices, path: str
) -> None:
    for role in ("coordinator", "volunteer", "partner"):
        browser.log_in(role)
        for data, origin in (({"csrf": CSRF}, "http://evil.test"), ({"csrf": "guess"}, BASE), ({}, BASE)):
            response = await browser.http.post(path, data=data, headers={"origin": origin})
            assert response.status_code == 400
    assert services.asked == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 400),
        ({"origin": "null"}, 400),
        ({}, 400),
    ],
)
async def test_a_hidden_origin_is_believed_only_from_our_own_site(
    browser: Browser, headers: dict[str, str], status: int
) -> None:
    browser.log_in("coordinator")
    response = await browser.http.post("/logout", data={"csrf": CSRF}, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("path", ["/login", "/worklist", f"/dossiers/{DOSSIER}", "/nergens"])
async def test_nothing_is_kept_told_or_run_that_is_not_ours(browser: Browser, path: str) -> None:
    browser.log_in("coordinator")
    headers = (await browser.get(path)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/worklist", "/call", "/card", f"/dossiers/{DOSSIER}", "/figures", "/clients"]
)
async def test_a_page_has_no_inline_script_or_style(browser: Browser, path: str) -> None:
    text = (await browser.log_in("coordinator").get(path)).text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick" not in text
    assert text.count("<script") == text.count('<script src="/static/')


async def test_what_never_changes_may_be_kept(browser: Browser) -> None:
    response = await browser.get("/static/htmx-2.0.11.min.js")
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("volunteer", "/worklist"),
        ("volunteer", f"/dossiers/{DOSSIER}"),
        ("partner", "/clients"),
        ("steering", f"/clients/{MARIA}"),
        ("steering", "/figures.csv"),
        ("dpo", "/worklist"),
        ("administrator", "/bundles"),
        ("administrator", "/published-figures"),
    ],
)
async def test_a_role_sees_no_more_than_its_own_pages(
    browser: Browser, services: FakeServices, role: str, path: str
) -> None:
    response = await browser.log_in(role).get(path)
    assert response.status_code == 403
    assert services.asked == []


async def test_what_was_typed_survives_an_expired_login(browser: Browser, services: FakeServices) -> None:
    browser.log_in("volunteer", expires_at=1)
    response = await browser.post("/card", {"text": "Mevrouw <b>at</b> niets meer."})
    assert response.status_code == 401
    assert "Mevrouw &lt;b&gt;at&lt;/b&gt; niets meer." in response.text
    assert services.asked == []


async def test_a_name_is_never_part_of_an_address(browser: Browser, services: FakeServices) -> None:
    await browser.log_in("coordinator").post("/clients", {"q": "Maria"})
    assert services.sent("POST", "intake", "/clients/search")[0].body["q"] == "Maria"
    assert all("Maria" not in str(each.params) for each in services.asked)


async def test_many_long_fields_together_are_too_much(browser: Browser) -> None:
    """Each within a field's own limit, and not more of them than a form may have."""
    browser.log_in("coordinator")
    field = b"x=" + b"a" * (200 * 1024) + b"&"

    async def fields() -> AsyncIterator[bytes]:
        for _ in range(2 * MAX_BODY // len(field)):
            yield field

    headers = {"origin": BASE, "content-type": "application/x-www-form-urlencoded"}
    answer = await browser.http.post("/card", content=fields(), headers=headers)
    assert answer.status_code == 413
    assert "Maak de tekst korter" in answer.text
