"""Cards as data: what loads and what doesn't, and what answers a card takes."""

from importlib import resources
from typing import Any

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given
from pydantic import ValidationError

from chassis.problems import Invalid
from contracts.codes import Channel
from signals.domain.answering import check_answers, in_words
from signals.domain.card_forms import CardForm, CardForms, FormField, InvalidCardForm, Kind, parse, shipped
from signals.domain.cards import HandInCard

SHIPPED = shipped()


def written() -> dict[str, Any]:
    """The ride as its file has it, to spoil."""
    file = resources.files("signals") / "card_forms" / "ride-1.yaml"
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


def without(name: str) -> dict[str, Any]:
    form = written()
    form["fields"] = [field for field in form["fields"] if field["name"] != name]
    return form


def spoilt(name: str, **changed: Any) -> dict[str, Any]:
    form = written()
    for field in form["fields"]:
        if field["name"] == name:
            field.update(changed)
    return form


def extended(**field: Any) -> dict[str, Any]:
    form = written()
    form["fields"].append({"name": "extra", "kind": "line", "label": "Extra", "help": "Uitleg.", **field})
    return form


def refused(form: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        parse(yaml.safe_dump(form))
    return str(caught.value)


def test_six_cards_and_a_general_one_ship() -> None:
    names = ["general", "birthday_visit", "ride", "phone_note", "encounter", "phone_star", "referral_card"]
    assert [form.card for form in SHIPPED.current] == names


def test_together_they_take_every_channel() -> None:
    assert {channel for form in SHIPPED.current for channel in form.channels} == set(Channel)


@pytest.mark.parametrize("form", SHIPPED.current, ids=lambda form: form.card)
def test_seeing_and_judging_are_two_fields(form: CardForm) -> None:
    fields = {field.name: field for field in form.fields}
    assert fields["text"].required
    assert not fields["interpretation"].required


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (extended(kind="drawing"), "kind"),
        (extended(name="purpose"), "field purpose stands there twice"),
        (extended(name="client_id"), "stands beside the card's fields already"),
        (extended(help=""), "help"),
        (extended(help=None), "help"),
        (extended(colour="red"), "colour"),
        (extended(choices=[{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]), "has no choices"),
        (extended(kind="choice"), "at least two choices"),
        (
            extended(kind="choice", choices=[{"code": "a", "label": "A"}, {"code": "a", "label": "B"}]),
            "choice a stands there twice",
        ),
        (spoilt("urgency", kind="line", choices=[]), "urgency: is a choice"),
        (spoilt("wants", required=True), "one line is enough"),
        (spoilt("text", required=False), "what was seen or heard"),
        (
            spoilt("urgency", choices=[{"code": "normal", "label": "A"}, {"code": "soon", "label": "B"}]),
            "unknown choice soon",
        ),
        (without("interpretation"), "judging has a field of its own"),
        ({**written(), "channels": []}, "channels"),
        ({**written(), "version": 0}, "version"),
    ],
)
def test_what_makes_no_card_does_not_load(form: dict[str, Any], fault: str) -> None:
    assert fault in refused(form)


def test_what_was_spoilt_loads_as_it_ships() -> None:
    assert parse(yaml.safe_dump(written())) == SHIPPED.find("ride", 1)


def test_the_same_version_twice_is_refused() -> None:
    (first, *_) = SHIPPED.current
    with pytest.raises(InvalidCardForm, match="twice"):
        CardForms([first, first])


def test_a_newer_version_is_offered_and_the_older_stays_to_be_read() -> None:
    older = parse(yaml.safe_dump(written()))
    newer = parse(yaml.safe_dump({**written(), "version": 2}))
    forms = CardForms([newer, older])
    assert forms.current == [newer]
    assert forms.find("ride", 1) == older


def card(name: str | None, channel: str = "phone_star", **answers: Any) -> HandInCard:
    form = {"card": name, "version": 1} if name else None
    known = {"area": "33021F", "channel": channel, "text": "Nam niet op.", "form": form, "answers": answers}
    return HandInCard.model_validate(known)


