"""Who knows a client privately meets a closed door, and can open it with a reason."""

import pytest

from .answers import DOSSIER, HELP_REQUEST, MARIA, dossier, problem
from .conftest import Browser
from .fakes import FakeServices

KNOWN_BY = f"/clients/{MARIA}/acquaintances"
READERS, REFER = f"/clients/{MARIA}/readers", f"/dossiers/{DOSSIER}/refer"
WOUTER = {"login": "wouter", "since": "2026-11-20T09:00:00Z", "by": "wouter"}
SHUT = {"guard": "acquainted", "detail": "U kent deze persoon privé.", "satisfied_by": "Laat het."}


def told(services: FakeServices) -> list[tuple[str, str, str]]:
    """The last two that were told something: which service, where, about whom."""
    return [(one.service, one.path, one.body["login"]) for one in services.asked[-2:]]


async def test_a_closed_dossier_asks_for_a_reason(browser: Browser, services: FakeServices) -> None:
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = problem(409, "Dit kan nu niet", **SHUT)
    answer = await browser.log_in("deputy").get(f"/dossiers/{DOSSIER}")
    assert answer.status_code == 409
    assert "Waarom open je het toch?" in answer.text
    sent = await browser.post(f"/dossiers/{DOSSIER}/open-anyway", {"reason": "Het is dringend."})
    assert sent.headers["location"] == f"/dossiers/{DOSSIER}?gedaan=open_anyway"
    assert services.asked[-1].body == {"reason": "Het is dringend."}


async def test_the_others_read_who_opened_it_and_why(browser: Browser, services: FakeServices) -> None:
    found = dossier()
    found["timeline"].append(
        {
            "fact": "opened_anyway",
            "at": "2026-11-20T09:00:00Z",
            "recorded_at": "2026-11-20T09:00:00Z",
            "by": "wouter",
            "text": "Katrien was ziek.",
        }
    )
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = found
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert (
        "Wouter kent deze persoon privé, en opende dit dossier op 20 november 2026: Katrien was ziek." in text
    )


async def test_one_shuts_oneself_out_and_another_lets_one_in(
    browser: Browser, services: FakeServices
) -> None:
    sent = await browser.log_in("deputy").post(f"/clients/{MARIA}/acquaintances", {})
    assert sent.headers["location"] == "/clients?gedaan=shut_out"
    assert told(services) == [("signals", KNOWN_BY, "wouter"), ("intake", KNOWN_BY, "wouter")]
    for service in ("intake", "signals"):
        services.answers[f"GET {service} {KNOWN_BY}"] = [WOUTER]
    assert "weer toe" not in (await browser.get(f"/clients/{MARIA}")).text
    page = (await browser.log_in("coordinator").get(f"/clients/{MARIA}")).text
    assert "Laat Wouter weer toe" in page
    assert "Nog niet overal gesloten" not in page
    await browser.post(f"{KNOWN_BY}/let-in", {"login": "wouter"})
    let_in = f"{KNOWN_BY}/let-in"
    assert told(services) == [("signals", let_in, "wouter"), ("intake", let_in, "wouter")]


@pytest.mark.parametrize("service", ["intake", "signals"])
async def test_what_one_of_both_missed_shows_and_is_told_again(
    browser: Browser, services: FakeServices, service: str
) -> None:
    services.answers[f"GET {service} {KNOWN_BY}"] = [WOUTER]
    page = (await browser.log_in("coordinator").get(f"/clients/{MARIA}")).text
    assert "Nog niet overal gesloten" in page
    assert "Sluit alles voor Wouter" in page


@pytest.mark.parametrize("door", [f"/clients/{MARIA}", f"/help-requests/{HELP_REQUEST}", READERS, REFER])
async def test_every_page_of_the_client_is_a_closed_door_with_a_reason(
    browser: Browser, services: FakeServices, door: str
) -> None:
    shut = problem(409, "Dit kan nu niet", **SHUT, client_id=MARIA)
    for path in (f"/clients/{MARIA}", f"/help-requests/{HELP_REQUEST}", f"/subjects/{MARIA}/readers"):
        services.answers[f"GET intake {path}"] = shut
    answer = await browser.log_in("deputy").get(door)
    assert answer.status_code == 409
    assert f'action="/clients/{MARIA}/open-anyway"' in answer.text


async def test_a_client_is_opened_with_a_reason_that_the_others_read(
    browser: Browser, services: FakeServices
) -> None:
    path = f"/clients/{MARIA}"
    sent = await browser.log_in("deputy").post(f"{path}/open-anyway", {"reason": "Het is dringend."})
    assert sent.headers["location"] == f"{path}?gedaan=open_anyway"
    assert services.asked[-1].body == {"reason": "Het is dringend."}
    opened = {"by": "wouter", "on": "2026-11-20", "reason": "Katrien was ziek."}
    services.answers[f"GET intake {path}"]["opened_anyway"] = [opened]
    text = "Wouter kent deze persoon privé, en opende deze bladzijde op 20 november 2026: Katrien was ziek."
    assert text not in (await browser.get(path)).text
    assert text in (await browser.log_in("coordinator").get(path)).text
    services.answers[f"POST intake {path}/open-anyway"] = problem(422, "Deze gegevens kloppen niet")
    refused = await browser.log_in("deputy").post(f"{path}/open-anyway", {"reason": ""})
    assert refused.status_code == 422
    assert f'action="{path}/open-anyway"' in refused.text


async def test_a_consent_can_be_withdrawn_without_signals(browser: Browser, services: FakeServices) -> None:
    services.answers[f"GET signals /clients/{MARIA}/acquaintances"] = problem(404, "Niet gevonden")
    unheard_of = (await browser.log_in("coordinator").get(f"/clients/{MARIA}")).text
    services.away.add("signals")
    away = (await browser.get(f"/clients/{MARIA}")).text
    for text in (unheard_of, away):
        assert "Toestemming intrekken" in text
        assert "Wie kent deze persoon privé?" not in text
