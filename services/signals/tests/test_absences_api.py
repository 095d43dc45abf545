"""Who is away, over HTTP, and to whom goes what waited for them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from signals_office import Office

from contracts.events import signals as e


async def absent(office: Office, login: str, days: int = 20, first: int = 0, by: str = "katrien") -> str:
    today = office.api.runtime.clock.today()
    days_off = {
        "first_day": str(today + timedelta(days=first)),
        "last_day": str(today + timedelta(days=first + days)),
    }
    return str((await office.post(by, "/absences", {"login": login, **days_off}, 201))["absence_id"])


async def everyone_calls(office: Office) -> None:
    for login in ("katrien", "wouter"):
        await office.get(login, "/worklist")


async def escalated(office: Office, dossier_id: str) -> list[tuple[int, str, bool]]:
    """Of acknowledging; stage, to whom, and whether nobody was there."""
    return [
        (one.data["stage"], one.data["to"], one.data["nobody_there"])
        for one in await office.api.events(e.SignalEscalated)
        if one.key == dossier_id and one.data["step"] == "acknowledged"
    ]


async def late(office: Office, dossier_id: str) -> None:
    """Just after acknowledging became late."""
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    due_at = next(one["due_at"] for one in seen["steps"] if one["step"] == "acknowledged")
    moment = datetime.fromisoformat(due_at) + timedelta(minutes=1)
    await office.post("systeem", "/clock", {"to": moment.isoformat()})
    await office.api.fire_deadlines()


async def test_what_is_late_goes_to_the_deputy_at_once_while_the_coordinator_is_away(office: Office) -> None:
    await everyone_calls(office)
    await absent(office, "katrien")
    dossier_id = await office.card(await office.knows_the_client())
    await late(office, dossier_id)
    assert await escalated(office, dossier_id) == [(1, "coordinator", True), (2, "deputy", False)]


async def test_an_absence_that_begins_takes_along_what_waits(office: Office) -> None:
    await everyone_calls(office)
    dossier_id = await office.card(await office.knows_the_client())
    await late(office, dossier_id)
    assert await escalated(office, dossier_id) == [(1, "coordinator", False)]
    await absent(office, "katrien", by="wouter")
    await office.api.fire_deadlines()
    assert await escalated(office, dossier_id) == [(1, "coordinator", False), (2, "deputy", False)]
    await office.post("systeem", "/clock", {"advance_days": 0})
    await office.api.fire_deadlines()
    assert len(await escalated(office, dossier_id)) == 2, "never twice"


async def test_what_all_alarms_of_have_gone_off_still_goes_on(office: Office) -> None:
    """Closing is told to the coordinator alone; the dossier had no alarm left."""
    await everyone_calls(office)
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "inform")
    await office.told(dossier_id)
    await office.post("systeem", "/clock", {"advance_days": 40})
    await office.api.fire_deadlines()
    await absent(office, "katrien")
    await office.api.fire_deadlines()
    told = [
        one.data["to"] for one in await office.api.events(e.SignalEscalated) if one.data["step"] == "closed"
    ]
    assert told == ["coordinator", "deputy"]


async def test_back_early_is_back(office: Office) -> None:
    await everyone_calls(office)
    absence_id = await absent(office, "katrien")
    assert (await office.get("wouter", "/colleagues"))["stand_in"] == ["wouter"]
    await office.post("katrien", f"/absences/{absence_id}/end")
    dossier_id = await office.card(await office.knows_the_client())
    await late(office, dossier_id)
    assert await escalated(office, dossier_id) == [(1, "coordinator", False)]
    assert (await office.get("wouter", "/colleagues"))["stand_in"] == ["katrien"]


async def test_a_planned_absence_works_from_its_first_day_and_can_be_taken_back(office: Office) -> None:
    await everyone_calls(office)
    planned = await absent(office, "katrien", first=3)
    seen = {one["login"]: one for one in (await office.get("wouter", "/colleagues"))["colleagues"]}
    assert [one["absence_id"] for one in seen["katrien"]["absences"]] == [planned]
    assert (seen["katrien"]["away"], seen["katrien"]["name"]) == (False, "Katrien Verhaeghe")
    await office.post("wouter", f"/absences/{planned}/end")
    dossier_id = await office.card(await office.knows_the_client())
    await office.post("systeem", "/clock", {"advance_days": 14})
    await office.api.fire_deadlines()
    assert not any(nobody for _, _, nobody in await escalated(office, dossier_id))


async def test_when_all_are_away_it_goes_to_all_and_shows(office: Office) -> None:
    await everyone_calls(office)
    for login in ("katrien", "wouter"):
        await absent(office, login)
    assert (await office.get("wouter", "/colleagues"))["stand_in"] == []
    dossier_id = await office.card(await office.knows_the_client())
    await late(office, dossier_id)
    assert await escalated(office, dossier_id) == [
        (1, "coordinator", True),
        (2, "deputy", True),
        (3, "all_coordinators", True),
    ]
    timeline = (await office.get("katrien", f"/dossiers/{dossier_id}"))["timeline"]
    assert timeline[-1]["nobody_there"] is True


async def test_acute_danger_goes_straight_to_the_deputy(office: Office) -> None:
    await everyone_calls(office)
    await absent(office, "katrien")
    dossier_id = await office.card(await office.knows_the_client(), urgency="acute_danger")
    await office.api.fire_deadlines()
    assert await escalated(office, dossier_id) == [(1, "deputy", False)]


async def test_acute_danger_that_waits_with_somebody_who_leaves_goes_on(office: Office) -> None:
    await everyone_calls(office)
    dossier_id = await office.card(await office.knows_the_client(), urgency="acute_danger")
    await office.api.fire_deadlines()
    assert await escalated(office, dossier_id) == []
    await absent(office, "katrien")
    await office.api.fire_deadlines()
    assert await escalated(office, dossier_id) == [(1, "deputy", False)]


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2), (1, 400)])
async def test_days_that_cannot_be_are_refused(office: Office, first: int, last: int) -> None:
    await everyone_calls(office)
    today = office.api.runtime.clock.today()
    days = {"first_day": str(today + timedelta(days=first)), "last_day": str(today + timedelta(days=last))}
    refused = await office.post("katrien", "/absences", {"login": "katrien", **days}, 409)
    assert refused["guard"] == "absence_days"


async def test_only_somebody_who_is_known_is_away(office: Office) -> None:
    today = str(office.api.runtime.clock.today())
    body = {"login": "nobody", "first_day": today, "last_day": today}
    assert (await office.post("katrien", "/absences", body, 409))["guard"] == "colleague_unknown"


async def test_who_left_is_removed_with_name_and_absences_and_is_back_by_calling(office: Office) -> None:
    await everyone_calls(office)
    absence_id = await absent(office, "wouter")
    await office.post("ann", "/colleagues/remove", {"login": "wouter"})
    left: Any = await office.get("ann", "/colleagues")
    assert [one["login"] for one in left["colleagues"]] == ["katrien"]
    await office.post("katrien", f"/absences/{absence_id}/end", status=404)
    await office.post("ann", "/colleagues/remove", {"login": "wouter"}, 409)
    await office.get("wouter", "/worklist")
    seen = {one["login"]: one for one in (await office.get("ann", "/colleagues"))["colleagues"]}
    assert (seen["wouter"]["name"], seen["wouter"]["absences"]) == ("Wouter Declerck", [])
