"""Asking the client whether it helped, over HTTP."""

from datetime import date, datetime, timedelta

from signals_cases import CAW
from signals_office import Office

from contracts.events import partners
from contracts.events import signals as e


async def referred(office: Office) -> tuple[str, str]:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    return dossier_id, (await office.referred(dossier_id))["referral_id"]


async def test_on_a_waiting_list_the_client_is_asked_later_and_that_is_told(office: Office) -> None:
    dossier_id, referral_id = await referred(office)
    until = office.api.runtime.clock.today() + timedelta(days=60)
    ids = {"referral_id": referral_id, "dossier_id": dossier_id, "partner_id": CAW}
    answer = partners.ReferralWaitlisted(**ids, until=until, waitlisted_on=date(2026, 11, 20))
    await office.api.deliver(answer)
    first, moved = [one.data for one in await office.api.events(e.FollowUpScheduled)]
    assert first["due_at"] < moved["due_at"]
    assert datetime.fromisoformat(moved["due_at"]).date() > until
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    asked = next(one for one in seen["steps"] if one["step"] == "followed_up")
    assert asked["due_at"] == moved["due_at"]


async def test_another_part_of_the_day_is_proposed_until_a_person_decides(office: Office) -> None:
    dossier_id, referral_id = await referred(office)
    vain = {"result": "unreachable", "part_of_day": "morning"}
    await office.step(dossier_id, "follow-ups", **vain, note="Nam niet op.")
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    [proposed] = seen["next_attempts"]
    assert (proposed["referral_id"], proposed["number"], proposed["enough"]) == (referral_id, 2, 2)
    assert (proposed["tried"], proposed["part_of_day"]) == (["morning"], "afternoon")
    await office.step(dossier_id, "follow-ups", **{**vain, "part_of_day": "evening"})
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert seen["next_attempts"] == []
    states = {one["step"]: one["state"] for one in seen["steps"]}
    assert (states["followed_up"], states["translated"]) == ("done", "due")
    await office.step(dossier_id, "follow-ups", 422, result="unreachable", part_of_day="midnight")
