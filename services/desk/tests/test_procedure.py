"""The procedure: read by who works with it, changed by the administrator, seen before it is kept."""

from .answers import problem
from .conftest import Browser
from .fakes import FakeServices

CHANGE = {"where": "acknowledged.term.normal.working_days", "before": "2", "after": "1"}
CHECKED = {"id": "netwerk-1", "valid_from": "2026-12-01", "changes": [CHANGE]}


async def test_a_coordinator_reads_it_and_cannot_change_it(browser: Browser) -> None:
    text = (await browser.log_in("coordinator").get("/procedure")).text
    assert "donah-1" in text
    assert "<textarea" not in text
    picture = await browser.get("/procedure/donah-1/diagram.svg")
    assert (picture.headers["content-type"], picture.text) == ("image/svg+xml", "<svg/>")
    assert (await browser.get("/procedure/..%2fx/diagram.svg")).status_code == 404
    assert (await browser.log_in("volunteer").get("/procedure")).status_code == 403


async def test_the_administrator_begins_with_the_last_version_and_the_next_number(
    browser: Browser, services: FakeServices
) -> None:
    (shipped,) = services.answers["GET signals /procedure/versions"]
    shipped["text"] = "# Remarks for developers.\n" + shipped["text"]
    text = (await browser.log_in("administrator").get("/procedure")).text
    assert ">procedure: netwerk\nversion: 1\nvalid_from: 2" in text
    own = {**shipped, "id": "netwerk-1", "text": shipped["text"].replace("donah", "netwerk")}
    services.answers["GET signals /procedure/versions"] = [own, {**shipped, "in_force": False}]
    services.answers["GET signals /procedure/versions/netwerk-1/diagram.svg"] = b"<svg/>"
    assert "procedure: netwerk\nversion: 2\n" in (await browser.get("/procedure")).text


async def test_what_it_would_change_is_shown_in_words(browser: Browser, services: FakeServices) -> None:
    services.answers["POST signals /procedure/check"] = CHECKED
    sent = {"text": "procedure: netwerk", "do": "check"}
    text = (await browser.log_in("administrator").post("/procedure", sent)).text
    assert "netwerk-1 klopt, en kan ingaan op 1 december 2026" in text
    assert "Ontvangst bevestigd, termijn, gewoon, werkdagen" in text
    assert "procedure: netwerk</textarea>" in text


async def test_every_fault_is_shown_and_nothing_typed_is_lost(
    browser: Browser, services: FakeServices
) -> None:
    errors = [
        {"pointer": "/body/text", "message": "closed: is niet te bereiken"},
        {"pointer": "/body/text", "message": "acting: heeft geen termijn"},
    ]
    services.answers["POST signals /procedure/versions"] = problem(422, "Dit klopt niet", errors=errors)
    sent = {"text": "steps: onaf", "do": "add"}
    answer = await browser.log_in("administrator").post("/procedure", sent)
    assert answer.status_code == 422
    for expected in ("closed: is niet te bereiken", "acting: heeft geen termijn", "steps: onaf</textarea>"):
        assert expected in answer.text


async def test_it_is_kept_when_the_administrator_says_so(browser: Browser, services: FakeServices) -> None:
    services.answers["POST signals /procedure/versions"] = (201, {"id": "netwerk-1"})
    sent = {"text": "procedure: netwerk", "do": "add"}
    answer = await browser.log_in("administrator").post("/procedure", sent)
    assert answer.headers["location"] == "/procedure?gedaan=procedure"
    assert [each.path for each in services.asked if each.method == "POST"] == ["/procedure/versions"]
