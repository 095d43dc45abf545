"""Referrals in a list, and in the dossier that they came from."""

from .answers import ACTION, CAW, DOSSIER, MARIA, REFERRAL, dossier
from .conftest import Browser
from .fakes import FakeServices


async def test_a_coordinator_sees_of_each_whom_it_is_about_and_a_partner_what(
    browser: Browser, services: FakeServices
) -> None:
    row = {"referral_id": REFERRAL, "partner_id": CAW, "state": "received", "made_on": "2026-11-08"}
    row |= {"theme": "finances_debt"}
    services.answers["GET partners /referrals"] = [row | {"dossier_id": DOSSIER, "client_id": MARIA}]
    text = (await browser.log_in("coordinator").get("/referrals")).text
    assert f'href="/referrals/{REFERRAL}">Maria Dewulf</a><small>geldzorgen en schulden</small>' in text
    services.answers["GET partners /referrals"] = [row | {"dossier_id": None, "client_id": None}]
    text = (await browser.log_in("partner").get("/referrals")).text
    assert f'href="/referrals/{REFERRAL}">Geldzorgen en schulden</a>' in text


async def test_a_question_that_came_back_asks_for_a_decision_only_while_one_is_owed(
    browser: Browser, services: FakeServices
) -> None:
    back = dossier()["referrals"][0] | {"state": "passed_on", "passed_to": CAW, "stopped_by": "been_there"}
    path = f"/dossiers/{DOSSIER}"
    services.answers[f"GET signals {path}"] = dossier(referrals=[back])
    assert "Beslis opnieuw." in (await browser.log_in("coordinator").get(path)).text
    decided = [{"step": "translated", "state": "done"}]
    services.answers[f"GET signals {path}"] = dossier(referrals=[back], steps=decided)
    text = (await browser.get(path)).text
    assert "die partner kreeg deze vraag al" in text
    assert "Beslis opnieuw." not in text


async def test_of_several_referrals_the_course_says_which_partner_answered(
    browser: Browser, services: FakeServices
) -> None:
    at = {"at": "2026-11-09T09:00:00Z", "recorded_at": "2026-11-09T09:00:00Z", "by": None}
    declined = {"fact": "referral_declined", "referral_id": REFERRAL, "reason": "waiting_list", **at}
    first = dossier()["referrals"][0]
    other = first | {"referral_id": ACTION, "partner_id": ACTION}
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = dossier(
        referrals=[first, other], timeline=[declined]
    )
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert "<strong>Partner weigert</strong>: wachtlijst (CAW Centraal-West-Vlaanderen)" in text
