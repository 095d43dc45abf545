"""A card's form: drawn from its definition, and sent on as the definition asks."""

import re

from .answers import DOSSIER, MARIA, MIEKE, SIGNAL, problem
from .conftest import Browser
from .fakes import FakeServices

GENERAL = {"card": "general", "version": "1"}
EVERY_KIND = {"card": "every_kind", "version": "1"}
WITHOUT_NAME = {"area": "33021F"}


async def test_a_volunteer_hands_in_a_card_with_one_line(browser: Browser, services: FakeServices) -> None:
    given = {"signal_id": SIGNAL, "client_id": MARIA, "text": "Ze at niets meer."}
    response = await browser.log_in("volunteer").post("/card", {**GENERAL, **given})
    assert response.headers["location"].startswith("/my")
    (sent,) = services.sent("POST", "signals", "/cards")
    assert sent.body == {**given, "channel": "visit_card", "form": {"card": "general", "version": 1}}


async def test_a_card_without_text_comes_back_with_what_was_filled_in(
    browser: Browser, services: FakeServices
) -> None:
    given = {**GENERAL, "client_id": MARIA, "wants": "Rust"}
    response = await browser.log_in("volunteer").post("/card", given)
    assert response.status_code == 422
    assert "Eén zin is genoeg" in response.text
    assert ">Rust</textarea>" in response.text
    assert services.sent("POST", "signals", "/cards") == []


async def test_the_same_card_sent_twice_has_the_same_id(browser: Browser) -> None:
    page = (await browser.log_in("volunteer").get("/card")).text
    signal_id = re.search(r'name="signal_id" value="([^"]+)"', page)
    assert signal_id
    again = await browser.post("/card", {**GENERAL, "signal_id": signal_id[1], "text": ""})
    assert f'value="{signal_id[1]}"' in again.text


async def test_a_volunteer_picks_from_own_clients_only(browser: Browser, services: FakeServices) -> None:
    page = (await browser.log_in("volunteer").get("/card")).text
    assert "Maria Dewulf" in page
    assert {(each.service, each.path) for each in services.asked} == {
        ("signals", "/card-forms"),
        ("volunteers", "/my/assignments"),
        ("intake", "/names"),
    }


async def test_a_coordinator_writes_on_behalf_of_whoever_told_it(
    browser: Browser, services: FakeServices
) -> None:
    given = {
        "sender": "mieke deschepper",
        "client": "Maria Dewulf",
        "text": "Ze at niets meer.",
        "channel": "paper",
    }
    response = await browser.log_in("coordinator").post("/card", {**GENERAL, **given})
    assert response.headers["location"].startswith(f"/dossiers/{DOSSIER}")
    (sent,) = services.sent("POST", "signals", "/cards")
    assert sent.body["sender"] == {"kind": "volunteer", "id": MIEKE}
    assert sent.body["client_id"] == MARIA
    assert sent.body["channel"] == "paper"


async def test_the_card_that_is_chosen_has_its_own_fields_and_no_others(browser: Browser) -> None:
    general = (await browser.log_in("volunteer").get("/card")).text
    chosen = (await browser.get("/card?card=every_kind")).text
    assert 'href="/card?card=every_kind"' in general
    assert "Waar was het?" in chosen
    assert "Waar was het?" not in general
    asked = dict.fromkeys(re.findall(r'name="answers-(\w+)"', chosen))
    assert list(asked) == ["place", "said", "about", "again", "how_many", "when", "who"]
    assert "Over place." in chosen


async def test_fields_stand_in_the_order_of_the_card(browser: Browser) -> None:
    page = (await browser.log_in("volunteer").get("/card?card=every_kind")).text
    labels = ["Waar was het?", "Wat zag of hoorde je?", "Wie zei het?", "Met hoeveel?", "Kan dit wachten?"]
    places = [page.index(label) for label in [*labels, "Meer vertellen", "Wat denk je er zelf van?"]]
    assert places == sorted(places)


async def test_each_kind_of_answer_is_sent_as_what_it_is(browser: Browser, services: FakeServices) -> None:
    given = {
        "answers-place": "hall",
        "answers-said": "",
        "answers-about": ["bus", "shop"],
        "answers-again": "no",
        "answers-how_many": "12",
        "answers-when": "2026-12-01",
        "answers-who": "De zangers",
        "said_by_client": "yes",
    }
    text = {"text": "Er rijdt geen bus."}
    await browser.log_in("volunteer").post("/card", {**EVERY_KIND, **WITHOUT_NAME, **text, **given})
    (sent,) = services.sent("POST", "signals", "/cards")
    assert sent.body["answers"] == {
        "place": "hall",
        "about": ["bus", "shop"],
        "again": False,
        "how_many": 12,
        "when": "2026-12-01",
        "who": "De zangers",
    }
    assert (sent.body["channel"], sent.body["said_by_client"]) == ("meeting_activity", True)


