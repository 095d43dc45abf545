"""Partners over HTTP: the directory, referrals and their answers, and who sees what."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from partners_referrals import made, recall_of, state_of

from contracts.events.intake import PersonForgotten
from contracts.events.partners import (
    PartnerRegistered,
    ReferralAccepted,
    ReferralCompleted,
    ReferralDeclined,
    ReferralReceived,
)
from stack.demo.people import CAW, DE_WERVEL, IEPER
from stack.service_api import ServiceApi

ENTRY: dict[str, Any] = {
    "partner_id": str(CAW),
    "name": "CAW Centraal-West-Vlaanderen",
    "works_on": "welzijn",
    "themes": ["finances_debt"],
    "contact": "Wanda Onzin",
    "email": "wanda@caw.example",
    "phone": "057 00 00 00",
    "bound_by_secrecy": True,
}


async def test_a_changed_entry_is_published_again_and_the_contact_person_sealed(api: ServiceApi) -> None:
    administrator = api.as_("ann")
    assert (await administrator.post("/partners", json=ENTRY)).status_code == 201
    changed = {**ENTRY, "contact": "Willem Verzonnen", "active": False}
    assert (await administrator.post("/partners", json=changed)).status_code == 200

    details = (await administrator.get(f"/partners/{CAW}")).json()
    assert (details["contact"], details["active"]) == ("Willem Verzonnen", False)
    registered = await api.events(PartnerRegistered)
    assert [(e.version, e.data["active"]) for e in registered] == [(1, True), (2, False)]
    async with api.runtime.app_engine.connect() as connection:
        await connection.exec_driver_sql(
            f"SELECT set_config('app.network_id', '{registered[0].network_id}', true)"
        )
        row = (await connection.exec_driver_sql("SELECT * FROM partners")).one()
    assert b"Verzonnen" not in b"".join(value for value in row if isinstance(value, bytes))


async def test_a_contact_person_is_only_for_who_works_with_the_partner(api: ServiceApi) -> None:
    await api.as_("ann").post("/partners", json=ENTRY)
    for login, sees in {"katrien": True, "sofie": True, "els": False, "mieke": False, "luc": False}.items():
        details = (await api.as_(login).get(f"/partners/{CAW}")).json()
        assert (details["phone"] == ENTRY["phone"]) is sees, login
        assert details["name"] == ENTRY["name"]
    listed = (await api.as_("mieke").get("/partners")).json()
    assert [entry["partner_id"] for entry in listed] == [str(CAW)]
    assert "phone" not in listed[0]
    assert (await api.as_("hilde").get("/partners")).json() == []
    assert (await api.as_("hilde").get(f"/partners/{CAW}")).status_code == 404
    assert (await api.as_("mieke").post("/partners", json=ENTRY)).status_code == 403


async def test_a_referral_is_received_accepted_and_completed(api: ServiceApi) -> None:
    await api.as_("ann").post("/partners", json=ENTRY)
    referral = made()
    await api.deliver(referral, version=7)
    sofie = api.as_("sofie")

    listed = (await sofie.get("/referrals", params={"state": "received"})).json()
    assert [(r["referral_id"], r["dossier_id"]) for r in listed] == [(str(referral.referral_id), None)]
    assert listed[0]["client_id"] is None
    [known] = (await api.as_("katrien").get("/referrals")).json()
    assert known["client_id"] == str(referral.client_id)
    accepted = await sofie.post(f"/referrals/{referral.referral_id}/accept")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    done = await sofie.post(
        f"/referrals/{referral.referral_id}/complete",
        json={"outcome": "not_disclosed", "words": "Er is een plan."},
    )
    assert (done.json()["state"], done.json()["words"]) == ("completed", "Er is een plan.")

    emitted = await api.events(ReferralReceived, ReferralAccepted, ReferralCompleted)
    assert [e.version for e in emitted] == [1, 2, 3]
    assert {e.key for e in emitted} == {str(referral.referral_id)}
    assert [e.data.get("on_behalf") for e in emitted] == [None, False, False]
    assert "Er is een plan" not in str(emitted)


async def test_a_decline_says_why_and_ends_it(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    sofie = api.as_("sofie")
    refused = await sofie.post(
        f"/referrals/{referral.referral_id}/decline",
        json={"reason": "waiting_list", "words": "Vijf maanden wachten."},
    )
    assert refused.json()["reason"] == "waiting_list"
    again = await sofie.post(f"/referrals/{referral.referral_id}/accept")
    assert (again.status_code, again.json()["guard"]) == (409, "referral_ended")
    assert again.json()["satisfied_by"]
    [declined] = await api.events(ReferralDeclined)
    assert declined.data["reason"] == "waiting_list"
    assert not await api.events(ReferralAccepted)


async def test_a_coordinator_answers_on_the_partners_behalf_and_it_is_noted(api: ServiceApi) -> None:
    referral = made(DE_WERVEL)
    await api.deliver(referral)
    answer = await api.as_("wouter").post(f"/referrals/{referral.referral_id}/accept")
    assert (answer.status_code, answer.json()["on_behalf"]) == (200, True)
    assert answer.json()["dossier_id"] == str(referral.dossier_id)
    [accepted] = await api.events(ReferralAccepted)
    assert accepted.data["on_behalf"] is True


async def test_a_partner_not_bound_by_secrecy_says_what_the_help_brought(api: ServiceApi) -> None:
    entry = {**ENTRY, "partner_id": str(DE_WERVEL), "bound_by_secrecy": False}
    await api.as_("ann").post("/partners", json=entry)
    referral = made(DE_WERVEL)
    await api.deliver(referral)
    bart = api.as_("bart")
    early = await bart.post(f"/referrals/{referral.referral_id}/complete", json={"outcome": "helped"})
    assert (early.status_code, early.json()["guard"]) == (409, "referral_not_accepted")
    await bart.post(f"/referrals/{referral.referral_id}/accept")
    silent = await bart.post(f"/referrals/{referral.referral_id}/complete", json={"outcome": "not_disclosed"})
    assert (silent.status_code, silent.json()["guard"]) == (409, "outcome_needed")
    told = await bart.post(f"/referrals/{referral.referral_id}/complete", json={"outcome": "helped"})
    assert told.json()["outcome"] == "helped"


async def test_another_organisations_referral_does_not_exist(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    els = api.as_("els")
    path = f"/referrals/{referral.referral_id}"
    assert (await els.get("/referrals")).json() == []
    assert (await els.get(path)).status_code == 404
    assert (await els.post(f"{path}/accept")).status_code == 404
    assert (await api.as_("hilde").get(path)).status_code == 404
    assert (await api.as_("mieke").get(path)).status_code == 403
    await api.deliver(made(), network=IEPER)
    assert len((await api.as_("katrien").get("/referrals")).json()) == 1


async def test_a_partner_login_without_organisation_sees_nothing(api: ServiceApi) -> None:
    await api.deliver(made())
    assert (await api.as_new("los", roles=["partner"]).get("/referrals")).json() == []


@pytest.mark.parametrize("answered_first", [False, True])
async def test_a_recall_takes_the_referral_off_the_list(api: ServiceApi, *, answered_first: bool) -> None:
    referral = made()
    await api.deliver(referral, version=3)
    if answered_first:
        await api.as_("sofie").post(f"/referrals/{referral.referral_id}/accept")
    await api.deliver(recall_of(referral), version=4)
    assert await state_of(api, referral, "sofie") == "recalled"
    late = await api.as_("sofie").post(f"/referrals/{referral.referral_id}/decline", json={"reason": "other"})
    assert (late.status_code, late.json()["guard"]) == (409, "referral_recalled")


async def test_a_recall_that_comes_before_its_referral_wins(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(recall_of(referral), version=4)
    assert (await api.as_("sofie").get("/referrals")).json() == []
    await api.deliver(referral, version=3)
    assert await state_of(api, referral) == "recalled"
    assert not await api.events(ReferralReceived)


async def test_duplicates_change_nothing(api: ServiceApi) -> None:
    referral, event_id = made(), uuid4()
    await api.deliver(referral, event_id=event_id)
    await api.as_("sofie").post(f"/referrals/{referral.referral_id}/accept")
    await api.deliver(referral, event_id=event_id)
    await api.deliver(referral)
    assert await state_of(api, referral) == "accepted"
    await api.deliver(recall_of(referral))
    await api.deliver(recall_of(referral))
    await api.deliver(referral)
    assert await state_of(api, referral) == "recalled"
    assert len(await api.events(ReferralReceived)) == 1


async def test_forgetting_a_client_destroys_the_words(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    await api.as_("sofie").post(
        f"/referrals/{referral.referral_id}/decline", json={"reason": "other", "words": "Iets over hem."}
    )
    await api.deliver(PersonForgotten(person_id=referral.client_id, forgotten_on=date(2026, 11, 20)))
    told = (await api.as_("katrien").get(f"/referrals/{referral.referral_id}")).json()
    assert (told["state"], told["words"]) == ("declined", None)


async def test_reading_is_in_the_audit_trail_of_the_client(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    await api.as_("sofie").get("/referrals")
    await api.as_("sofie").get(f"/referrals/{referral.referral_id}")
    readers = (await api.as_("dirk").get(f"/subjects/{referral.client_id}/readers")).json()
    assert [entry["action"] for entry in readers] == ["referral.read", "referral.list"]
    assert {entry["role"] for entry in readers} == {"partner"}
