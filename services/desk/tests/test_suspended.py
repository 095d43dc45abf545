"""A suspended dossier, as the coordinator sees it."""

from .answers import DOSSIER, dossier, worklist_row
from .conftest import Browser
from .fakes import FakeServices


async def test_a_suspended_dossier_says_until_when_and_can_be_resumed(
    browser: Browser, services: FakeServices
) -> None:
    away = dossier(suspended_until="2026-12-01", allowed=["interpret", "resume"])
    away["timeline"].append(
        {
            "fact": "suspended",
            "at": "2026-11-09T09:00:00Z",
            "recorded_at": "2026-11-09T09:00:00Z",
            "by": "katrien",
            "until": "2026-12-01",
            "text": "In het ziekenhuis",
        }
    )
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = away
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert '<span class="tag">opgeschort tot en met 1 december 2026</span>' in text
    assert "<strong>Opgeschort</strong> tot en met 1 december 2026" in text
    assert 'id="do-resume"' in text
    assert 'id="do-suspend"' not in text


async def test_the_worklist_says_until_when(browser: Browser, services: FakeServices) -> None:
    rows = [worklist_row(1, suspended_until="2026-12-01"), worklist_row(2)]
    services.answers["GET signals /worklist"] |= {"rows": rows}
    text = (await browser.log_in("coordinator").get("/worklist")).text
    assert text.count("opgeschort tot en met") == 1
