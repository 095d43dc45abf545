"""Cards over HTTP: each with its own form, and each signal with the card that it was made with."""

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from signals_office import Office

from contracts.events.signals import SignalCaptured
from signals.domain import card_forms
from signals.domain.card_forms import CardForms
from stack.demo.people import IEPER, NESTOR

RIDE = {"card": "ride", "version": 1}


def ride(**more: Any) -> dict[str, Any]:
    return {"area": "33021F", "channel": "transport_card", "text": "Zuchtte bij het uitstappen.", **more}


async def shown(office: Office, receipt: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await office.get("katrien", f"/dossiers/{receipt['dossier_id']}"))["signals"][0]
    return found


async def test_whoever_logs_in_reads_the_cards(office: Office) -> None:
    listed = await office.get("mieke", "/card-forms")
    assert listed[0]["card"] == "general"
    star = await office.get("sofie", "/card-forms/phone_star/1")
    assert star in listed
    assert [(field["name"], field["own"]) for field in star["fields"]][:3] == [
        ("answered", True),
        ("contact_told", True),
        ("text", False),
    ]
    await office.get("mieke", "/card-forms/phone_star/2", 404)
    await office.get("mieke", "/card-forms/nobody_s/1", 404)


async def test_a_signal_shows_the_card_it_was_made_with_and_its_answers(office: Office) -> None:
    answers = {"help_in_and_out": True, "purpose": "care"}
    receipt = await office.post("mieke", "/cards", ride(form=RIDE, answers=answers), 201)
    signal = await shown(office, receipt)
    assert signal["form"] == {**RIDE, "title": "Rit"}
    assert [(one["label"], one["shown"]) for one in signal["answers"]] == [
        ("Waarvoor was de rit?", "Dokter, ziekenhuis of zorg"),
        ("Was er hulp nodig bij in- of uitstappen?", "Ja"),
    ]


async def test_it_does_so_after_a_newer_version_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = await office.post("mieke", "/cards", ride(form=RIDE, answers={"purpose": "care"}), 201)
    first = card_forms.shipped().find("ride", 1)
    assert first
    fields = tuple(
        field.model_copy(update={"label": "Anders gevraagd", "choices": field.choices[1:]})
        for field in first.fields
    )
    newer = first.model_copy(update={"version": 2, "fields": fields})
    monkeypatch.setattr(card_forms, "shipped", lambda: CardForms([first, newer]))
    assert [form["version"] for form in await office.get("mieke", "/card-forms")] == [2]
    signal = await shown(office, receipt)
    assert (signal["form"]["version"], signal["answers"][0]["label"]) == (1, "Waarvoor was de rit?")
    assert signal["answers"][0]["shown"] == "Dokter, ziekenhuis of zorg"


async def test_a_client_that_sends_no_form_keeps_working(office: Office) -> None:
    signal = await shown(office, await office.post("mieke", "/cards", ride(), 201))
    assert (signal["form"], signal["answers"]) == (None, [])


@pytest.mark.parametrize(
    ("language", "message"),
    [("nl", "Hier hoort ja of nee."), ("en", "This must be yes or no.")],
)
async def test_a_wrong_answer_is_pointed_at_in_the_reader_s_language(
    office: Office, language: str, message: str
) -> None:
    body = ride(form=RIDE, answers={"help_in_and_out": "soms", "purpose": "elsewhere"})
    answer = await office.api.as_("mieke").post("/cards", json=body, headers={"Accept-Language": language})
    assert answer.status_code == 422
    wrong = {error["pointer"]: error["message"] for error in answer.json()["errors"]}
    assert wrong["/body/answers/help_in_and_out"] == message
    assert "/body/answers/purpose" in wrong
    assert "soms" not in answer.text


async def test_answers_are_sealed_with_the_words(office: Office) -> None:
    note = {"card": "phone_note", "version": 1}
    body = ride(form=note, channel="phone", answers={"call_back_when": "Sint-Elooisdag"})
    receipt = await office.post("katrien", "/cards", body, 201)
    async with office.api.runtime.worker_engine.connect() as connection:
        everything = sa.text("SELECT (SELECT string_agg(j::text, '') FROM journal j)")
        assert "Sint-Elooisdag" not in str(await connection.scalar(everything))
    async with office.api.runtime.app_engine.begin() as connection:
        await connection.execute(
            sa.text("SELECT set_config('app.network_id', :id, true)"), {"id": str(NESTOR)}
        )
        kept = await connection.scalar(
            sa.text("SELECT s::text FROM signals s WHERE signal_id = :id"), {"id": receipt["signal_id"]}
        )
    assert kept
    assert "Sint-Elooisdag" not in kept
    assert (await shown(office, receipt))["answers"][0]["shown"] == "Sint-Elooisdag"


