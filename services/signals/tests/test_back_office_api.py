"""The back office over HTTP, against a real database."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from signals_cases import MIEKE
from signals_office import Office

from contracts.codes import Level, PolicyAnswer, Theme
from contracts.events import reporting
from contracts.events import signals as e


async def test_a_card_runs_from_captured_to_closed(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "inform")
    refused = await office.step(dossier_id, "close", 409, resolution="informed")
    assert refused["guard"] == "steps_missing"
    assert "terugkoppelen" in refused["satisfied_by"]
    await office.told(dossier_id)
    done = await office.step(dossier_id, "close", resolution="informed")
    assert (done["status"], done["missing"], done["allowed"]) == ("closed", [], ["reopen"])
    assert await office.names_of_events() == [
        "signal-captured",
        "signal-acknowledged",
        "signal-interpreted",
        "signal-translated",
        "feedback-given",
        "signal-closed",
    ]
    versions = [one.version for one in await office.api.events()]
    assert versions == [1, 2, 3, 4, 5, 6]


async def test_the_same_card_twice_is_one_signal(office: Office) -> None:
    client_id, signal_id = await office.knows_the_client(), str(uuid4())
    first = await office.card(client_id, signal_id=signal_id)
    again = await office.post(
        "mieke",
        "/cards",
        {"client_id": str(client_id), "channel": "visit_card", "text": "Nog eens.", "signal_id": signal_id},
    )
    assert again == {"signal_id": signal_id, "dossier_id": first}
    assert len(await office.api.events(e.SignalCaptured)) == 1


async def test_the_dossier_shows_texts_timeline_and_what_stands_in_the_way(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id, wants="Een trapleuning")
    await office.decided(dossier_id, "inform")
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert seen["signals"][0]["text"] == "Komt de trap niet meer op."
    assert seen["signals"][0]["wants"] == "Een trapleuning"
    assert seen["signals"][0]["sender"] == {"kind": "volunteer", "id": str(MIEKE), "name": None}
    assert [one["fact"] for one in seen["timeline"]] == [
        "captured",
        "acknowledged",
        "interpreted",
        "translated",
    ]
    assert {one["command"]: one["guard"] for one in seen["blocked"]}["close"] == "steps_missing"
    assert seen["procedure_version"] == "donah-1"
    readers = await office.get("katrien", f"/subjects/{client_id}/readers")
    assert "read_dossier" in [one["action"] for one in readers]


@pytest.mark.parametrize(
    ("login", "status"),
    [("hilde", 404), ("mieke", 403), ("sofie", 403), ("luc", 403), ("ann", 403), ("dirk", 403)],
)
async def test_who_may_not_read_a_dossier(office: Office, login: str, status: int) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    await office.get(login, f"/dossiers/{dossier_id}", status)


async def test_a_call_goes_from_captured_to_fed_back_in_one_submit(office: Office) -> None:
    client_id = await office.knows_the_client()
    call = {
        "client_id": str(client_id),
        "sender": {"kind": "client", "id": str(client_id)},
        "text": "Vraagt de uren van de bus.",
        "level": "client",
        "theme": "public_transport",
        "decision": "inform",
        "answer": "Uren doorgegeven.",
    }
    done = await office.post("katrien", "/calls", call, 201)
    assert done["state"] == "fed_back"
    assert done["missing"] == ["closed"]
    closed = await office.post("katrien", "/calls", {**call, "resolution": "informed"}, 201)
    assert closed["state"] == "closed"


async def test_what_a_volunteer_settled_takes_one_click(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id, handled_by_volunteer="Opgezocht.")
    assert "settle" in (await office.get("katrien", f"/dossiers/{dossier_id}"))["allowed"]
    done = await office.step(dossier_id, "settle", theme="loneliness")
    assert done["status"] == "closed"
    mine = await office.get("mieke", "/my/signals")
    assert mine[0]["status"] == "closed"
    assert "Dank" in mine[0]["feedback"][0]["text"]


async def test_policys_answer_is_owed_to_closed_dossiers_too_and_told_once(office: Office) -> None:
    dossiers = [await office.card(await office.knows_the_client()) for _ in range(3)]
    await office.decided(dossiers[0], "bundle")
    await office.told(dossiers[0])
    await office.step(dossiers[0], "close", resolution="signalled_to_policy")
    bundle_id = uuid4()
    formed = reporting.BundleFormed(
        bundle_id=bundle_id,
        theme=Theme.MOBILITY,
        levels=(Level.CLIENT,),
        areas=("33021F",),
        from_month="2026-01",
        until_month="2026-11",
        dossier_ids=[*dossiers, uuid4()],
        formed_on=date(2026, 11, 20),
    )
    await office.api.deliver(formed)
    words = {"channel": "app", "text": "Er komt een belbus."}
    path = f"/bundles/{bundle_id}/feedback"
    assert (await office.post("katrien", path, words, 409))["guard"] == "nothing_to_tell"
    answered = {"answer": PolicyAnswer.NEW, "answered_on": date(2026, 11, 21)}
    await office.api.deliver(reporting.PolicyAnswered(bundle_id=bundle_id, **answered))
    assert len(await office.api.events(e.FeedbackDue)) == 3
    waiting = await office.get("katrien", "/worklist?view=feedback")
    assert waiting["counts"]["feedback"] == 3
    assert await office.post("katrien", path, words) == {"fed_back": 3}
    assert await office.post("katrien", path, words) == {"fed_back": 0}
    seen = await office.get("katrien", f"/dossiers/{dossiers[0]}")
    assert seen["status"] == "closed"
    assert seen["bundles"] == [{"bundle_id": str(bundle_id), "answer": "new"}]


async def test_what_is_late_escalates_from_person_to_person(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.card(client_id, urgency="acute_danger")
    await office.post("systeem", "/clock", {"advance_days": 0.09})
    await office.api.fire_deadlines()
    first = await office.api.events(e.SignalEscalated)
    assert [(one.data["step"], one.data["to"]) for one in first] == [("acknowledged", "deputy")]
    await office.post("systeem", "/clock", {"advance_days": 0.09})
    await office.api.fire_deadlines()
    told = [one.data["to"] for one in await office.api.events(e.SignalEscalated)]
    assert told == ["deputy", "all_coordinators"]
    late = await office.get("katrien", "/worklist?view=late")
    assert late["counts"]["late"] == 1
    assert late["rows"][0]["late"]


async def test_the_client_is_asked_after_fourteen_working_days(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    await office.referred(dossier_id)
    await office.told(dossier_id)
    steps = (await office.get("katrien", f"/dossiers/{dossier_id}"))["steps"]
    due_at = next(one["due_at"] for one in steps if one["step"] == "followed_up")
    before = datetime.fromisoformat(due_at) - timedelta(hours=1)
    await office.api.fire_deadlines()
    assert await office.api.events(e.FollowUpDue) == []
    await office.post("systeem", "/clock", {"to": before.isoformat()})
    await office.api.fire_deadlines()
    assert len(await office.api.events(e.FollowUpDue)) == 1
    await office.step(dossier_id, "follow-ups", result="solved")
    await office.told(dossier_id, "end")
    assert (await office.step(dossier_id, "close", resolution="solved"))["status"] == "closed"


async def test_the_worklist_pages_by_key_without_gaps(office: Office) -> None:
    client_id = await office.knows_the_client()
    made = {await office.card(client_id, urgency=urgency) for urgency in ("normal", "urgent", "normal")}
    seen, after = [], ""
    for _ in range(3):
        page = await office.get(
            "katrien", f"/worklist?limit=1&after={after}" if after else "/worklist?limit=1"
        )
        seen += [row["dossier_id"] for row in page["rows"]]
        after = page["after"]
    assert set(seen) == made
    assert after is None
    assert page["counts"]["new"] == 3
    await office.get("katrien", "/worklist?after=x", 422)


async def test_an_import_repeats_without_adding_and_its_history_owes_nothing(office: Office) -> None:
    rows = [
        {
            "row_id": str(uuid4()),
            "area": "33011G",
            "channel": "visit_card",
            "theme": "loneliness",
            "description": "Eenzaam na verhuis.",
            "done": done,
            "occurred_on": "2019-03-04",
        }
        for done in (True, False)
    ]
    assert await office.post("katrien", "/signals/import", {"rows": rows}) == {
        "accepted": 2,
        "already_there": 0,
    }
    assert await office.post("katrien", "/signals/import", {"rows": rows}) == {
        "accepted": 0,
        "already_there": 2,
    }
    captured = await office.api.events(e.SignalCaptured)
    # The id of a row follows from its words: an event that showed it would confirm a guess.
    assert not {one.data["signal_id"] for one in captured} & {row["row_id"] for row in rows}
    assert [(one.data["imported"], one.data["month"]) for one in captured] == [(True, "2019-03")] * 2
    assert [one.data["resolution"] for one in await office.api.events(e.SignalClosed)] == ["imported_closed"]
    open_rows = (await office.get("katrien", "/worklist"))["rows"]
    assert len(open_rows) == 1
    assert not open_rows[0]["late"]


async def test_on_behalf_of_is_for_coordinators(office: Office) -> None:
    client_id = await office.knows_the_client()
    sender = {"kind": "volunteer", "id": str(MIEKE)}
    dossier_id = await office.card(client_id, "katrien", channel="paper", sender=sender)
    assert [one["dossier_id"] for one in await office.get("mieke", "/my/signals")] == [dossier_id]
    card = {"client_id": str(client_id), "channel": "paper", "text": "x", "sender": sender}
    await office.post("jozef", "/cards", card, 403)


async def test_the_procedure_is_data_and_a_picture(office: Office) -> None:
    procedure = await office.get("ann", "/procedure")
    assert procedure["steps"]["followed_up"]["term"]["normal"] == {"working_days": 14}
    drawing: httpx.Response = await office.api.as_("ann").get("/procedure/diagram.svg")
    assert drawing.headers["content-type"].startswith("image/svg")
    assert drawing.text.count("<rect") == 8


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "a\x00b"},
        {"text": "x" * 10_001},
        {"area": "99999Z", "client_id": None},
        {"channel": "smoke"},
        {"client_id": None},
        {"nothing_passed_on": True, "signal_id": "0190b6a0-0000-7000-8000-000000000000"},
    ],
)
async def test_a_card_that_does_not_fit_is_a_clear_422(office: Office, change: dict[str, Any]) -> None:
    client_id = await office.knows_the_client()
    card = {"client_id": str(client_id), "channel": "visit_card", "text": "Goed.", **change}
    await office.post("mieke", "/cards", card, 422)


async def test_a_card_from_the_future_is_refused(office: Office) -> None:
    client_id = await office.knows_the_client()
    card = {
        "client_id": str(client_id),
        "channel": "visit_card",
        "text": "Morgen.",
        "occurred_on": "2999-01-01",
    }
    assert (await office.post("mieke", "/cards", card, 409))["guard"] == "in_the_future"
