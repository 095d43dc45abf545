"""A client's page leads to the dossiers, and to a card about this client."""

from uuid import uuid4

from .answers import DOSSIER, MARIA, SIGNAL, problem
from .conftest import Browser
from .fakes import FakeServices

DOSSIERS = f"GET signals /clients/{MARIA}/dossiers"


async def test_a_clients_dossiers_and_a_card_are_a_click_away(
    browser: Browser, services: FakeServices
) -> None:
    one = {"dossier_id": DOSSIER, "captured_on": "2026-11-06", "status": "open", "theme": "mobility"}
    services.answers[DOSSIERS] = [one]
    text = (await browser.log_in("coordinator").get(f"/clients/{MARIA}")).text
    assert f'<a href="/dossiers/{DOSSIER}">6 november 2026, mobiliteit</a>' in text
    assert f'href="/card?client={MARIA}"' in text


async def test_a_list_that_stops_says_how_to_find_the_others(
    browser: Browser, services: FakeServices
) -> None:
    browser.log_in("coordinator")
    assert "Wie er niet bij staat" not in (await browser.get("/clients")).text
    many = [{"client_id": str(uuid4()), "name": f"Jan {n}", "area": "33021F"} for n in range(50)]
    services.answers["GET intake /clients"] = many
    services.answers["POST intake /clients/search"] = many
    assert "Hier staan de laatste 50. Wie er niet bij staat" in (await browser.get("/clients")).text
    found = (await browser.post("/clients", {"q": "Jan"})).text
    assert "Hier staan er 50 met deze naam." in found
    (asked,) = services.sent("POST", "intake", "/clients/search")
    assert asked.body == {"q": "Jan", "limit": 50}


async def test_a_card_that_starts_from_a_client_or_a_signal_knows_who_it_is_about(browser: Browser) -> None:
    browser.log_in("coordinator")
    for begun in (f"/card?client={MARIA}", f"/card?parent={SIGNAL}&client={MARIA}"):
        assert 'value="Maria Dewulf, Watou"' in (await browser.get(begun)).text.split("<datalist")[1]
    assert f"/card?parent={SIGNAL}&amp;client={MARIA}" in (await browser.get(f"/dossiers/{DOSSIER}")).text


async def test_who_knows_the_client_privately_is_told_why_no_dossiers_stand_there(
    browser: Browser, services: FakeServices
) -> None:
    services.answers[DOSSIERS] = problem(409, "Dit kan nu niet", guard="acquainted")
    services.answers[f"GET signals /clients/{MARIA}/acquaintances"] = [
        {"login": "wouter", "since": "2026-11-20T09:00:00Z", "by": "wouter"}
    ]
    text = (await browser.log_in("deputy").get(f"/clients/{MARIA}")).text
    assert "de dossiers zijn voor jou gesloten" in text
    assert "Toestemming intrekken" in text
