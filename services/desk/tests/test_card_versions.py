"""The network's cards: read by whom they concern, written by the administrator, seen before they are kept."""

import pytest

from .answers import problem
from .conftest import Browser
from .fakes import FakeServices

CHANGE = {"where": "fields.purpose.label", "before": "Waarvoor?", "after": "Waarom?"}
CHECKED = {"id": "own_ride-1", "valid_from": "2026-12-01", "changes": [CHANGE]}
OWN = {
    **CHECKED,
    "card": "own_ride",
    "title": "Rit met de bus",
    "instead_of": "ride",
    "in_force": True,
    "text": "card: own_ride\nversion: 1\nvalid_from: 2026-12-01\nfields: []\n",
}


@pytest.mark.parametrize("role", ["coordinator", "deputy", "dpo"])
async def test_who_it_concerns_reads_them_and_cannot_change_them(browser: Browser, role: str) -> None:
    text = (await browser.log_in(role).get("/cards?card=ride")).text
    assert "ride-1" in text
    assert "<textarea" not in text
    assert "/cards?card=" not in text
    assert (await browser.log_in("volunteer").get("/cards")).status_code == 403


@pytest.mark.parametrize(
    ("card", "begins"),
    [
        ("ride", "card: own_ride\nversion: 1\nvalid_from: 2"),
        ("new", "card: own_new\nversion: 1\nvalid_from: 2"),
    ],
)
async def test_the_next_version_begins_from_the_last(browser: Browser, card: str, begins: str) -> None:
    assert begins in (await browser.log_in("administrator").get(f"/cards?card={card}")).text


@pytest.mark.parametrize("card", ["ride", "own_ride"])
async def test_or_from_the_networks_own(browser: Browser, services: FakeServices, card: str) -> None:
    services.answers["GET signals /card-forms/versions"].append(OWN)
    text = (await browser.log_in("administrator").get(f"/cards?card={card}")).text
    assert "card: own_ride\nversion: 2\nvalid_from: 2" in text
    assert "In de plaats van ride." in text


async def test_a_card_that_is_not_there_begins_nothing(browser: Browser) -> None:
    answer = await browser.log_in("administrator").get("/cards?card=%3Cb%3E")
    assert answer.status_code == 200
    assert "<textarea" not in answer.text


async def test_what_it_would_change_is_shown_in_words(browser: Browser, services: FakeServices) -> None:
    services.answers["POST signals /card-forms/check"] = CHECKED
    sent = {"text": "card: own_ride", "do": "check"}
    text = (await browser.log_in("administrator").post("/cards", sent)).text
    assert "own_ride-1 klopt, en kan ingaan op 1 december 2026" in text
    assert "Velden, purpose, vraag" in text
    assert "card: own_ride</textarea>" in text


async def test_every_fault_is_shown_and_nothing_typed_is_lost(
    browser: Browser, services: FakeServices
) -> None:
    errors = [{"pointer": "/body/text", "message": "veld purpose staat er twee keer"}]
    services.answers["POST signals /card-forms/versions"] = problem(422, "Dit klopt niet", errors=errors)
    sent = {"text": "fields: onaf", "do": "add"}
    answer = await browser.log_in("administrator").post("/cards", sent)
    assert answer.status_code == 422
    assert "veld purpose staat er twee keer" in answer.text
    assert "fields: onaf</textarea>" in answer.text


async def test_it_is_kept_when_the_administrator_says_so(browser: Browser, services: FakeServices) -> None:
    services.answers["POST signals /card-forms/versions"] = (201, {"id": "own_ride-1"})
    sent = {"text": "card: own_ride", "do": "add"}
    answer = await browser.log_in("administrator").post("/cards", sent)
    assert answer.headers["location"] == "/cards?gedaan=card_form"
