"""The wrong door: a partner passes a referral on; a letter goes on only where its ground reaches."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from signals_cases import CAW, WERVEL, Desk, consent_for
from signals_office import Office
from signals_steps import ACKNOWLEDGE, CLOSE, INTERPRET, REFER_DECISION, refer, refused, tell

from contracts.codes import ConsentScope, FeedbackMoment, FollowUpResult, Ground
from contracts.events import intake, partners
from contracts.events import signals as e
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.case import case_of
from signals.domain.grounds import Consent
from signals.domain.passing import onward

EVERY = dict.fromkeys(["informed", "agrees", "in_interest", "necessary", "same_assignment"], True)


def referred(*consents: Consent, **how: Any) -> tuple[Desk, f.Fact]:
    desk = Desk(consents=consents)
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION)
    return desk, desk.take(refer(**how))


def passed_on(desk: Desk, made: Any, to: UUID = WERVEL) -> c.PassOn:
    passed = desk.happens(f.ReferralPassedOn, referral_id=made.referral_id, to_partner_id=to)
    assert isinstance(passed, f.ReferralPassedOn)
    return onward(case_of(desk.facts).referrals[made.referral_id], passed)


@pytest.mark.parametrize("consent", [consent_for(None), consent_for(WERVEL)])
def test_a_consent_for_the_other_or_for_any_partner_carries_the_letter_further(consent: Consent) -> None:
    desk, made = referred(consent_for(), consent)
    desk.take(passed_on(desk, made))
    first, second = case_of(desk.facts).referrals.values()
    assert (first.state, first.handed_over, first.refused) == ("passed_on", True, False)
    assert (second.made.partner_id, second.made.passed_from, second.open) == (WERVEL, first.id, True)
    assert second.made.consent_id == consent.consent_id
    assert desk.state("translated") == "done"


def test_a_consent_for_the_first_alone_does_not() -> None:
    desk, made = referred(consent_for())
    assert refused(desk, passed_on(desk, made)) == "consent_missing"
    assert desk.state("translated") == "due"
    desk.take(REFER_DECISION)
    assert desk.state("translated") == "done"


def test_a_narrow_consent_carries_no_full_letter() -> None:
    desk, made = referred(consent_for(), consent_for(WERVEL, ConsentScope.CONTACT_ONLY))
    assert refused(desk, passed_on(desk, made)) == "consent_scope"


@pytest.mark.parametrize("ground", sorted(set(Ground) - {Ground.CONSENT}))
def test_no_other_ground_goes_further_by_itself(ground: Ground) -> None:
    desk, made = referred(consent_for(None), ground=ground, danger="Gevaar.", **EVERY)
    assert refused(desk, passed_on(desk, made)) == "ground_is_anothers"


def test_it_never_comes_back_to_a_door_where_it_has_been() -> None:
    desk, made = referred(consent_for(None))
    there = desk.take(passed_on(desk, made))
    assert refused(desk, passed_on(desk, there, to=CAW)) == "been_there"


def test_the_client_is_still_asked_once() -> None:
    desk, made = referred(consent_for(None))
    desk.take(passed_on(desk, made))
    desk.take(tell(FeedbackMoment.DECISION))
    assert refused(desk, CLOSE) == "steps_missing"
    asked = [one for one in desk.see().open if one.asks == "ask_client"]
    assert [one.subject for one in asked] == [list(case_of(desk.facts).referrals)[1]]
    desk.take(c.FollowUp(result=FollowUpResult.SOLVED), tell(FeedbackMoment.END), CLOSE)


async def at_the_caw(office: Office, partner_id: UUID | None, **more: Any) -> tuple[str, str]:
    """A referral to the CAW, with a consent for one partner or for any."""
    client_id = await office.knows_the_client()
    consent = {"consent_id": uuid4(), "client_id": client_id, "partner_id": partner_id, "scope": "full"}
    await office.api.deliver(intake.ConsentGiven(**consent, given_on="2026-01-05"), partition=3)
    await office.hears_intake()
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    return dossier_id, (await office.referred(dossier_id, **more))["referral_id"]


async def passes_on(office: Office, dossier_id: str, referral_id: str, to: UUID = WERVEL) -> Any:
    said = {"dossier_id": dossier_id, "referral_id": referral_id, "partner_id": CAW, "to_partner_id": to}
    event = partners.ReferralPassedOn(**said, passed_on="2026-11-20")
    await office.api.deliver(event)
    await office.api.deliver(event)
    return await office.get("katrien", f"/dossiers/{dossier_id}")


async def test_the_letter_closes_here_and_opens_there(office: Office) -> None:
    dossier_id, referral_id = await at_the_caw(office, None)
    seen = await passes_on(office, dossier_id, referral_id)
    first, second = seen["referrals"]
    assert (first["state"], first["passed_to"]) == ("passed_on", str(WERVEL))
    assert first["onward"] == second["referral_id"]
    assert (second["partner_id"], second["passed_from"]) == (str(WERVEL), referral_id)
    assert [one["fact"] for one in seen["timeline"][-2:]] == ["referral_passed_on", "referral_made"]
    closed = await office.get("sofie", f"/referrals/{referral_id}/letter", 409)
    assert closed["guard"] == "referral_ended"
    there = f"/referrals/{second['referral_id']}/letter"
    assert (await office.get("bart", there))["sheet"]["parts"][1]["lines"] == ["Graag een gesprek."]
    await office.get("sofie", there, 404)
    assert (await office.get("bart", there))["sheet"]["to"].startswith("de dienst")
    made = await office.api.events(e.ReferralMade)
    assert [one.data["partner_id"] for one in made] == [str(CAW), str(WERVEL)]


async def test_without_a_consent_for_it_nothing_goes_there(office: Office) -> None:
    dossier_id, referral_id = await at_the_caw(office, CAW)
    seen = await passes_on(office, dossier_id, referral_id)
    (only,) = seen["referrals"]
    assert (only["state"], only["passed_to"]) == ("passed_on", str(WERVEL))
    assert (only["onward"], only["stopped_by"]) == (None, "consent_missing")
    assert next(one for one in seen["steps"] if one["step"] == "translated")["state"] == "due"
    assert len(await office.api.events(e.ReferralMade)) == 1


async def test_on_old_news_nothing_goes_there(office: Office) -> None:
    dossier_id, referral_id = await at_the_caw(office, None)
    await office.hears_nothing_for(31)
    (only,) = (await passes_on(office, dossier_id, referral_id))["referrals"]
    assert only["stopped_by"] == "consent_not_fresh"


async def test_what_was_recalled_meanwhile_stays_so(office: Office) -> None:
    dossier_id, referral_id = await at_the_caw(office, None)
    await office.post("katrien", f"/referrals/{referral_id}/recall")
    (only,) = (await passes_on(office, dossier_id, referral_id))["referrals"]
    assert (only["state"], only["passed_to"]) == ("recalled", None)
    assert len(await office.api.events(e.ReferralMade)) == 1
