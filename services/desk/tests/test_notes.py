"""Notes on the page of a dossier."""

import pytest

from .answers import DOSSIER, dossier
from .conftest import Browser
from .fakes import FakeServices

NOTE = {
    "note_id": DOSSIER,
    "visibility": "coordinator",
    "by": "katrien",
    "at": "2026-11-09T09:00:00Z",
    "text": "Familie van de <plaatsvervanger>.",
}


@pytest.mark.parametrize(("role", "offered"), [("coordinator", True), ("deputy", False)])
async def test_a_deputy_is_not_offered_what_is_for_coordinators(
    browser: Browser, services: FakeServices, role: str, offered: bool
) -> None:
    text = (await browser.log_in(role).get(f"/dossiers/{DOSSIER}")).text
    assert 'id="do-note"' in text
    assert ("Enkel coördinatoren" in text) is offered


async def test_notes_are_shown_with_who_may_read_them(browser: Browser, services: FakeServices) -> None:
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = dossier(notes=[NOTE])
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert "Familie van de &lt;plaatsvervanger&gt;." in text
    assert "enkel voor coördinatoren" in text
