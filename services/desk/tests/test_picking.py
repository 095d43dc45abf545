"""Whoever is meant is found by name, whether or not a list showed them."""

from typing import Any

import pytest

from .answers import ACTION, DOSSIER, MARIA, MIEKE, problem
from .conftest import Browser
from .fakes import FakeServices
from .people import VOLUNTEERS, named
from .test_forms import CALL

NAMESAKE = "7c1e0000-0000-4000-8000-0000000000b1"
PLANNED = {
    "assignment_id": ACTION,
    "volunteer": "Mieke Deschepper",
    "offer": "transport",
    "planned_on": "2026-11-20",
}
NOBODY: dict[str, Any] = {"count": 2000, "counted_to": 1000, "rows": []}


def among_thousands(services: FakeServices) -> None:
    """The lists of the latest show nobody of whom these tests tell."""
    services.answers["GET volunteers /volunteers"] = NOBODY
    services.answers["GET intake /clients"] = []


def namesake(services: FakeServices, area: str) -> None:
    other = {**VOLUNTEERS[0], "volunteer_id": NAMESAKE, "area": area}
    known = [*VOLUNTEERS, other]
    services.answers["POST volunteers /volunteers/search"] = lambda body: named(body["q"], known)


@pytest.mark.parametrize(
    "typed",
    ["mieke deschepper", "Mieke Deschepper (vrijwilliger)", "Mieke Deschepper, Poperinge (vrijwilliger)"],
)
async def test_a_sender_is_found_that_no_list_showed(
    browser: Browser, services: FakeServices, typed: str
) -> None:
    among_thousands(services)
    await browser.log_in("coordinator").post("/call", {**CALL, "sender": typed})
    (sent,) = services.sent("POST", "signals", "/calls")
    assert (sent.body["sender"], sent.body["client_id"]) == ({"kind": "volunteer", "id": MIEKE}, MARIA)


async def test_a_form_that_is_sent_reads_no_list_of_people(browser: Browser, services: FakeServices) -> None:
    await browser.log_in("coordinator").post("/call", CALL)
    assert services.sent("GET", "volunteers", "/volunteers") == []
    assert services.sent("GET", "intake", "/clients") == []
    asked = services.sent("POST", "volunteers", "/volunteers/search")
    assert [each.body for each in asked] == [{"q": "Mieke Deschepper"}]


async def test_two_volunteers_of_one_name_are_not_guessed_between(
    browser: Browser, services: FakeServices
) -> None:
    namesake(services, "33021F")
    browser.log_in("coordinator")
    refused = await browser.post("/call", {**CALL, "sender": "Mieke Deschepper"})
    assert refused.status_code == 422
    assert "Mieke Deschepper, Poperinge (vrijwilliger)" in refused.text
    assert services.sent("POST", "signals", "/calls") == []
    await browser.post("/call", {**CALL, "sender": "Mieke Deschepper, Watou (vrijwilliger)"})
    (sent,) = services.sent("POST", "signals", "/calls")
    assert sent.body["sender"]["id"] == NAMESAKE


async def test_namesakes_of_one_place_are_told_apart(browser: Browser, services: FakeServices) -> None:
    namesake(services, VOLUNTEERS[0]["area"])
    browser.log_in("coordinator")
    refused = await browser.post("/volunteers/assignments", PLANNED)
    assert refused.status_code == 422
    assert services.sent("POST", "volunteers", "/assignments") == []
    offered = (await browser.post("/choices/volunteers", {"volunteer": "mieke"})).text
    assert f"Mieke Deschepper, Poperinge, {NAMESAKE[:8]}" in offered
    typed = {"volunteer": f"Mieke Deschepper, Poperinge, {NAMESAKE[:8]}"}
    await browser.post("/volunteers/assignments", {**PLANNED, **typed})
    (sent,) = services.sent("POST", "volunteers", "/assignments")
    assert sent.body["volunteer_id"] == NAMESAKE


async def test_somebody_whose_name_cannot_be_searched_for_is_somebody_else(
    browser: Browser, services: FakeServices
) -> None:
    for path in ("POST intake /clients/search", "POST volunteers /volunteers/search"):
        services.answers[path] = problem(422, "Te lang")
    await browser.log_in("coordinator").post("/call", {**CALL, "client": "", "area": "33021F"})
    (sent,) = services.sent("POST", "signals", "/calls")
    assert sent.body["sender"] == {"kind": "other", "name": CALL["sender"]}


async def test_an_assignment_is_planned_for_whom_no_list_showed(
    browser: Browser, services: FakeServices
) -> None:
    among_thousands(services)
    browser.log_in("coordinator")
    nobody = await browser.post("/volunteers/assignments", {**PLANNED, "volunteer": "Niemand"})
    alike = await browser.post("/volunteers/assignments", {**PLANNED, "volunteer": "Mieke"})
    assert (nobody.status_code, alike.status_code) == (422, 422)
    assert "geen vrijwilliger met deze naam" in nobody.text
    assert "Bedoel je: Mieke Deschepper, Poperinge?" in alike.text
    await browser.post("/volunteers/assignments", PLANNED | {"client": "Maria Dewulf, Watou"})
    (sent,) = services.sent("POST", "volunteers", "/assignments")
    assert (sent.body["volunteer_id"], sent.body["client_id"]) == (MIEKE, MARIA)


