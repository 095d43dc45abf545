"""Who looked: for the client on paper, for the officer page by page."""

from typing import Any

from .answers import MARIA
from .conftest import Browser
from .fakes import FakeServices


def entry(action: str, at: str, actor: str = "katrien", ground: str | None = None) -> dict[str, Any]:
    known = {"id": 1, "role": "coordinator", "subject_kind": "client", "subjects": [MARIA]}
    return {**known, "action": action, "at": at, "actor": actor, "ground": ground}


async def test_a_client_can_be_shown_who_looked_in_every_service(
    browser: Browser, services: FakeServices
) -> None:
    services.answers |= {
        f"GET intake /subjects/{MARIA}/readers": [entry("read_client", "2026-11-20T09:00:00Z")],
        f"GET signals /subjects/{MARIA}/readers": [
            entry("read_letter", "2026-11-21T09:00:00Z", "sofie", "consent")
        ],
    }
    text = (await browser.log_in("coordinator").get(f"/clients/{MARIA}/readers")).text
    for expected in (
        "Maria Dewulf",
        "Brief gelezen",
        "Sofie",
        "toestemming van de gebruiker",
        "Gegevens gelezen",
    ):
        assert expected in text
    assert text.index("Brief gelezen") < text.index("Gegevens gelezen")
    assert f"/clients/{MARIA}/readers" in (await browser.get(f"/clients/{MARIA}")).text


async def test_the_holder_of_a_link_is_named_in_words(browser: Browser, services: FakeServices) -> None:
    holder = f"link:{MARIA}"
    read = {**entry("read_letter", "2026-11-21T09:00:00Z", holder, "consent"), "role": "link"}
    services.answers[f"GET signals /subjects/{MARIA}/readers"] = [read]
    text = (await browser.log_in("coordinator").get(f"/clients/{MARIA}/readers")).text
    assert "Een partner, met link 5b0f1a52<small>zonder account, met een code per mail" in text
    assert holder not in text


async def test_what_is_missing_is_said(browser: Browser, services: FakeServices) -> None:
    services.away.add("partners")
    services.answers[f"GET intake /subjects/{MARIA}/readers"] = [
        entry("read_client", "2026-11-20T09:00:00Z") for _ in range(500)
    ]
    text = (await browser.log_in("coordinator").get(f"/clients/{MARIA}/readers")).text
    assert "niet volledig: partners antwoordt even niet" in text
    assert "Van gebruikers en hulpvragen staan hier alleen de laatste 500" in text


async def test_the_officer_reads_the_trail_page_by_page(browser: Browser, services: FakeServices) -> None:
    services.answers["GET signals /audit"] = [
        {**entry("read_dossier", "2026-11-20T09:00:00Z"), "id": number} for number in range(1, 101)
    ]
    text = (await browser.log_in("dpo").get("/trail?service=signals")).text
    assert "Dossier gelezen" in text
    assert 'href="/trail?service=signals&amp;after=100"' in text
    assert (await browser.get("/trail?service=nonsense&after=x")).status_code == 200
    assert (await browser.log_in("coordinator").get("/trail")).status_code == 403
