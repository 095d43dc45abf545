"""Help requests at the desk: sent in, read, linked, taken up as a signal, answered."""

from typing import Any

import pytest

from .answers import CAW, DOSSIER, HELP_REQUEST, MARIA, help_request, problem
from .conftest import Browser
from .fakes import FakeServices

HERE = f"/help-requests/{HELP_REQUEST}"
ASKED = {"description": "Schimmel in huis.", "theme": "housing", "area": "33021F"}


def known(services: FakeServices, **over: Any) -> None:
    services.answers[f"GET intake {HERE}"] = help_request(**over)


async def test_the_coordinator_reads_what_came_in(browser: Browser) -> None:
    browser.log_in("coordinator")
    assert "1 hulpvraag wacht op antwoord" in (await browser.get("/worklist")).text
    assert "Maria Dewulf" in (await browser.get("/help-requests")).text

    text = (await browser.get(HERE)).text

    for expected in ("Het huis zit vol schimmel.", "Het netwerk mag bellen.", "CAW Centraal", "057 00 00 00"):
        assert expected in text
    assert "Dit is dezelfde persoon" in text


async def test_the_worklist_is_there_without_intake(browser: Browser, services: FakeServices) -> None:
    services.away.add("intake")
    response = await browser.log_in("coordinator").get("/worklist")
    assert response.status_code == 200
    assert "hulpvra" not in response.text.split("<main")[1]


async def test_a_partner_sends_one_in_by_name(browser: Browser, services: FakeServices) -> None:
    given = {**ASKED, "name": "Maria Dewulf", "phone": "057 00 00 00", "agreed": "Ze mag gebeld worden."}
    response = await browser.log_in("partner").post("/help-requests/new", given)
    assert response.headers["location"] == "/help-requests?gedaan=help_request_sent"
    (sent,) = services.sent("POST", "intake", "/help-requests")
    assert sent.body == {
        **ASKED,
        "agreed": "Ze mag gebeld worden.",
        "person": {"name": "Maria Dewulf", "phone": "057 00 00 00"},
    }


async def test_a_partner_picks_from_no_list_of_clients(browser: Browser, services: FakeServices) -> None:
    page = (await browser.log_in("partner").get("/help-requests/new")).text
    assert "Maria Dewulf" not in page
    assert services.asked == []


async def test_a_partner_opens_its_own_list_only(browser: Browser, services: FakeServices) -> None:
    answered = help_request(resolution="informed", answer="We belden.", person="Maria Dewulf", taken_up=False)
    services.answers["GET intake /my/help-requests"] = [answered]
    browser.log_in("partner")
    assert "We belden." in (await browser.get("/help-requests")).text
    assert (await browser.get(HERE)).status_code == 403


@pytest.mark.parametrize(("field", "value"), [("description", ""), ("theme", ""), ("area", "")])
async def test_what_is_missing_comes_back_with_what_was_typed(
    browser: Browser, services: FakeServices, field: str, value: str
) -> None:
    given = {**ASKED, "name": "Maria Dewulf", field: value}
    response = await browser.log_in("coordinator").post("/help-requests/new", given)
    assert response.status_code == 422
    assert 'value="Maria Dewulf"' in response.text
    assert services.sent("POST", "intake", "/help-requests") == []


async def test_a_phone_number_without_a_name_asks_for_the_name(browser: Browser) -> None:
    response = await browser.log_in("partner").post("/help-requests/new", {**ASKED, "phone": "057"})
    assert "Vul de naam in" in response.text


async def test_a_call_is_noted_for_somebody_known(browser: Browser, services: FakeServices) -> None:
    given = {**ASKED, "client": "maria dewulf", "channel": "family"}
    response = await browser.log_in("coordinator").post("/help-requests/new", given)
    assert response.headers["location"].startswith(HERE)
    (sent,) = services.sent("POST", "intake", "/help-requests")
    assert sent.body == {**ASKED, "client_id": MARIA, "channel": "family"}


async def test_it_is_linked_to_the_client_with_that_name(browser: Browser, services: FakeServices) -> None:
    browser.log_in("coordinator")
    await browser.post(f"{HERE}/link", {"client_id": MARIA})
    await browser.post(f"{HERE}/link", {"client": "Maria Dewulf, Watou"})
    bodies = [each.body for each in services.sent("POST", "intake", f"{HERE}/link")]
    assert bodies == [{"client_id": MARIA}] * 2


async def test_an_unknown_name_is_linked_to_nobody(browser: Browser, services: FakeServices) -> None:
    response = await browser.log_in("coordinator").post(f"{HERE}/link", {"client": "Niemand"})
    assert response.status_code == 422
    assert "geen gebruiker met deze naam" in response.text
    assert services.sent("POST", "intake", f"{HERE}/link") == []


async def test_a_new_client_is_registered_and_linked(browser: Browser, services: FakeServices) -> None:
    given = {"client_id": MARIA, "name": "Maria Dewulf", "area": "33021F", "phone": "057 00 00 00"}
    await browser.log_in("coordinator").post(f"{HERE}/register", given)
    assert services.sent("POST", "intake", "/clients")[0].body == given
    assert services.sent("POST", "intake", f"{HERE}/link")[0].body == {"client_id": MARIA}


async def test_it_becomes_a_signal_whose_sender_is_the_partner(
    browser: Browser, services: FakeServices
) -> None:
    known(services, client_id=MARIA)
    services.answers["POST signals /cards"] = (201, {"dossier_id": DOSSIER, "signal_id": HELP_REQUEST})
    response = await browser.log_in("coordinator").post(f"{HERE}/take-up")
    assert response.headers["location"] == f"/dossiers/{DOSSIER}?gedaan=taken_up"
    assert services.sent("POST", "signals", "/cards")[0].body == {
        "signal_id": HELP_REQUEST,
        "client_id": MARIA,
        "area": "33021F",
        "channel": "partner_service",
        "text": "Het huis zit vol schimmel.\n\nAfgesproken met de persoon: Het netwerk mag bellen.",
        "client_agrees": "yes",
        "occurred_on": "2026-11-06",
        "sender": {"kind": "partner", "id": CAW},
    }
    assert services.sent("POST", "intake", f"{HERE}/take-up")[0].body == {"dossier_id": DOSSIER}


async def test_what_a_client_asked_is_the_clients_own_signal(
    browser: Browser, services: FakeServices
) -> None:
    known(services, client_id=MARIA, channel="self", sender_id=None, agreed=None)
    await browser.log_in("coordinator").post(f"{HERE}/take-up")
    body = services.sent("POST", "signals", "/cards")[0].body
    assert (body["sender"], body["channel"]) == ({"kind": "client", "id": MARIA}, "self")


async def test_a_refused_answer_stays_on_the_page(browser: Browser, services: FakeServices) -> None:
    refusal = problem(409, "Een partner stuurde deze hulpvraag.", guard="answer_missing")
    services.answers[f"POST intake {HERE}/resolve"] = refusal
    given = {"resolution": "informed", "note": "Intern."}
    response = await browser.log_in("coordinator").post(f"{HERE}/resolve", given)
    assert response.status_code == 409
    assert "Een partner stuurde deze hulpvraag." in response.text
    assert ">Intern.</textarea>" in response.text
