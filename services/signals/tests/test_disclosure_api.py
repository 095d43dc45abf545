"""A client who said stop thinks better of it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from signals_office import Office

from contracts.events import intake

WHY = {"reason": "Godelieve wil toch dat het CAW haar helpt."}


async def held_back(office: Office) -> tuple[UUID, UUID, str, str]:
    client_id = await office.knows_the_client()
    consent_id = await office.consents(client_id)
    dossier_id = await office.card(client_id)
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake()
    await office.post("katrien", f"/dossiers/{dossier_id}/block-disclosure")
    return client_id, consent_id, dossier_id, f"/referrals/{referral_id}/letter"


async def lift(office: Office, dossier_id: str, status: int = 200, login: str = "wouter") -> Any:
    return await office.post(login, f"/dossiers/{dossier_id}/lift-block", WHY, status)


async def test_what_was_held_opens_again(office: Office) -> None:
    client_id, _, dossier_id, letter = await held_back(office)
    await office.get("sofie", letter, 409)
    await lift(office, dossier_id)
    assert (await office.get("sofie", letter))["letter"]
    other = await office.card(client_id)
    assert (await office.get("katrien", f"/dossiers/{other}"))["disclosure_blocked"] is False
    await office.referred(other)


async def test_but_not_what_has_no_consent_any_more(office: Office) -> None:
    client_id, consent_id, dossier_id, letter = await held_back(office)
    withdrawn = intake.ConsentWithdrawn(
        consent_id=consent_id, client_id=client_id, withdrawn_on=date(2026, 11, 20)
    )
    await office.api.deliver(withdrawn, partition=3)
    await lift(office, dossier_id)
    assert (await office.get("sofie", letter, 409))["guard"] == "referral_recalled"
    other = await office.card(client_id)
    assert (await office.referred(other, 409))["guard"] == "consent_missing"


async def test_both_stand_in_the_dossier_and_in_the_trail(office: Office) -> None:
    client_id, _, dossier_id, _ = await held_back(office)
    await lift(office, dossier_id)
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    told = [(one["fact"], one["by"], one["text"]) for one in seen["timeline"] if "block" in one["fact"]]
    assert told == [("disclosure_blocked", "katrien", None), ("block_lifted", "wouter", WHY["reason"])]
    trail = await office.get("dirk", f"/subjects/{client_id}/readers")
    assert {"block_disclosure", "lift_block"} <= {entry["action"] for entry in trail}
    assert WHY["reason"] not in str([one.data for one in await office.api.events()])


async def test_nothing_that_is_not_held_back_is_lifted(office: Office) -> None:
    _, _, dossier_id, _ = await held_back(office)
    await office.post("katrien", f"/dossiers/{dossier_id}/lift-block", {"reason": " "}, 422)
    await lift(office, dossier_id)
    assert (await lift(office, dossier_id, 409))["guard"] == "not_blocked"
    timeline = (await office.get("katrien", f"/dossiers/{dossier_id}"))["timeline"]
    assert [one["fact"] for one in timeline].count("block_lifted") == 1


@pytest.mark.parametrize("step", ["block-disclosure", "lift-block"])
async def test_who_knows_the_client_privately_does_neither(office: Office, step: str) -> None:
    client_id, _, dossier_id, _ = await held_back(office)
    await office.post("katrien", f"/clients/{client_id}/acquaintances", {"login": "wouter"})
    refused = await office.post("wouter", f"/dossiers/{dossier_id}/{step}", WHY, 409)
    assert refused["guard"] == "acquainted"


async def test_a_dossier_without_a_client_holds_nothing_back(office: Office) -> None:
    card = {"area": "33021F", "channel": "phone", "text": "Er rijdt geen bus."}
    dossier_id = (await office.post("katrien", "/cards", card, 201))["dossier_id"]
    await lift(office, dossier_id, 404)
    await lift(office, str(uuid4()), 404)