async def test_a_wrong_answer_is_pointed_at_and_the_rest_stays(
    browser: Browser, services: FakeServices
) -> None:
    wrong = {"pointer": "/body/answers/place", "message": "Dit veld is verplicht."}
    services.answers["POST signals /cards"] = problem(422, "Deze gegevens kloppen niet", errors=[wrong])
    given = {"text": "Er rijdt geen bus.", "answers-who": "De zangers", "answers-about": "shop"}
    response = await browser.log_in("volunteer").post("/card", {**EVERY_KIND, **WITHOUT_NAME, **given})
    assert response.status_code == 422
    assert 'href="#f-answers-place"' in response.text
    assert 'aria-describedby="e-answers-place"' in response.text
    assert 'value="De zangers"' in response.text
    assert 'value="shop" checked' in response.text


async def test_the_version_that_was_drawn_is_the_version_that_is_sent(
    browser: Browser, services: FakeServices
) -> None:
    newer = {**services.answers["GET signals /card-forms/general/1"], "version": 2}
    services.answers["GET signals /card-forms"] = [newer]
    given = {**GENERAL, "client_id": MARIA, "text": "Ze at niets meer."}
    await browser.log_in("volunteer").post("/card", given)
    (sent,) = services.sent("POST", "signals", "/cards")
    assert sent.body["form"] == {"card": "general", "version": 1}


async def test_a_card_with_several_signals_is_one_submit(browser: Browser, services: FakeServices) -> None:
    given = {
        **GENERAL,
        "client_id": MARIA,
        "text": "Ze at niets meer.",
        "further-1-id": "first-place",
        "further-1-text": "De belbus komt niet.",
        "further-1-urgency": "urgent",
        "further-2-id": "second-place",
        "further-2-text": " ",
    }
    await browser.log_in("volunteer").post("/card", given)
    (sent,) = services.sent("POST", "signals", "/cards")
    assert sent.body["further"] == [
        {"signal_id": "first-place", "text": "De belbus komt niet.", "urgency": "urgent"}
    ]


async def test_what_was_further_told_stays_when_the_card_comes_back(browser: Browser) -> None:
    given = {**GENERAL, "further-1-id": "first-place", "further-1-text": "De belbus komt niet."}
    page = (await browser.log_in("volunteer").post("/card", given)).text
    assert ">De belbus komt niet.</textarea>" in page
    assert 'name="further-1-id" value="first-place"' in page


async def test_a_dossier_leads_to_what_was_told_with_it(browser: Browser, services: FakeServices) -> None:
    signal = services.answers[f"GET signals /dossiers/{DOSSIER}"]["signals"][0]
    signal["linked"] = [{"signal_id": MIEKE, "dossier_id": MARIA}]
    page = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert f'<a href="/dossiers/{MARIA}">ander signaal</a>' in page


async def test_a_partner_is_offered_what_comes_from_partners(
    browser: Browser, services: FakeServices
) -> None:
    page = (await browser.log_in("partner").get("/card")).text
    assert "Alle soorten" not in page
    given = {**GENERAL, **WITHOUT_NAME, "text": "Een gezin zonder verwarming."}
    await browser.post("/card", given)
    (sent,) = services.sent("POST", "signals", "/cards")
    assert sent.body["channel"] == "partner_service"


async def test_a_card_that_no_page_drew_is_not_there(browser: Browser) -> None:
    response = await browser.log_in("volunteer").post("/card", {"text": "Ze at niets meer."})
    assert response.status_code == 404


async def test_a_dossier_shows_the_card_and_its_answers(browser: Browser, services: FakeServices) -> None:
    signal = services.answers[f"GET signals /dossiers/{DOSSIER}"]["signals"][0]
    signal["form"] = {"card": "ride", "version": 1, "title": "Rit"}
    signal["answers"] = [{"name": "purpose", "label": "Waarvoor was de rit?", "shown": "Boodschappen"}]
    page = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert '<span class="tag">Rit</span>' in page
    assert "<strong>Waarvoor was de rit?</strong> Boodschappen" in page
