"""The form by which a sender is told: proposed words, which a person edits and sends."""

from typing import Any

from .answers import ACTION, DOSSIER, SIGNAL, dossier
from .conftest import Browser
from .fakes import FakeServices

PATH = f"/dossiers/{DOSSIER}/feedback-proposal"


def two_senders(services: FakeServices) -> None:
    found = dossier()
    neighbour = {"kind": "other", "id": None, "name": "de buurvrouw"}
    found["signals"].append({**found["signals"][0], "signal_id": ACTION, "sender": neighbour})
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = found
    senders: list[dict[str, Any]] = [
        {"signal_id": SIGNAL, "sender_kind": "volunteer", "text": "Dank je wel. Het is opgelost."},
        {"signal_id": ACTION, "sender_kind": "other", "text": "Dank u wel."},
    ]
    services.answers[f"GET signals {PATH}"] = {"moment": "end", "text": "Dank u wel.", "senders": senders}


async def test_the_form_holds_the_proposal_of_the_moment_that_is_owed(
    browser: Browser, services: FakeServices
) -> None:
    services.answers[f"GET signals {PATH}"] |= {"moment": "end", "text": "Het is opgelost."}
    page = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert ">Het is opgelost.</textarea>" in page
    assert '<option value="end" selected>' in page
    assert "Aan wie?" not in page
    (asked,) = services.sent("GET", "signals", PATH)
    assert asked.params == {}


async def test_with_several_senders_one_is_chosen(browser: Browser, services: FakeServices) -> None:
    two_senders(services)
    page = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert "Aan iedereen tegelijk" in page
    assert "Mieke Deschepper (vrijwilliger), 6 november 2026" in page
    assert "de buurvrouw (" in page


async def test_the_words_follow_the_sender_and_the_moment(browser: Browser, services: FakeServices) -> None:
    path = f"/dossiers/{DOSSIER}/feedback-text?moment=end&signal_id={SIGNAL}"
    page = (await browser.log_in("coordinator").get(path)).text
    assert "We kijken samen naar een oplossing." in page
    (asked,) = services.sent("GET", "signals", PATH)
    assert asked.params == {"moment": "end", "signal_id": SIGNAL}


async def test_what_a_person_made_of_it_is_sent_to_whom_was_chosen(
    browser: Browser, services: FakeServices
) -> None:
    given = {"moment": "end", "channel": "phone", "text": "Het is in orde gekomen.", "signal_id": SIGNAL}
    await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/do/feedback", given)
    (sent,) = services.sent("POST", "signals", f"/dossiers/{DOSSIER}/feedback")
    assert sent.body == given
