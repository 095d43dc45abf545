"""A dossier that waits for the client to come home, over HTTP."""

from datetime import UTC, datetime, timedelta

from signals_office import Office

from contracts.events import signals as e


async def test_nothing_becomes_late_while_the_client_is_in_hospital(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    reason = "Ligt in het ziekenhuis."
    await office.step(dossier_id, "suspend", until=until, reason=reason)
    await office.post("systeem", "/clock", {"advance_days": 20})
    await office.api.fire_deadlines()
    assert await office.api.events(e.SignalEscalated) == []
    (row,) = (await office.get("katrien", "/worklist"))["rows"]
    assert (row["suspended_until"], row["late"]) == (until, False)
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert (seen["suspended_until"], seen["suspended_days"]) == (until, 20)
    assert [one["text"] for one in seen["timeline"] if one["fact"] == "suspended"] == [reason]
    assert (await office.step(dossier_id, "suspend", 409, until=until, reason="x"))["guard"] == "suspended"
    await office.post("systeem", "/clock", {"advance_days": 20})
    await office.api.fire_deadlines()
    escalated = await office.api.events(e.SignalEscalated)
    assert "acknowledged" in {one.data["step"] for one in escalated}
    (row,) = (await office.get("katrien", "/worklist"))["rows"]
    assert (row["suspended_until"], row["late"]) == (None, True)


async def test_who_comes_home_earlier_is_helped_earlier(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    await office.step(dossier_id, "suspend", until=until, reason="Op vakantie.")
    await office.post("systeem", "/clock", {"advance_days": 2})
    await office.step(dossier_id, "resume")
    (row,) = (await office.get("katrien", "/worklist"))["rows"]
    assert row["suspended_until"] is None
    assert datetime.fromisoformat(row["due_at"]) < datetime.now(UTC) + timedelta(days=12)
    refused = await office.step(dossier_id, "suspend", 409, until="2099-01-01", reason="Voor altijd.")
    assert refused["guard"] == "suspended_too_long"
    await office.step(dossier_id, "suspend", 422, until=until)
