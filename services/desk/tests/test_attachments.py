"""Attachments on the page of a dossier: passed on as they come in, and fetched as files."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from desk.guard import MAX_FILE_BYTES
from desk.labels import size

from .answers import DOSSIER, dossier, problem
from .conftest import BASE, CSRF, Browser
from .fakes import FakeServices

PATH = f"/dossiers/{DOSSIER}/attachments"
ONE: dict[str, Any] = {
    "attachment_id": DOSSIER,
    "visibility": "coordinator",
    "kind": "pdf",
    "size": 12_345,
    "by": "katrien",
    "at": "2026-11-09T09:00:00Z",
    "scanned": False,
    "name": "brief <van> Godelieve.pdf",
    "removed": None,
    "home_id": None,
}
GONE = {**ONE, "name": None, "removed": {"by": "wouter", "at": "2026-11-10T09:00:00Z", "reason": "Verkeerd."}}


async def send(browser: Browser, content: Any = b"%PDF", csrf: str = CSRF, **headers: str) -> httpx.Response:
    return await browser.http.post(
        PATH,
        data={"csrf": csrf, "visibility": "team"},
        files={"file": ('een "brief".pdf', content)},
        headers={"origin": BASE, **headers},
    )


async def test_a_file_is_passed_on_with_who_may_see_it(browser: Browser, services: FakeServices) -> None:
    answer = await send(browser.log_in("deputy"), b"%PDF" + bytes(range(256)))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/dossiers/{DOSSIER}?gedaan=attachment")
    (asked,) = services.sent("POST", "signals", PATH)
    assert b'name="visibility"\r\n\r\nteam\r\n' in asked.body
    assert b'name="file"; filename="een %22brief%22.pdf"\r\n\r\n%PDF' + bytes(range(256)) in asked.body
    assert CSRF.encode() not in asked.body
    assert asked.headers["authorization"] == "Bearer token-of-deputy"


@pytest.mark.parametrize("forged", [{"csrf": "another"}, {"origin": "http://elsewhere.test"}])
async def test_a_form_from_elsewhere_sends_no_file_on(
    browser: Browser, services: FakeServices, forged: dict[str, str]
) -> None:
    assert (await send(browser.log_in("coordinator"), **forged)).status_code == 400
    assert services.sent("POST", "signals", PATH) == []


async def test_only_this_form_takes_a_file(browser: Browser, services: FakeServices) -> None:
    answer = await browser.log_in("coordinator").http.post(
        f"/dossiers/{DOSSIER}/do/note",
        data={"csrf": CSRF, "visibility": "team"},
        files={"text": ("a.txt", b"x")},
        headers={"origin": BASE},
    )
    assert answer.status_code == 400
    assert services.asked == []


async def test_others_than_coordination_are_turned_away(browser: Browser, services: FakeServices) -> None:
    assert (await send(browser.log_in("volunteer"))).status_code == 403
    assert services.asked == []


async def test_too_large_a_file_is_cut_off_and_said(browser: Browser, services: FakeServices) -> None:
    sent = 0
    head = f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{CSRF}\r\n'
    head += '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'

    async def much() -> AsyncIterator[bytes]:
        nonlocal sent
        yield head.encode()
        while sent < 2 * MAX_FILE_BYTES:
            sent += 65_536
            yield bytes(65_536)

    answer = await browser.log_in("coordinator").http.post(
        PATH,
        content=much(),
        headers={"origin": BASE, "content-type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 413
    assert "Een bijlage is hoogstens 10 MB." in answer.text
    assert sent == 2 * MAX_FILE_BYTES
    assert services.sent("POST", "signals", PATH) == []


@pytest.mark.parametrize("status", [413, 422])
async def test_a_refusal_of_the_service_stands_on_the_page(
    browser: Browser, services: FakeServices, status: int
) -> None:
    errors = [{"pointer": "/body/file", "message": "Dit is geen PDF, JPEG of PNG."}]
    refused = problem(status, "Kan niet", errors=errors)
    services.answers[f"POST signals {PATH}"] = refused
    answer = await send(browser.log_in("coordinator"))
    assert answer.status_code == status
    assert "Dit is geen PDF, JPEG of PNG." in answer.text
    assert 'id="do-attachment" open' in answer.text


async def test_a_list_with_a_link_and_what_was_removed(browser: Browser, services: FakeServices) -> None:
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = dossier(attachments=[ONE, GONE])
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert "brief &lt;van&gt; Godelieve.pdf" in text
    assert "PDF, 12 kB" in text
    assert "niet nagekeken op virussen" in text
    assert "is verwijderd: Verkeerd." in text
    assert text.count(f'href="{PATH}/') == 1


@pytest.mark.parametrize(("kind", "status"), [("application/pdf", 200), ("text/html", 404)])
async def test_a_download_is_a_file_and_no_page(
    browser: Browser, services: FakeServices, kind: str, status: int
) -> None:
    named = {"content-type": kind, "content-disposition": "attachment; filename*=UTF-8''a.pdf"}
    file = httpx.Response(200, content=b"%PDF", headers=named)
    services.answers[f"GET signals {PATH}/{DOSSIER}"] = file
    answer = await browser.log_in("coordinator").get(f"{PATH}/{DOSSIER}")
    assert answer.status_code == status
    if status == 200:
        assert answer.content == b"%PDF"
        assert answer.headers["content-disposition"] == named["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_removing_asks_why(browser: Browser, services: FakeServices) -> None:
    answer = await browser.log_in("coordinator").post(f"{PATH}/{DOSSIER}/remove", {"reason": "Verkeerd."})
    assert answer.headers["location"] == f"/dossiers/{DOSSIER}?gedaan=attachment_removed"
    (asked,) = services.sent("POST", "signals", f"{PATH}/{DOSSIER}/remove")
    assert asked.body == {"reason": "Verkeerd."}


def test_a_size_is_said_as_people_say_it() -> None:
    assert [size(count) for count in (1, 12_345, 999_400, 3_440_000)] == ["1 kB", "12 kB", "999 kB", "3,4 MB"]
