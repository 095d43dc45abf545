"""A client who can't be reached is tried at another part of the day."""

from .answers import DOSSIER, REFERRAL, dossier
from .conftest import Browser
from .fakes import FakeServices

ATTEMPT = {
    "referral_id": REFERRAL,
    "number": 2,
    "enough": 2,
    "tried": ["morning"],
    "part_of_day": "afternoon",
    "on": "2026-11-23",
}


async def test_the_next_attempt_is_proposed_where_one_asks(browser: Browser, services: FakeServices) -> None:
    found = {**dossier(), "next_attempts": [ATTEMPT]}
    found["allowed"] = [*found["allowed"], "follow_up"]
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = found
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert "Niet bereikt (in de voormiddag). Poging 2 van 2" in text
    assert "probeer het <strong>in de namiddag</strong>, vanaf 23 november 2026" in text
    assert "dan beslis jij wat er gebeurt" in text
    await browser.post(
        f"/dossiers/{DOSSIER}/do/follow_up", {"result": "unreachable", "part_of_day": "afternoon"}
    )
    assert services.asked[-1].body == {"result": "unreachable", "part_of_day": "afternoon"}
