"""The forms of a dossier: each sends what signals expects, and a refusal loses nothing."""

from typing import Any

import pytest

from .answers import ACTION, DOSSIER, REFUSAL, SIGNAL, problem
from .conftest import Browser
from .fakes import FakeServices

STEPS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (
        "acknowledge",
        {"note": "Gebeld", "occurred_at": "2026-11-07"},
        "acknowledge",
        {"note": "Gebeld", "occurred_at": "2026-11-07"},
    ),
    (
        "interpret",
        {"level": "client", "theme": "mobility", "weight": "2"},
        "interpret",
        {"level": "client", "theme": "mobility", "weight": 2},
    ),
    (
        "translate",
        {"decisions": ["inform", "refer"], "reason": ""},
        "translate",
        {"decisions": ["inform", "refer"]},
    ),
    (
        "plan_action",
        {"kind": "home_visit", "due_on": "2026-11-20", "owner_id": ""},
        "actions",
        {"kind": "home_visit", "due_on": "2026-11-20"},
    ),
    ("follow_up", {"result": "solved"}, "follow-ups", {"result": "solved"}),
    (
        "feedback",
        {"moment": "end", "channel": "phone", "text": "Klaar."},
        "feedback",
        {"moment": "end", "channel": "phone", "text": "Klaar."},
    ),
    (
        "waive",
        {"step": "followed_up", "reason": "Verhuisd"},
        "waive",
        {"step": "followed_up", "reason": "Verhuisd"},
    ),
    ("close", {"resolution": "solved"}, "close", {"resolution": "solved"}),
    ("reopen", {"reason": "Toch niet"}, "reopen", {"reason": "Toch niet"}),
    (
        "structural",
        {"level": "service", "theme": "waiting_list", "text": "Acht weken."},
        "structural",
        {"level": "service", "theme": "waiting_list", "text": "Acht weken."},
    ),
    (
        "suspend",
        {"until": "2026-12-01", "reason": "In het ziekenhuis"},
        "suspend",
        {"until": "2026-12-01", "reason": "In het ziekenhuis"},
    ),
    ("resume", {"note": ""}, "resume", {}),
    (
        "note",
        {"text": "Laat.", "visibility": "team"},
        "notes",
        {"text": "Laat.", "visibility": "team"},
    ),
    ("join", {"other_dossier_id": ACTION}, "join", {"other_dossier_id": ACTION}),
    ("separate", {"signal_id": SIGNAL}, "separate", {"signal_id": SIGNAL}),
    ("settle", {"level": "client", "theme": "digital"}, "settle", {"level": "client", "theme": "digital"}),
]


@pytest.mark.parametrize(("command", "given", "path", "body"), STEPS, ids=[step[0] for step in STEPS])
async def test_each_step_sends_what_signals_expects(
    browser: Browser,
    services: FakeServices,
    command: str,
    given: dict[str, Any],
    path: str,
    body: dict[str, Any],
) -> None:
    response = await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/do/{command}", given)
    assert response.headers["location"] == f"/dossiers/{DOSSIER}?gedaan={command}"
    (sent,) = services.sent("POST", "signals", f"/dossiers/{DOSSIER}/{path}")
    assert sent.body == body
    assert 'class="done"' in (await browser.get(response.headers["location"])).text


async def test_an_unknown_step_is_not_found(browser: Browser, services: FakeServices) -> None:
    response = await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/do/delete")
    assert response.status_code == 404
    assert services.asked == []


async def test_a_refusal_is_shown_in_the_services_words_with_the_form_still_filled_in(
    browser: Browser, services: FakeServices
) -> None:
    services.answers[f"POST signals /dossiers/{DOSSIER}/interpret"] = REFUSAL
    given = {"level": "policy", "theme": "housing"}
    response = await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/do/interpret", given)
    assert response.status_code == 409
    assert "Zonder grond mag er niets naar buiten." in response.text
    assert "Noteer een toestemming, of kies een andere grond." in response.text
    assert '<option value="housing" selected>' in response.text


async def test_words_about_a_client_never_slip_into_another_form(
    browser: Browser, services: FakeServices
) -> None:
    services.answers[f"POST signals /dossiers/{DOSSIER}/feedback"] = REFUSAL
    given = {"moment": "end", "channel": "phone", "text": "Maria krijgt een traplift."}
    response = await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/do/feedback", given)
    assert response.text.count("Maria krijgt een traplift.") == 1
    structural = response.text.split('id="do-structural"')[1].split("</details>")[0]
    assert "traplift" not in structural


async def test_codes_are_not_listed_to_who_chooses_by_name(browser: Browser, services: FakeServices) -> None:
    services.answers[f"POST signals /dossiers/{DOSSIER}/interpret"] = problem(
        422,
        "Deze gegevens kloppen niet",
        errors=[{"pointer": "/body/theme", "message": "Kies een van: 'loneliness', 'mobility'."}],
    )
    response = await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/do/interpret", {"theme": "x"})
    assert "Kies iets uit de lijst." in response.text
    assert "Kies een van" not in response.text
