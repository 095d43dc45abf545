"""Secrecy over HTTP: letters, consents, anonymous signals, people forgotten."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from signals_cases import CAW, MIEKE
from signals_office import LETTER, Office

from contracts import EventData
from contracts.codes import DeclineReason
from contracts.events import intake, partners
from contracts.events import signals as e


async def test_no_event_holds_a_word_of_the_case(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id, text="Zwijgplicht-woord", wants="Wens-woord")
    await office.decided(dossier_id, "refer")
    await office.referred(dossier_id, fields=LETTER | {"question": "Brief-woord"})
    await office.told(dossier_id)
    told = " ".join(str(one.data) for one in await office.api.events())
    assert not [word for word in ("Zwijgplicht", "Wens", "Brief", "Bedankt") if word in told]


async def test_a_letter_is_read_by_its_partner_while_consent_stands(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    path = f"/referrals/{referral_id}/letter"
    assert (await office.get("sofie", path, 409))["guard"] == "consent_not_fresh"
    await office.hears_intake(age=31)
    assert (await office.get("sofie", path, 409))["guard"] == "consent_not_fresh"
    held = (await office.get("katrien", f"/dossiers/{dossier_id}"))["referrals"][0]["held"]
    assert held == "consent_not_fresh"
    await office.hears_intake()
    assert (await office.get("sofie", path))["sheet"]["parts"][1]["lines"] == ["Graag een gesprek."]
    await office.get("els", path, 404)
    await office.get("mieke", path, 403)
    await office.get("hilde", path, 404)
    trail = await office.get("dirk", "/audit")
    assert ("read_letter", "consent", "sofie") in [
        (one["action"], one["ground"], one["actor"]) for one in trail
    ]


async def test_a_withdrawn_consent_recalls_what_rests_on_it(office: Office) -> None:
    client_id = await office.knows_the_client()
    consent_id = await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake()
    gone = {"consent_id": consent_id, "client_id": client_id, "withdrawn_on": date(2026, 11, 20)}
    await office.api.deliver(intake.ConsentWithdrawn(**gone), partition=3)
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter", 409))[
        "guard"
    ] == "referral_recalled"
    recalled = await office.api.events(e.ReferralRecalled)
    assert [one.data["reason"] for one in recalled] == ["consent_withdrawn"]
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert (seen["status"], seen["referrals"][0]["state"]) == ("translated", "recalled")


async def test_a_withdrawal_that_arrives_before_its_consent_still_counts(office: Office) -> None:
    client_id, consent_id = await office.knows_the_client(), uuid4()
    gone = {"consent_id": consent_id, "client_id": client_id, "withdrawn_on": date(2026, 11, 20)}
    await office.api.deliver(intake.ConsentWithdrawn(**gone), partition=3)
    given = {"consent_id": consent_id, "client_id": client_id, "scope": "full", "given_on": date(2026, 11, 2)}
    await office.api.deliver(intake.ConsentGiven(**given), partition=3)
    dossier_id = await office.card(client_id)
    assert (await office.referred(dossier_id, 409))["guard"] == "consent_missing"


async def test_a_parked_client_keeps_its_letters_closed(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake()
    path = f"/referrals/{referral_id}/letter"
    await office.get("sofie", path)
    async with office.api.runtime.worker_engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO parked_keys (consumer, source, key) VALUES ('signals', 'intake', $1)",
            (str(client_id),),
        )
    assert (await office.get("sofie", path, 409))["guard"] == "consent_not_fresh"


async def test_a_client_who_says_stop_is_heard_at_once(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake()
    await office.post("katrien", f"/dossiers/{dossier_id}/block-disclosure")
    await office.post("wouter", f"/dossiers/{dossier_id}/block-disclosure")
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter", 409))[
        "guard"
    ] == "disclosure_blocked"
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert seen["disclosure_blocked"]
    assert [fact["by"] for fact in seen["timeline"] if fact["fact"] == "disclosure_blocked"] == ["katrien"]


async def test_acute_danger_waits_for_nobody_and_is_reviewed(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id, urgency="acute_danger")
    referral_id = (await office.referred(dossier_id, ground="acute_danger"))["referral_id"]
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter"))["ground"] == "acute_danger"
    await office.post("katrien", f"/referrals/{referral_id}/ground", {"danger": "Gasgeur."})
    review = f"/referrals/{referral_id}/review"
    assert (await office.post("katrien", review, {}, 409))["guard"] == "second_person"
    await office.post("wouter", review)
    (emergency,) = await office.get("dirk", "/emergencies")
    assert (emergency["ground"], emergency["decided_by"]) == ("acute_danger", "katrien")
    assert emergency["reviewed_by"] == "wouter"


async def test_the_partners_answer_comes_into_the_dossier(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    ids = {"referral_id": referral_id, "dossier_id": dossier_id, "partner_id": CAW}
    today = date(2026, 11, 20)
    declined = partners.ReferralDeclined(**ids, reason=DeclineReason.WAITING_LIST, declined_on=today)
    await office.api.deliver(declined)
    await office.api.deliver(partners.ReferralReceived(**ids, received_on=today))
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert (seen["status"], seen["referrals"][0]["state"]) == ("translated", "declined")
    assert seen["referrals"][0]["reason"] == "waiting_list"
    assert "translated" in [one["step"] for one in seen["steps"] if one["state"] == "due"]


async def test_waiting_and_first_contact_leave_the_referral_open(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    warm = {"warmth": "going_along", "appointment_on": "2026-12-01"}
    referral_id = (await office.referred(dossier_id, **warm))["referral_id"]
    [made] = await office.api.events(e.ReferralMade)
    assert made.data["appointment_on"] == "2026-12-01"
    ids = {"dossier_id": UUID(dossier_id), "referral_id": UUID(referral_id), "partner_id": CAW}

    async def after(answer: EventData) -> dict[str, Any]:
        await office.api.deliver(answer)
        return dict((await office.get("katrien", f"/dossiers/{dossier_id}"))["referrals"][0])

    until, today = date(2027, 3, 1), date(2026, 11, 20)
    waiting = await after(partners.ReferralWaitlisted(**ids, until=until, waitlisted_on=today))
    assert (waiting["state"], waiting["waiting_until"]) == ("waitlisted", "2027-03-01")
    later = await after(partners.ReferralWaitlisted(**ids, until=date(2027, 4, 1), waitlisted_on=today))
    assert later["waiting_until"] == "2027-04-01"
    assert (await after(partners.ReferralAccepted(**ids, accepted_on=today)))["state"] == "accepted"
    met = await after(partners.FirstContactMade(**ids, contacted_on=today))
    assert (met["state"], met["contacted_on"], met["held"]) == (
        "contacted",
        "2026-11-20",
        "consent_not_fresh",
    )
    late = await after(partners.ReferralWaitlisted(**ids, until=until, waitlisted_on=today))
    assert late == met
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    told = [fact["fact"] for fact in seen["timeline"]][-4:]
    assert told == ["referral_waitlisted", "referral_waitlisted", "referral_accepted", "first_contact_made"]
    assert (seen["status"], "recall" in seen["allowed"]) == ("acting", True)


async def test_a_silent_partner_gives_the_question_back(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake()
    ids = {"dossier_id": UUID(dossier_id), "referral_id": UUID(referral_id), "partner_id": CAW}
    today = date(2026, 11, 20)
    await office.api.deliver(partners.ReferralReminded(**ids, reminded_on=today))
    reminded = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert (reminded["timeline"][-1]["fact"], reminded["status"]) == ("referral_reminded", "acting")

    await office.api.deliver(partners.ReferralTimedOut(**ids, timed_out_on=today))
    back = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert (back["status"], back["referrals"][0]["recall_reason"]) == ("translated", "timed_out")
    assert next(one["state"] for one in back["steps"] if one["step"] == "translated") == "due"
    [recalled] = await office.api.events(e.ReferralRecalled)
    assert recalled.data["reason"] == "timed_out"
    await office.get("sofie", f"/referrals/{referral_id}/letter", 409)


async def test_an_answer_that_came_in_time_outlives_a_late_time_out(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    referral_id = (await office.referred(dossier_id))["referral_id"]
    ids = {"dossier_id": UUID(dossier_id), "referral_id": UUID(referral_id), "partner_id": CAW}
    await office.api.deliver(partners.ReferralAccepted(**ids, accepted_on=date(2026, 11, 20)))
    await office.api.deliver(partners.ReferralTimedOut(**ids, timed_out_on=date(2026, 11, 20)))
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert seen["referrals"][0]["state"] == "accepted"


async def test_an_anonymous_card_leads_back_to_nobody(office: Office) -> None:
    client_id = await office.knows_the_client()
    first = {"client_id": str(client_id), "channel": "visit_card", "text": "Kan het niet betalen."}
    parent = (await office.post("mieke", "/cards", first, 201))["signal_id"]
    dossier_id = await office.card(
        client_id, nothing_passed_on=True, text="De prijs houdt mensen tegen.", parent_signal_id=parent
    )

    async def published() -> list[Any]:
        return [one for one in await office.api.events() if one.data["dossier_id"] == dossier_id]

    assert await published() == []
    await office.decided(dossier_id, "bundle")
    assert await published() == []
    await office.api.fire_deadlines()
    told = await published()
    assert [one.version for one in told] == [1, 2, 3, 4]
    words = " ".join(str(one.data) for one in told)
    assert not [id_ for id_ in (str(client_id), str(MIEKE), parent) if id_ in words]
    captured = told[0].data
    assert (captured["sender_kind"], captured["occurred_on"], captured["client_id"]) == (
        "anonymous",
        None,
        None,
    )
    assert captured["month"] == f"{datetime.now(UTC):%Y-%m}"
    assert (await office.get("katrien", f"/dossiers/{dossier_id}"))["client_id"] is None
    await office.told(dossier_id)
    mine = await office.get("mieke", "/my/signals")
    assert [len(one["feedback"]) for one in mine if one["dossier_id"] == dossier_id] == [1]
    assert not [one for one in await office.get("jozef", "/my/signals") if one["dossier_id"] == dossier_id]


async def test_no_row_ties_an_anonymous_card_to_its_client_or_sender(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id, nothing_passed_on=True)
    async with office.api.runtime.worker_engine.begin() as connection:
        await connection.exec_driver_sql(
            "SELECT set_config('app.network_id', '6e657374-6f72-4000-8000-000000000001', true)"
        )
        for table in ("dossiers", "signals", "facts", "held_events", "deadlines", "audit_entries"):
            rows = await connection.exec_driver_sql(f"SELECT t::text AS row FROM {table} t")
            words = " ".join(row.row for row in rows if dossier_id in row.row)
            assert str(client_id) not in words
            assert str(MIEKE) not in words
            assert "mieke" not in words


async def test_a_structural_signal_stands_on_its_own(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    lack = {"level": "service", "theme": "waiting_list", "text": "Vijf maanden wachten."}
    made = (await office.step(dossier_id, "structural", 201, **lack))["dossier_id"]
    await office.api.fire_deadlines()
    own = [one for one in await office.api.events() if one.key == made]
    assert [one.type.split(".")[-2] for one in own] == [
        "signal-captured",
        "signal-acknowledged",
        "signal-interpreted",
    ]
    assert (own[0].data["level"], own[0].data["theme"]) == ("service", "waiting_list")
    seen = await office.get("katrien", f"/dossiers/{made}")
    assert seen["client_id"] is None
    assert (await office.referred(made, 409))["guard"] == "no_client"


async def test_a_forgotten_client_leaves_figures_and_no_words(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.api.deliver(intake.PersonForgotten(person_id=client_id, forgotten_on=date(2026, 11, 20)))
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert seen["client_id"] is None
    assert seen["signals"][0]["text"] is None
    assert seen["referrals"][0]["state"] == "recalled"
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter", 409))[
        "guard"
    ] == "referral_recalled"
    card = {"client_id": str(client_id), "channel": "phone", "text": "Nieuw.", "area": "33021F"}
    assert (await office.post("mieke", "/cards", card, 409))["guard"] == "not_yet_known"
