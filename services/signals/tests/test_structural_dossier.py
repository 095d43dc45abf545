"""Several signals about one structural matter in one dossier: nobody in it is a client."""

from typing import Any

import pytest
from signals_files import pdf
from signals_office import Office

from contracts.events import signals as e

BUS = {"level": "service", "theme": "mobility", "weight": 2}


async def lack(office: Office, login: str = "mieke", **more: Any) -> str:
    """A card about no client, in Watou."""
    card = {"area": "33021F", "channel": "phone", "text": "Er rijdt hier geen bus.", **more}
    return str((await office.post(login, "/cards", card, 201))["dossier_id"])


async def two_of(office: Office, **more: Any) -> tuple[str, str]:
    """Interpreted alike; `jozef` handed in the second."""
    first = await lack(office, **more)
    second = await lack(office, "jozef", text="De belbus komt niet meer.", **more)
    for one in (first, second):
        await office.step(one, "interpret", **BUS)
    return first, second


async def hidden_two(office: Office) -> tuple[str, str]:
    client_id = await office.knows_the_client()
    return await two_of(office, client_id=str(client_id), nothing_passed_on=True)


async def proposed(office: Office, dossier_id: str) -> list[str]:
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    return [one["dossier_id"] for one in seen["maybe_same"]]


async def test_one_theme_in_one_area_is_proposed_once_both_are_known_to_be_structural(
    office: Office,
) -> None:
    first, second = await two_of(office)
    elsewhere = await lack(office, area="33021A")
    of_a_person = await office.card(await office.knows_the_client())
    for other in (elsewhere, of_a_person):
        await office.step(other, "interpret", **BUS)
    fresh = await lack(office)
    assert await proposed(office, first) == [second]
    assert await proposed(office, second) == [first]
    for other in (elsewhere, of_a_person, fresh):
        assert await proposed(office, other) == []
    rows = (await office.get("katrien", "/worklist"))["rows"]
    assert sorted(row["dossier_id"] for row in rows if row["maybe_same"]) == sorted([first, second])


async def test_what_lasts_for_weeks_is_still_the_same_matter(office: Office) -> None:
    first = await lack(office)
    await office.step(first, "interpret", **BUS)
    await office.post("systeem", "/clock", {"advance_days": 60})
    second = await lack(office)
    await office.step(second, "interpret", **BUS)
    assert await proposed(office, second) == [first]


@pytest.mark.parametrize("two", [two_of, hidden_two])
async def test_all_words_go_along_and_every_sender_hears_the_outcome(office: Office, two: Any) -> None:
    first, second = await two(office)
    note = {"visibility": "team", "text": "Vraag het aan de vervoerregio."}
    await office.post("katrien", f"/dossiers/{second}/notes", note, 201)
    added = await office.api.as_("katrien").post(
        f"/dossiers/{second}/attachments",
        data={"visibility": "team"},
        files={"file": ("uurregeling.pdf", pdf(), "application/pdf")},
    )
    assert await proposed(office, first) == [second]
    await office.step(first, "join", other_dossier_id=second)
    seen = await office.get("katrien", f"/dossiers/{first}")
    texts = {"Er rijdt hier geen bus.", "De belbus komt niet meer."}
    assert {one["text"] for one in seen["signals"]} == texts
    assert [one["text"] for one in seen["notes"]] == [note["text"]]
    assert [one["name"] for one in seen["attachments"]] == ["uurregeling.pdf"]
    where = f"/dossiers/{first}/attachments/{added.json()['attachment_id']}"
    assert (await office.api.as_("katrien").get(where)).content.startswith(b"%PDF")
    await office.decided(first, "inform")
    await office.told(first)
    await office.step(first, "close", resolution="informed")
    for login in ("mieke", "jozef"):
        (own,) = await office.get(login, "/my/signals")
        assert (own["dossier_id"], own["status"]) == (first, "closed")
        assert own["text"] in texts
        assert [one["text"] for one in own["feedback"]] == ["Bedankt."]


@pytest.mark.parametrize("two", [two_of, hidden_two])
async def test_taken_apart_each_has_its_own_words_again(office: Office, two: Any) -> None:
    first, second = await two(office)
    (signal,) = (await office.get("katrien", f"/dossiers/{second}"))["signals"]
    await office.step(first, "join", other_dossier_id=second)
    await office.step(first, "acknowledge")
    await office.step(first, "separate", signal_id=signal["signal_id"])
    for dossier_id, text in ((first, "Er rijdt hier geen bus."), (second, "De belbus komt niet meer.")):
        seen = await office.get("katrien", f"/dossiers/{dossier_id}")
        assert [one["text"] for one in seen["signals"]] == [text]
        assert seen["maybe_same"] == []
    (own,) = await office.get("jozef", "/my/signals")
    assert (own["dossier_id"], own["text"]) == (second, "De belbus komt niet meer.")


async def test_joined_anonymous_dossiers_tell_no_day_and_no_sender(office: Office) -> None:
    first, second = await hidden_two(office)
    await office.step(first, "join", other_dossier_id=second)
    await office.decided(first, "inform")
    await office.api.fire_deadlines()
    events = [one for one in await office.api.events() if one.key in (first, second)]
    (joined,) = [one for one in events if one.type == e.DossiersJoined.spec.type]
    assert joined.data == {"dossier_id": second, "into_dossier_id": first}
    assert [one.type.split(".")[-2] for one in events if one.key == second] == [
        "signal-captured",
        "signal-interpreted",
        "dossiers-joined",
    ]
    told = [one.data.get(name) for one in events for name in ("happened_on", "occurred_on", "sender_id")]
    assert set(told) == {None}
    async with office.api.runtime.worker_engine.connect() as connection:
        asked = "SELECT count(*) FILTER (WHERE occurred_at IS NOT NULL), count(*) FROM journal"
        assert (await connection.exec_driver_sql(asked)).one() == (0, len(events))


async def test_what_could_be_about_a_person_or_give_one_away_is_not_joined(office: Office) -> None:
    first, second = await two_of(office)
    hidden, _ = await hidden_two(office)
    of_a_person = await office.card(await office.knows_the_client())
    await office.step(of_a_person, "interpret", **BUS)
    fresh = await lack(office)

    async def guard(goes_on: str, other: str) -> str:
        refused = await office.step(goes_on, "join", 409, other_dossier_id=other)
        return str(refused["guard"])

    assert await guard(first, of_a_person) == "other_client"
    assert await guard(of_a_person, first) == "other_client"
    assert await guard(first, hidden) == "anonymous_apart"
    assert await guard(hidden, first) == "anonymous_apart"
    assert await guard(first, fresh) == "not_structural"
    await office.step(second, "interpret", **{**BUS, "level": "client"})
    assert await guard(first, second) == "not_structural"
    assert await proposed(office, first) == []
