"""Cards over HTTP: each with its own form, and each signal with the card that it was made with."""

from typing import Any

import pytest
import sqlalchemy as sa
from signals_office import Office

from signals.domain import card_forms
from signals.domain.card_forms import CardForms
from stack.demo.people import NESTOR

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


def test_the_definitions_are_read_once() -> None:
    assert card_forms.shipped() is card_forms.shipped()