def several(*texts: str, **more: Any) -> dict[str, Any]:
    """A card with a signal for each text."""
    first, *others = texts
    further = [{"signal_id": str(uuid4()), "text": text, "urgency": "urgent"} for text in others]
    return ride(signal_id=str(uuid4()), text=first, further=further, **more)


async def test_a_card_with_several_signals_makes_several_linked(office: Office) -> None:
    answers = {"form": RIDE, "answers": {"purpose": "care"}}
    body = several("Zuchtte bij het uitstappen.", "Mist haar zus.", "De bus komt niet meer.", **answers)
    receipt = await office.post("mieke", "/cards", body, 201)
    made = [receipt, *receipt["further"]]
    assert [one["signal_id"] for one in receipt["further"]] == [one["signal_id"] for one in body["further"]]
    assert len({one["dossier_id"] for one in made}) == 3
    signals = [await shown(office, one) for one in made]
    assert [signal["text"] for signal in signals] == [
        "Zuchtte bij het uitstappen.",
        "Mist haar zus.",
        "De bus komt niet meer.",
    ]
    assert [signal["parent_signal_id"] for signal in signals] == [None, *[receipt["signal_id"]] * 2]
    assert [signal["urgency"] for signal in signals] == ["normal", "urgent", "urgent"]
    assert [len(signal["answers"]) for signal in signals] == [1, 0, 0]
    assert {signal["form"]["card"] for signal in signals} == {"ride"}
    for at, signal in enumerate(signals):
        others = {one["dossier_id"] for one in made} - {made[at]["dossier_id"]}
        assert {one["dossier_id"] for one in signal["linked"]} == others
    assert len(await office.api.events(SignalCaptured)) == 3


async def test_the_same_card_again_makes_none_twice(office: Office) -> None:
    body = several("Zuchtte.", "Mist haar zus.")
    first = await office.post("mieke", "/cards", body, 201)
    assert await office.post("mieke", "/cards", body, 200) == first
    assert len(await office.api.events(SignalCaptured)) == 2


async def test_a_refused_card_leaves_none_of_its_signals(office: Office) -> None:
    await office.post("mieke", "/cards", several("Zuchtte.", "Mist haar zus.", area="99999Z"), 422)
    body = several("Zuchtte.", "Mist haar zus.", form=RIDE, answers={"purpose": "nowhere"})
    await office.post("mieke", "/cards", body, 422)
    assert await office.api.events(SignalCaptured) == []


async def test_signals_of_a_card_need_ids_that_differ(office: Office) -> None:
    body = several("Zuchtte.", "Mist haar zus.")
    body["further"][0]["signal_id"] = body["signal_id"]
    await office.post("mieke", "/cards", body, 422)
    await office.post("mieke", "/cards", {**several("Zuchtte.", "Mist haar zus."), "signal_id": None}, 422)


async def test_nothing_links_anonymous_signals(office: Office) -> None:
    body = several("De rit is te duur.", "De bus komt niet meer.", nothing_passed_on=True)
    receipt = await office.post("mieke", "/cards", body, 201)
    for one in [receipt, *receipt["further"]]:
        signal = await shown(office, one)
        assert (signal["parent_signal_id"], signal["linked"]) == (None, [])


async def test_a_second_signal_is_linked_to_a_first_of_this_network_only(office: Office) -> None:
    first = await office.post("mieke", "/cards", ride(), 201)
    linked = await office.post("mieke", "/cards", ride(parent_signal_id=first["signal_id"]), 201)
    (kin,) = (await shown(office, first))["linked"]
    assert kin == {name: linked[name] for name in ("signal_id", "dossier_id")}
    refusal = await office.post("mieke", "/cards", ride(parent_signal_id=str(uuid4())), 409)
    assert refusal["guard"] == "parent_unknown"
    elsewhere = office.api.as_new("els", roles=["volunteer"], network=IEPER, person_id=str(uuid4()))
    answer = await elsewhere.post("/cards", json=ride(parent_signal_id=first["signal_id"]))
    assert (answer.status_code, answer.json()["guard"]) == (409, "parent_unknown")


def test_the_definitions_are_read_once() -> None:
    assert card_forms.shipped() is card_forms.shipped()
