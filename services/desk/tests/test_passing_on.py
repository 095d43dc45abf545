"""A referral at the wrong door: the partner passes it on, the coordinator sees where it went or why not."""

from typing import Any

from .answers import CAW, DOSSIER, REFERRAL, dossier
from .conftest import Browser
from .fakes import FakeServices

OCMW = "00000000-0000-4000-8000-0000000000c2"
ONWARD = "e1f2a3b4-c5d6-4e7f-8a9b-0c1d2e3f4a78"


def two_partners(services: FakeServices) -> None:
    caw = services.answers["GET partners /partners"][0]
    other = {**caw, "partner_id": OCMW, "name": "OCMW Poperinge"}
    services.answers["GET partners /partners"] = [caw, other]


def passed(services: FakeServices, **over: Any) -> None:
    two_partners(services)
    first = {
        "referral_id": REFERRAL,
        "partner_id": CAW,
        "state": "passed_on",
        "ground": "consent",
        "passed_to": OCMW,
        "onward": None,
        "stopped_by": "consent_missing",
        **over,
    }
    second = {"referral_id": ONWARD, "partner_id": OCMW, "state": "received", "ground": "consent"}
    referrals = [first, {**second, "passed_from": REFERRAL}] if first["onward"] else [first]
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = dossier(referrals=referrals)


async def test_a_partner_passes_it_on_to_another_door(browser: Browser, services: FakeServices) -> None:
    two_partners(services)
    services.answers[f"POST partners /referrals/{REFERRAL}/pass-on"] = {"state": "passed_on"}
    page = (await browser.log_in("partner").get(f"/referrals/{REFERRAL}")).text
    assert f'<option value="{OCMW}">OCMW Poperinge</option>' in page
    assert f'<option value="{CAW}">' not in page
    given = {"to_partner_id": OCMW, "words": "Dit gaat over een leefloon."}
    response = await browser.post(f"/referrals/{REFERRAL}/pass-on", given)
    assert response.headers["location"] == f"/referrals/{REFERRAL}?gedaan=pass-on"
    assert services.sent("POST", "partners", f"/referrals/{REFERRAL}/pass-on")[0].body == given


async def test_the_coordinator_sees_where_it_went(browser: Browser, services: FakeServices) -> None:
    passed(services, onward=ONWARD, stopped_by=None)
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert "Doorgestuurd naar OCMW Poperinge, met dezelfde brief." in text
    assert "Doorgestuurd door CAW" in text


async def test_the_coordinator_sees_why_not_and_whom_to_think_of(
    browser: Browser, services: FakeServices
) -> None:
    passed(services)
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert "stelt OCMW Poperinge voor" in text
    assert "er is geen toestemming die voor die partner geldt" in text
    page = (await browser.get(f"/dossiers/{DOSSIER}/refer")).text
    assert f'<option value="{OCMW}" selected>' in page
