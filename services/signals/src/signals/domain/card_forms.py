"""The cards as data: each offer's own card says which fields it has, in which order, with which help.

A version is never edited once it shipped: a signal shows the card that it was made with.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Self, get_type_hints

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic import model_validator as validator

from contracts.codes import Channel
from signals.domain.cards import Code, HandInCard

Shown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    NUMBER = "number"
    DAY = "day"


COMMON: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "interpretation": Kind.TEXT,
    "wants": Kind.TEXT,
    "handled_by_volunteer": Kind.TEXT,
    "said_by_client": Kind.YES_NO,
    "client_agrees": Kind.CHOICE,
    "urgency": Kind.CHOICE,
    "proposed_by": Kind.CHOICE,
    "feedback_channel": Kind.CHOICE,
    "occurred_on": Kind.DAY,
}
"""What every card may ask: these go beside the answers, in fields of the command."""


class InvalidCardForm(ValueError):
    """The data don't make a card; the message names every fault."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Part):
    code: Code
    label: Shown


class FormField(_Part):
    """`more`: asked only of who wants to tell more."""

    name: Code
    kind: Kind
    label: Shown
    help: Shown
    required: bool = False
    more: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def own(self) -> bool:
        return self.name not in COMMON

    @property
    def labels(self) -> dict[str, str]:
        return {choice.code: choice.label for choice in self.choices}


class Title(_Part):
    nl: Shown
    en: Shown


class CardForm(_Part):
    """`channels`: the first is the usual one."""

    card: Code
    version: int = Field(ge=1)
    order: int
    title: Title
    intro: Shown
    channels: tuple[Channel, ...] = Field(min_length=1)
    fields: tuple[FormField, ...]

    @validator(mode="after")
    def _sound(self) -> Self:
        faults = list(_faults(self))
        if faults:
            raise InvalidCardForm("; ".join(faults))
        return self


def _faults(form: CardForm) -> Iterator[str]:
    yield from _twice("field", (field.name for field in form.fields))
    asked = {field.name: field for field in form.fields}
    if not ("text" in asked and asked["text"].required):
        yield "text: a card asks what was seen or heard"
    if "interpretation" not in asked:
        yield "interpretation: judging has a field of its own"
    for field in form.fields:
        yield from (f"{field.name}: {fault}" for fault in _field_faults(field))


def _field_faults(field: FormField) -> Iterator[str]:
    choosing = field.kind in (Kind.CHOICE, Kind.CHOICES)
    if choosing and len(field.choices) < 2:
        yield "asks for at least two choices"
    if not choosing and field.choices:
        yield f"a {field.kind} has no choices"
    yield from _twice("choice", (choice.code for choice in field.choices))
    if not field.own:
        yield from _common_faults(field)
    elif field.name in HandInCard.model_fields:
        yield "stands beside the card's fields already"


def _common_faults(field: FormField) -> Iterator[str]:
    if field.kind is not COMMON[field.name]:
        yield f"is a {COMMON[field.name]}"
    if field.required and field.name != "text":
        yield "one line is enough: only the text is asked of everyone"
    known = TypeAdapter(get_type_hints(HandInCard)[field.name])
    for code in field.labels:
        try:
            known.validate_python(code)
        except ValidationError:
            yield f"unknown choice {code}"


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{what} {name} stands there twice"
        seen.add(name)


class CardForms:
    """Every version of every card; raises `InvalidCardForm` when one stands there twice."""

    def __init__(self, forms: Iterable[CardForm]) -> None:
        self._forms: dict[tuple[str, int], CardForm] = {}
        for form in forms:
            if (form.card, form.version) in self._forms:
                raise InvalidCardForm(f"{form.card} {form.version} stands there twice")
            self._forms[form.card, form.version] = form

    @property
    def current(self) -> list[CardForm]:
        """The latest of each card, in the order in which they are offered."""
        latest: dict[str, CardForm] = {}
        for form in sorted(self._forms.values(), key=lambda form: form.version):
            latest[form.card] = form
        return sorted(latest.values(), key=lambda form: (form.order, form.card))

    def find(self, card: str, version: int) -> CardForm | None:
        return self._forms.get((card, version))


def parse(raw: str) -> CardForm:
    """Read a card from YAML; raises pydantic's `ValidationError` naming what is wrong."""
    return CardForm.model_validate(yaml.safe_load(raw))


@cache
def shipped() -> CardForms:
    """All that ship, read once."""
    files = (resources.files("signals") / "card_forms").iterdir()
    return CardForms(parse(file.read_text("utf-8")) for file in files if file.name.endswith(".yaml"))