async def test_the_owner_of_an_action_is_typed_by_name(browser: Browser, services: FakeServices) -> None:
    among_thousands(services)
    given = {"action_id": ACTION, "kind": "home_visit", "due_on": "2026-11-20"}
    browser.log_in("coordinator")
    refused = await browser.post(f"/dossiers/{DOSSIER}/do/plan_action", {**given, "owner": "Niemand"})
    assert refused.status_code == 422
    assert "geen vrijwilliger met deze naam" in refused.text
    await browser.post(f"/dossiers/{DOSSIER}/do/plan_action", {**given, "owner": "Mieke Deschepper"})
    (sent,) = services.sent("POST", "signals", f"/dossiers/{DOSSIER}/actions")
    assert sent.body == {**given, "owner_id": MIEKE}


async def test_a_card_about_a_client_that_no_list_showed_has_the_name(
    browser: Browser, services: FakeServices
) -> None:
    among_thousands(services)
    page = (await browser.log_in("coordinator").get(f"/card?client={MARIA}")).text
    assert 'value="Maria Dewulf, Watou"' in page


async def test_what_is_typed_is_looked_up(browser: Browser, services: FakeServices) -> None:
    browser.log_in("coordinator")
    senders = await browser.post("/choices/senders", {"sender": "mieke"})
    assert '<option value="Mieke Deschepper, Poperinge (vrijwilliger)">' in senders.text
    assert (
        '<option value="Maria Dewulf, Watou">'
        in (await browser.post("/choices/clients", {"client": "Dewulf"})).text
    )
    assert (await browser.post("/choices/volunteers", {"owner": "Niemand"})).status_code == 204
    assert (await browser.post("/choices/volunteers")).status_code == 204
    assert (await browser.post("/choices/elsewhere", {"client": "x"})).status_code == 404
    assert services.sent("GET", "volunteers", "/volunteers") == []


async def test_the_page_says_how_many_more_there_are(browser: Browser, services: FakeServices) -> None:
    browser.log_in("coordinator")
    all_here = (await browser.get("/volunteers")).text
    services.answers["GET volunteers /volunteers"] = {"count": 640, "counted_to": 1000, "rows": VOLUNTEERS}
    more = (await browser.get("/volunteers")).text
    services.answers["GET volunteers /volunteers"] = {"count": 1001, "counted_to": 1000, "rows": VOLUNTEERS}
    uncounted = (await browser.get("/volunteers")).text
    assert "Hier staan de laatste" not in all_here
    assert "Hier staan de laatste 2 van 640." in more
    assert "Hier staan de laatste 2 van meer dan 1.000." in uncounted


async def test_a_volunteer_is_searched_for_by_post(browser: Browser, services: FakeServices) -> None:
    browser.log_in("coordinator")
    found = (await browser.post("/volunteers/search", {"q": "callens"})).text
    nobody = (await browser.post("/volunteers/search", {"q": "Niemand"})).text
    emptied = await browser.post("/volunteers/search", {"q": " "})
    assert "<strong>Noor Callens</strong>" in found
    assert "<strong>Mieke" not in found
    assert "Niemand met deze naam" in nobody
    assert emptied.headers["location"] == "/volunteers"
    await browser.get("/volunteers?stand=wachtend")
    assert services.sent("GET", "volunteers", "/volunteers")[-1].params == {"status": "prospect"}


async def test_who_was_searched_for_stays_in_sight_after_a_step(
    browser: Browser, services: FakeServices
) -> None:
    noor = VOLUNTEERS[1]["volunteer_id"]
    services.answers[f"POST volunteers /volunteers/{noor}/insurance"] = {}
    browser.log_in("coordinator")
    kept = await browser.post(f"/volunteers/{noor}/insurance", {"q": "Callens"})
    usual = await browser.post(f"/volunteers/{noor}/insurance")
    assert "<strong>Noor Callens</strong>" in kept.text
    assert 'role="status"' in kept.text
    assert usual.headers["location"] == "/volunteers?gedaan=insurance"


async def test_names_of_what_is_planned_do_not_come_from_the_list(
    browser: Browser, services: FakeServices
) -> None:
    among_thousands(services)
    page = (await browser.log_in("coordinator").get("/volunteers")).text
    assert "<td>Mieke Deschepper</td>" in page
    assert "<td>Maria Dewulf</td>" in page
    assert [each.body for each in services.sent("POST", "volunteers", "/names")] == [{"ids": [MIEKE]}]
