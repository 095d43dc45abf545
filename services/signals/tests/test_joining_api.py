"""Two cards about the same, over HTTP: proposed, joined by a person, and taken apart again."""

from datetime import date
from typing import Any
from uuid import uuid4

from signals_office import Office

from contracts.codes import Level, PolicyAnswer, Theme
from contracts.events import reporting
from contracts.events import signals as e

MOBILITY = {"level": "client", "theme": "mobility"}


async def two(office: Office) -> tuple[str, str]:
    client_id = await office.knows_the_client()
    return await office.card(client_id), await office.card(client_id, "jozef", text="De trap is te steil.")


async def join(office: Office, goes_on: str, other: str, status: int = 200) -> Any:
    return await office.step(goes_on, "join", status, other_dossier_id=other)


async def signal_of(office: Office, dossier_id: str) -> str:
    return str((await office.get("katrien", f"/dossiers/{dossier_id}"))["signals"][0]["signal_id"])


async def test_the_same_client_within_two_weeks_is_proposed_and_nothing_more(office: Office) -> None:
    first, second = await two(office)
    await office.card(await office.knows_the_client())
    seen = await office.get("katrien", f"/dossiers/{first}")
    assert [one["dossier_id"] for one in seen["maybe_same"]] == [second]
    rows = {
        row["dossier_id"]: row["maybe_same"] for row in (await office.get("katrien", "/worklist"))["rows"]
    }
    assert sorted(rows.values()) == [0, 1, 1]
    assert rows[first] == rows[second] == 1
    assert await office.api.events(e.DossiersJoined) == []
    await office.step(first, "interpret", **MOBILITY)
    await office.step(second, "interpret", level="client", theme="loneliness")
    assert (await office.get("katrien", f"/dossiers/{first}"))["maybe_same"] == []


async def test_two_matters_told_on_one_card_are_not_proposed_as_the_same(office: Office) -> None:
    client_id = await office.knows_the_client()
    further = [{"signal_id": str(uuid4()), "text": "Haar kleindochter komt niet meer."}]
    first = await office.card(client_id, signal_id=str(uuid4()), further=further)
    seen = await office.get("katrien", f"/dossiers/{first}")
    assert len(seen["history"]) == 1
    assert seen["maybe_same"] == []
    other = await office.card(client_id)
    again = await office.get("katrien", f"/dossiers/{first}")
    assert [one["dossier_id"] for one in again["maybe_same"]] == [other]


