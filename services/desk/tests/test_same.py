"""Dossiers that may be about the same, as the coordinator sees them."""

from .answers import ACTION, CONSENT, DOSSIER, SIGNAL, dossier, worklist_row
from .conftest import Browser
from .fakes import FakeServices


async def test_the_worklist_says_what_may_be_double(browser: Browser, services: FakeServices) -> None:
    services.answers["GET signals /worklist"] |= {"rows": [worklist_row(1, maybe_same=1), worklist_row(2)]}
    text = (await browser.log_in("coordinator").get("/worklist")).text
    assert text.count("misschien dubbel") == 1


async def test_a_dossier_that_may_be_the_same_is_proposed_and_one_that_was_joined_can_go_back(
    browser: Browser, services: FakeServices
) -> None:
    other = {"dossier_id": ACTION, "captured_on": "2026-11-02", "theme": "mobility"}
    joined = {"signal_id": SIGNAL, "home_id": CONSENT}
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = dossier(maybe_same=[other], joined=[joined])
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert f'Misschien hetzelfde als <a href="/dossiers/{ACTION}">het dossier van 2 november 2026' in text
    assert f'name="other_dossier_id" value="{ACTION}"' in text
    assert f'name="signal_id" value="{SIGNAL}"' in text
    assert f'href="/dossiers/{CONSENT}"' in text


async def test_a_dossier_that_was_joined_leads_to_the_one_that_goes_on(
    browser: Browser, services: FakeServices
) -> None:
    gone = dossier(status="joined", joined_into=ACTION, signals=[], allowed=[], blocked=[], steps=[])
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = gone
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert f'<a href="/dossiers/{ACTION}">een ander dossier</a>' in text
    assert "Samengevoegd" in text
    assert "Nu is er niets te doen" not in text


async def test_other_dossiers_of_the_client_are_a_click_away(
    browser: Browser, services: FakeServices
) -> None:
    earlier = {"dossier_id": SIGNAL, "captured_on": "2026-09-01", "status": "closed", "theme": "grief"}
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = dossier(history=[earlier])
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert f'<a href="/dossiers/{SIGNAL}">1 september 2026, ' in text
    assert "Andere dossiers van deze gebruiker" in text
