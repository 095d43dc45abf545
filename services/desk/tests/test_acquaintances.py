"""Who knows a client privately meets a closed door, and can open it with a reason."""

from .answers import DOSSIER, MARIA, dossier, problem
from .conftest import Browser
from .fakes import FakeServices

SHUT = {"guard": "acquainted", "detail": "U kent deze persoon privé.", "satisfied_by": "Laat het."}


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
    await browser.log_in("deputy").post(f"/clients/{MARIA}/acquaintances", {})
    assert services.asked[-1].body == {"login": "wouter"}
    services.answers[f"GET signals /clients/{MARIA}/acquaintances"] = [
        {"login": "wouter", "since": "2026-11-20T09:00:00Z", "by": "wouter"}
    ]
    assert "weer toe" not in (await browser.get(f"/clients/{MARIA}")).text
    assert "Laat Wouter weer toe" in (await browser.log_in("coordinator").get(f"/clients/{MARIA}")).text
    await browser.post(f"/clients/{MARIA}/acquaintances/let-in", {"login": "wouter"})
    assert services.asked[-1].path == f"/clients/{MARIA}/acquaintances/let-in"


async def test_a_consent_can_be_withdrawn_without_signals(browser: Browser, services: FakeServices) -> None:
    services.answers[f"GET signals /clients/{MARIA}/acquaintances"] = problem(404, "Niet gevonden")
    unheard_of = (await browser.log_in("coordinator").get(f"/clients/{MARIA}")).text
    services.away.add("signals")
    away = (await browser.get(f"/clients/{MARIA}")).text
    for text in (unheard_of, away):
        assert "Toestemming intrekken" in text
        assert "Wie kent deze persoon privé?" not in text