def errors(command: HandInCard, forms: CardForms = SHIPPED) -> dict[str, str]:
    try:
        check_answers(command, forms)
    except Invalid as invalid:
        return {error.pointer: error.message.nl for error in invalid.errors}
    return {}


def test_a_card_without_a_form_is_taken_as_before() -> None:
    assert errors(card(None, "visit_card")) == {}


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        (card("phone_star"), {"/body/answers/answered": "Dit veld is verplicht."}),
        (card("phone_star", answered="first_try"), {}),
        (
            card("phone_star", answered="perhaps"),
            {"/body/answers/answered": "Kies een van: first_try, later_try, not_reached."},
        ),
        (
            card("phone_star", answered="first_try", mood="sad"),
            {"/body/answers": "Er staat een onbekend veld in."},
        ),
        (
            card("phone_star", "visit_card", answered="first_try"),
            {"/body/channel": "Deze fiche komt niet langs deze weg."},
        ),
        (card("nobody_s"), {"/body/form": "Deze fiche bestaat niet."}),
        (card(None, answered="first_try"), {"/body/form": "Antwoorden horen bij een fiche: zeg welke."}),
    ],
)
def test_each_field_that_is_not_as_its_card_asks(command: HandInCard, wrong: dict[str, str]) -> None:
    assert errors(command) == wrong


FITTING: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.LINE: st.sampled_from(["woensdag", "na de middag"]),
    Kind.TEXT: st.sampled_from(["eerst dit\ndan dat"]),
    Kind.CHOICE: st.sampled_from(["a", "b"]),
    Kind.CHOICES: st.lists(st.sampled_from(["a", "b"]), unique=True),
    Kind.YES_NO: st.booleans(),
    Kind.NUMBER: st.integers(0, 1000),
    Kind.DAY: st.dates().filter(lambda day: 1900 <= day.year < 3000).map(str),
}
MISFITS: dict[Kind, list[Any]] = {
    Kind.LINE: ["eerst\ndan", 3, True, ["a"]],
    Kind.TEXT: [3, True, ["a"]],
    Kind.CHOICE: ["c", 3, True, ["a"]],
    Kind.CHOICES: ["a", ["c"], ["a", "a"], 3, True],
    Kind.YES_NO: ["yes", 1, ["a"]],
    Kind.NUMBER: ["3", True, ["a"]],
    Kind.DAY: ["gisteren", "2026-02-30", 2026, True],
}
AB = [{"code": "a", "label": "Aa"}, {"code": "b", "label": "Bb"}]


def asking(kind: Kind) -> CardForms:
    choices = AB if kind in (Kind.CHOICE, Kind.CHOICES) else []
    return CardForms([parse(yaml.safe_dump(extended(kind=kind.value, choices=choices, required=True)))])


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_what_fits_a_field_is_taken(kind: Kind, data: st.DataObject) -> None:
    assert errors(card("ride", "transport_card", extra=data.draw(FITTING[kind])), asking(kind)) == {}


@pytest.mark.parametrize(("kind", "answer"), [(kind, one) for kind in Kind for one in MISFITS[kind]])
def test_what_does_not_fit_a_field_is_pointed_at(kind: Kind, answer: Any) -> None:
    wrong = errors(card("ride", "transport_card", extra=answer), asking(kind))
    assert list(wrong) == ["/body/answers/extra"]


@pytest.mark.parametrize("shapeless", [None, 2.5, {"a": "b"}, "", " ", [""], 10**9, "x" * 10_001])
def test_what_is_no_answer_at_all_is_one_error(shapeless: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        card("phone_star", answered=shapeless)
    assert [error["loc"] for error in caught.value.errors()] == [("answers", "answered")]


def test_an_answer_is_shown_in_words() -> None:
    field = FormField(name="extra", kind=Kind.CHOICES, label="Extra", help="Uitleg.", choices=AB)  # type: ignore[arg-type]
    assert in_words(field, ["a", "b"]) == "Aa, Bb"
    assert in_words(field, True) == "Ja"
    assert in_words(field, "2026-01-05") == "2026-01-05"
