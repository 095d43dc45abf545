"""The cards as data: each offer's own card says which fields it has, in which order, with which help.

A version is never edited once it shipped, or was added: a signal shows the card that it was made with.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from typing import Annotated, Self, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic import model_validator as validator

from chassis.problems import Words
from contracts.codes import Channel
from signals.domain.cards import Code, HandInCard
from signals.domain.written import Unsound, load

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


OWN = "own_"
"""How a network's own cards begin: `own_ride` stands instead of `ride`, any other beside those that ship."""

_SHIPPED_ON = date(2026, 1, 1)


class InvalidCardForm(Unsound):
    """The data don't make a card."""


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
    choices: tuple[Choice, ...] = Field(default=(), max_length=40)

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
    """`channels`: the first is the usual one. `offered`: no longer, when false."""

    card: Code
    version: int = Field(ge=1, le=9999)
    valid_from: date = _SHIPPED_ON
    order: int = Field(ge=0, le=9999)
    offered: bool = True
    title: Title
    intro: Shown
    channels: tuple[Channel, ...] = Field(min_length=1)
    fields: tuple[FormField, ...] = Field(max_length=40)

    @property
    def id(self) -> str:
        return f"{self.card}-{self.version}"

    @property
    def name(self) -> str:
        return self.card

    @property
    def is_own(self) -> bool:
        return is_own(self.card)

    @property
    def own_name(self) -> str:
        """What a network calls its own of this."""
        return self.card if self.is_own else f"{OWN}{self.card}"[:40]

    def compared(self) -> dict[str, object]:
        """What can differ between two versions: not the name, the version or its date."""
        return self.model_dump(mode="json", exclude={"card", "version", "valid_from"})

    @validator(mode="after")
    def _sound(self) -> Self:
        faults = list(_faults(self))
        if faults:
            raise InvalidCardForm(faults)
        return self


def is_own(card: str) -> bool:
    return card.startswith(OWN)


def _faults(form: CardForm) -> Iterator[Words]:
    yield from _twice("veld", "field", (field.name for field in form.fields))
    asked = {field.name: field for field in form.fields}
    if not ("text" in asked and asked["text"].required):
        yield Words(
            "text: een fiche vraagt wat gezien of gehoord werd (required: true)",
            "text: a card asks what was seen or heard",
        )
    if "interpretation" not in asked:
        yield Words(
            "interpretation: wat iemand ervan denkt, is een apart veld",
            "interpretation: judging has a field of its own",
        )
    for field in form.fields:
        yield from (Words(*(f"{field.name}: {words}" for words in fault)) for fault in _field_faults(field))


def _field_faults(field: FormField) -> Iterator[Words]:
    choosing = field.kind in (Kind.CHOICE, Kind.CHOICES)
    if choosing and len(field.choices) < 2:
        yield Words("vraagt minstens twee keuzes", "asks for at least two choices")
    if not choosing and field.choices:
        yield Words(f"een {field.kind} heeft geen keuzes", f"a {field.kind} has no choices")
    yield from _twice("keuze", "choice", (choice.code for choice in field.choices))
    if not field.own:
        yield from _common_faults(field)
    elif field.name in HandInCard.model_fields:
        yield Words(
            "staat al naast de velden van de fiche: kies een andere naam",
            "stands beside the card's fields already",
        )


def _common_faults(field: FormField) -> Iterator[Words]:
    kind = COMMON[field.name]
    if field.kind is not kind:
        yield Words(f"is een {kind}", f"is a {kind}")
    if field.required and field.name != "text":
        yield Words(
            "één zin is genoeg: alleen de tekst wordt aan iedereen gevraagd",
            "one line is enough: only the text is asked of everyone",
        )
    known = TypeAdapter(get_type_hints(HandInCard)[field.name])
    for code in field.labels:
        try:
            known.validate_python(code)
        except ValidationError:
            yield Words(f"onbekende keuze {code}", f"unknown choice {code}")


def _twice(nl: str, en: str, names: Iterable[str]) -> Iterator[Words]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Words(f"{nl} {name} staat er twee keer", f"{en} {name} stands there twice")
        seen.add(name)


class CardForms:
    """Every version of every card; raises `InvalidCardForm` when one stands there twice."""

    def __init__(self, forms: Iterable[CardForm]) -> None:
        given = list(forms)
        if twice := list(_twice("fiche", "card", (form.id for form in given))):
            raise InvalidCardForm(twice)
        self._forms = {(form.card, form.version): form for form in given}

    def with_own(self, own: Iterable[CardForm]) -> "CardForms":
        return CardForms([*self._forms.values(), *own])

    def on(self, day: date) -> "CardForms":
        """Those that have begun by this day."""
        return CardForms(form for form in self._forms.values() if form.valid_from <= day)

    @property
    def current(self) -> list[CardForm]:
        """The latest of each card that is offered, in order; a network's own instead of what it replaces."""
        latest: dict[str, CardForm] = {}
        for form in sorted(self._forms.values(), key=lambda form: form.version):
            latest[form.card] = form
        offered = [
            form for form in latest.values() if form.offered and (form.is_own or form.own_name not in latest)
        ]
        return sorted(offered, key=lambda form: (form.order, form.card))

    @property
    def cards(self) -> list[str]:
        """Those that ship and the network's own, each beside the one it replaces."""
        return sorted({card for card, _ in self._forms}, key=lambda card: (card.removeprefix(OWN), card))

    def instead_of(self, form: CardForm) -> str | None:
        """The card that ships whose place it takes."""
        replaced = form.card.removeprefix(OWN)
        return replaced if form.is_own and self.versions_of(replaced) else None

    def before(self, form: CardForm) -> CardForm | None:
        """The version that it follows: of its own card, else of the one that it replaces."""
        earlier = [one for one in self.versions_of(form.card) if one.version < form.version]
        return next(reversed([*self.versions_of(self.instead_of(form) or ""), *earlier]), None)

    def versions_of(self, card: str) -> list[CardForm]:
        """The oldest first."""
        return sorted(
            (form for form in self._forms.values() if form.card == card), key=lambda form: form.version
        )

    def find(self, card: str, version: int) -> CardForm | None:
        return self._forms.get((card, version))


@lru_cache(maxsize=1024)
def parse(raw: str) -> CardForm:
    """Read a card from YAML; raises `yaml.YAMLError`, or pydantic's `ValidationError`.

    The error of an unsound card holds an `InvalidCardForm`.
    """
    return CardForm.model_validate(load(raw))


@cache
def shipped_texts() -> dict[str, str]:
    """All that ship, by id, read once."""
    files = (resources.files("signals") / "card_forms").iterdir()
    texts = [file.read_text("utf-8") for file in files if file.name.endswith(".yaml")]
    return {parse(text).id: text for text in texts}


@cache
def shipped() -> CardForms:
    return CardForms(map(parse, shipped_texts().values()))
