"""A network's own cards: versions beside those that ship, and every signal under its own."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signals_office import Office
from signals_statements import statements

from chassis.problems import GuardRefused
from signals.domain.card_forms import CardForm, parse, shipped, shipped_texts
from signals.domain.versions import check_next_card, differences
from stack.demo.people import IEPER

TODAY = date(2026, 11, 2)
QUESTION = "Waarvoor was de rit?"


def text(number: int, valid_from: date, card: str = "own_ride", asks: str = QUESTION, more: str = "") -> str:
    """As an administrator writes it, in the card that ships."""
    return (
        shipped_texts()["ride-1"]
        .replace("card: ride", f"card: {card}")
        .replace("version: 1", f"version: {number}\nvalid_from: {valid_from}{more}")
        .replace(QUESTION, asks)
    )


def card(number: int, begins: int = 1, name: str = "own_ride", more: str = "") -> CardForm:
    return parse(text(number, TODAY + timedelta(days=begins), name, more=more))


def offered(forms: list[CardForm], day: date = TODAY) -> list[str]:
    return [form.id for form in shipped().with_own(forms).on(day).current]


OWN_RIDE = card(1)


@given(st.lists(st.integers(-5, 5), max_size=4), st.integers(-5, 5))
def test_a_networks_own_stands_in_its_place_from_its_date_on(begins: list[int], day: int) -> None:
    own = [
        OWN_RIDE.model_copy(update={"version": number, "valid_from": TODAY + timedelta(days=at)})
        for number, at in enumerate(begins, start=1)
    ]
    begun = [form.id for form, at in zip(own, begins, strict=True) if at <= day]
    found = offered(own, TODAY + timedelta(days=day))
    assert [one for one in found if "ride" in one] == [begun[-1] if begun else "ride-1"]
    assert len(found) == len(shipped().current)


def test_another_stands_beside_those_that_ship_until_it_is_no_longer_offered() -> None:
    new = card(1, -1, "own_buddy")
    assert offered([new]) == sorted([*offered([]), "own_buddy-1"], key=offered([new]).index)
    assert offered([new, card(2, 0, "own_buddy", "\noffered: false")]) == offered([])
    assert "ride-1" not in offered([card(1, -1), card(2, 0, more="\noffered: false")])


@pytest.mark.parametrize(
    ("proposed", "guard"),
    [
        (card(2), None),
        (card(1), "version_number"),
        (card(3), "version_number"),
        (card(2, 0), "version_date"),
        (parse(shipped_texts()["ride-1"]), "card_name"),
        (card(2, name="buddy"), "card_name"),
    ],
)
def test_what_can_come_next(proposed: CardForm, guard: str | None) -> None:
    if guard is None:
        check_next_card([card(1, -30)], proposed, TODAY)
        return
    with pytest.raises(GuardRefused) as refused:
        check_next_card([card(1, -30)], proposed, TODAY)
    assert refused.value.guard == guard


def test_no_card_that_ships_has_a_name_of_a_networks_own() -> None:
    assert not any(form.is_own for form in shipped().current)


def test_a_field_that_moved_or_was_reworded_is_named_by_its_own_name() -> None:
    before = parse(shipped_texts()["ride-1"])
    after = before.model_copy(update={"fields": (*before.fields[1:], before.fields[0])})
    (moved,) = differences(before, after)
    assert (moved.where, str(moved.after).split(", ")[-1]) == ("fields", "purpose")
    reworded = parse(text(1, TODAY, asks="Waarom die rit?"))
    (change,) = differences(before, reworded)
    assert (change.where, change.before, change.after) == (
        "fields.purpose.label",
        QUESTION,
        "Waarom die rit?",
    )


def today(office: Office) -> date:
    found: date = office.api.runtime.clock.today()
    return found


async def add(office: Office, content: str, status: int = 201) -> Any:
    return await office.post("ann", "/card-forms/versions", {"text": content}, status)


async def travel(office: Office, days: int) -> None:
    client = office.api.as_new("clock", roles=["clock"])
    assert (await client.post("/clock", json={"advance_days": days})).status_code == 200


async def hand_in(office: Office, name: str, version: int, status: int = 201) -> Any:
    body = {"area": "33021F", "channel": "transport_card", "text": "De rit was lang."}
    form = {"card": name, "version": version}
    return await office.post(
        "mieke", "/cards", {**body, "form": form, "answers": {"purpose": "care"}}, status
    )


async def shown(office: Office, receipt: dict[str, str]) -> dict[str, Any]:
    signals = (await office.get("katrien", f"/dossiers/{receipt['dossier_id']}"))["signals"]
    found: dict[str, Any] = next(one for one in signals if one["signal_id"] == receipt["signal_id"])
    return found


async def names(office: Office) -> list[tuple[str, int]]:
    return [(form["card"], form["version"]) for form in await office.get("mieke", "/card-forms")]


async def test_an_old_signal_shows_the_card_it_was_made_with(office: Office) -> None:
    tomorrow = today(office) + timedelta(days=1)
    assert (await add(office, text(1, tomorrow, asks="Waarom reed je?")))["id"] == "own_ride-1"
    assert ("ride", 1) in await names(office)
    await hand_in(office, "own_ride", 1, 422)
    await travel(office, 1)
    assert ("own_ride", 1) in await names(office)
    assert ("ride", 1) not in await names(office)
    first = await hand_in(office, "own_ride", 1)
    await add(office, text(2, tomorrow + timedelta(days=1), asks="Waarheen reed je?"))
    await travel(office, 1)
    second, of_before = await hand_in(office, "own_ride", 2), await hand_in(office, "ride", 1)
    labels = [(await shown(office, one))["answers"][0]["label"] for one in (first, second, of_before)]
    assert labels == ["Waarom reed je?", "Waarheen reed je?", QUESTION]
    assert (await shown(office, first))["form"] == {"card": "own_ride", "version": 1, "title": "Rit"}
    read = await office.get("mieke", "/card-forms/own_ride/1")
    assert read["fields"][0]["label"] == "Waarom reed je?"


async def test_a_proposal_is_shown_as_a_difference_before_it_is_kept(office: Office) -> None:
    proposed = text(1, today(office) + timedelta(days=3), asks="Waarom reed je?")
    checked = await office.post("ann", "/card-forms/check", {"text": proposed})
    change = {"where": "fields.purpose.label", "before": QUESTION, "after": "Waarom reed je?"}
    assert (checked["id"], checked["changes"]) == ("own_ride-1", [change])
    assert await own_versions(office) == []
    await add(office, proposed)
    (seen,) = await own_versions(office)
    assert (seen["text"], seen["instead_of"], seen["in_force"]) == (proposed.strip(), "ride", False)
    assert seen["changes"] == [change]


async def own_versions(office: Office) -> list[dict[str, Any]]:
    return [one for one in await office.get("dirk", "/card-forms/versions") if one["card"].startswith("own_")]


async def test_every_fault_of_a_card_is_named_in_dutch(office: Office) -> None:
    unsound = text(1, today(office) + timedelta(days=1))
    unsound = unsound.replace("name: interpretation", "name: purpose").replace("required: true", "more: true")
    answer = await office.post("ann", "/card-forms/check", {"text": unsound}, 422)
    said = [one["message"] for one in answer["errors"]]
    assert said == [
        "veld purpose staat er twee keer",
        "text: een fiche vraagt wat gezien of gehoord werd (required: true)",
        "interpretation: wat iemand ervan denkt, is een apart veld",
    ]


@pytest.mark.parametrize(
    "content", ["fields: [", "- a", "[" * 5000, "card: own_x", "&a [*a]", 'card: "own_\\0"', "card: own_🙂"]
)
async def test_what_is_no_card_is_refused(office: Office, content: str) -> None:
    assert (await add(office, content, 422))["errors"]


async def test_one_version_is_added_once_and_never_of_a_card_that_ships(office: Office) -> None:
    proposed = text(1, today(office) + timedelta(days=1))
    await add(office, proposed)
    refused = await add(office, proposed, 409)
    assert (refused["guard"], refused["satisfied_by"]) == ("version_number", "Geef ze versie 2.")
    refused = await add(office, text(2, today(office) + timedelta(days=1), "ride"), 409)
    assert (refused["guard"], refused["satisfied_by"]) == ("card_name", "Noem ze own_ride.")


async def test_a_networks_card_is_its_own(office: Office) -> None:
    await add(office, text(1, today(office) + timedelta(days=1)))
    await travel(office, 1)
    stranger = office.api.as_new("els", roles=["coordinator"], network=IEPER, person_id=str(uuid4()))
    assert (await stranger.get("/card-forms/own_ride/1")).status_code == 404
    assert "own_ride" not in (await stranger.get("/card-forms/versions")).text


async def test_a_card_that_ships_costs_no_statement_more(office: Office) -> None:
    await add(office, text(1, today(office) + timedelta(days=1)))
    await travel(office, 1)
    await hand_in(office, "ride", 1)
    with statements(office.api.runtime.app_engine) as ships:
        await hand_in(office, "ride", 1)
    with statements(office.api.runtime.app_engine) as own:
        await hand_in(office, "own_ride", 1)
    assert len(own) == len(ships) + 1