async def test_what_came_in_more_than_two_weeks_apart_is_not_proposed(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.card(client_id)
    await office.post("systeem", "/clock", {"advance_days": 15})
    second = await office.card(client_id)
    assert (await office.get("katrien", f"/dossiers/{second}"))["maybe_same"] == []


async def test_one_dossier_goes_on_with_both_and_both_senders_hear_it(office: Office) -> None:
    first, second = await two(office)
    await office.step(second, "acknowledge")
    done = await join(office, first, second)
    assert (done["dossier_id"], done["missing"][0]) == (first, "acknowledged")
    seen = await office.get("katrien", f"/dossiers/{first}")
    assert {card["text"] for card in seen["signals"]} == {
        "Komt de trap niet meer op.",
        "De trap is te steil.",
    }
    assert [one["home_id"] for one in seen["joined"]] == [second]
    gone = await office.get("katrien", f"/dossiers/{second}")
    assert (gone["status"], gone["joined_into"], gone["signals"]) == ("joined", first, [])
    assert (gone["allowed"], gone["maybe_same"]) == ([], [])
    assert [row["dossier_id"] for row in (await office.get("katrien", "/worklist"))["rows"]] == [first]
    await office.decided(first, "inform")
    await office.told(first)
    await office.step(first, "close", resolution="informed")
    for login in ("mieke", "jozef"):
        (own,) = await office.get(login, "/my/signals")
        assert (own["dossier_id"], own["status"]) == (first, "closed")
        assert [one["text"] for one in own["feedback"]] == ["Bedankt."]
    (told,) = await office.api.events(e.DossiersJoined)
    assert told.data == {"dossier_id": second, "into_dossier_id": first}
    assert len(await office.api.events(e.SignalCaptured)) == 2


async def test_what_another_sender_was_told_before_the_joining_is_not_shown(office: Office) -> None:
    first, second = await two(office)
    await office.decided(first, "inform")
    await office.told(first)
    await join(office, first, second)
    assert (await office.get("jozef", "/my/signals"))[0]["feedback"] == []
    refused = await office.step(first, "close", 409, resolution="informed")
    assert "de beslissing terugkoppelen" in refused["satisfied_by"]


async def test_taken_apart_each_goes_on_with_its_own(office: Office) -> None:
    first, second = await two(office)
    signal_id = await signal_of(office, second)
    await join(office, first, second)
    await office.decided(first, "inform")
    await office.told(first)
    await office.step(first, "separate", signal_id=signal_id)
    back = await office.get("katrien", f"/dossiers/{second}")
    assert ([card["signal_id"] for card in back["signals"]], back["joined_into"]) == ([signal_id], None)
    states = {one["step"]: one["state"] for one in back["steps"]}
    assert (states["acknowledged"], states["interpreted"]) == ("done", "due")
    assert back["maybe_same"] == []
    kept = await office.get("katrien", f"/dossiers/{first}")
    assert (len(kept["signals"]), kept["joined"]) == (1, [])
    (own,) = await office.get("jozef", "/my/signals")
    assert (own["dossier_id"], own["status"], len(own["feedback"])) == (second, "open", 1)
    events = [one.type.split(".")[-2] for one in await office.api.events() if one.key == second]
    assert events == ["signal-captured", "dossiers-joined", "signal-separated"]
    who = [one["by"] for one in back["timeline"] if one["fact"] in ("joined_into", "taken_apart")]
    assert who == ["katrien", "katrien"]


async def test_joining_twice_changes_nothing_and_can_be_done_again_after_taking_apart(office: Office) -> None:
    first, second = await two(office)
    signal_id = await signal_of(office, second)
    for _ in range(2):
        await join(office, first, second)
    assert len(await office.api.events(e.DossiersJoined)) == 1
    await office.step(first, "separate", signal_id=signal_id)
    await join(office, second, first)
    assert (await office.get("katrien", f"/dossiers/{first}"))["joined_into"] == second


async def test_what_stands_in_the_way_is_named(office: Office) -> None:
    first, second = await two(office)
    elsewhere = await office.card(await office.knows_the_client())
    anonymous = await office.card(await office.knows_the_client(), nothing_passed_on=True)
    assert (await join(office, first, first, 409))["guard"] == "same_dossier"
    assert (await join(office, first, elsewhere, 409))["guard"] == "other_client"
    assert (await join(office, first, anonymous, 409))["guard"] == "other_client"
    assert (await join(office, anonymous, first, 409))["guard"] == "other_client"
    await join(office, first, str(uuid4()), 404)
    own = await signal_of(office, first)
    assert (await office.step(first, "separate", 409, signal_id=own))["guard"] == "own_signal"
    await office.step(first, "separate", 404, signal_id=str(uuid4()))
    await office.step(second, "actions", kind="home_visit", due_on="2030-01-02")
    refused = await join(office, first, second, 409)
    assert refused["guard"] == "under_way"
    assert "omgekeerd" in refused["satisfied_by"]
    await join(office, second, first)
    for step, body in (("acknowledge", {}), ("structural", {**MOBILITY, "level": "service", "text": "x"})):
        assert (await office.step(first, step, 409, **body))["guard"] == "dossier_joined"


async def test_a_bundle_that_names_the_dossier_that_was_joined_holds_the_one_that_goes_on(
    office: Office,
) -> None:
    first, second = await two(office)
    signal_id = await signal_of(office, second)
    await join(office, first, second)
    bundle_id = uuid4()
    formed = reporting.BundleFormed(
        bundle_id=bundle_id,
        theme=Theme.MOBILITY,
        levels=(Level.CLIENT,),
        areas=("33021F",),
        from_month="2026-01",
        until_month="2026-11",
        dossier_ids=[first, second],
        formed_on=date(2026, 11, 20),
    )
    await office.api.deliver(formed)
    refused = await office.step(first, "separate", 409, signal_id=signal_id)
    assert refused["guard"] == "waits_for_policy"
    answered = {"answer": PolicyAnswer.NEW, "answered_on": date(2026, 11, 21)}
    await office.api.deliver(reporting.PolicyAnswered(bundle_id=bundle_id, **answered))
    words = {"channel": "app", "text": "Er komt een belbus."}
    assert await office.post("katrien", f"/bundles/{bundle_id}/feedback", words) == {"fed_back": 1}
    assert [len(one["feedback"]) for one in await office.get("jozef", "/my/signals")] == [1]
    await office.step(first, "separate", signal_id=signal_id)
