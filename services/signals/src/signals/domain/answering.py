"""A card's answers held against its definition: what is wrong with each, in both languages."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from pydantic import TypeAdapter, ValidationError

from chassis.problems import FieldError, Invalid, Words
from signals.domain.card_forms import CardForm, CardForms, FormField, Kind
from signals.domain.cards import Answer, HandInCard
from signals.domain.words import Day, Line

_unknown_form = Words("Deze fiche bestaat niet.", "There is no such card.")
_no_form = Words("Antwoorden horen bij een fiche: zeg welke.", "Answers belong to a card: say which.")
_other_channel = Words("Deze fiche komt niet langs deze weg.", "This card doesn't come by this channel.")
_unknown_field = Words("Er staat een onbekend veld in.", "There is an unknown field.")
_required = Words("Dit veld is verplicht.", "This field is required.")
_line = Words("Hier hoort één regel tekst.", "This must be one line of text.")
_text = Words("Hier hoort tekst.", "This must be text.")
_yes_no = Words("Hier hoort ja of nee.", "This must be yes or no.")
_number = Words("Hier hoort een geheel getal.", "This must be a whole number.")
_day = Words("Dit is geen geldige datum.", "This isn't a valid date.")
_line_rule: TypeAdapter[str] = TypeAdapter(Line)
_day_rule: TypeAdapter[date] = TypeAdapter(Day)


def check_answers(command: HandInCard, forms: CardForms) -> None:
    """Raises `Invalid` with an error for each field that isn't as its card asks."""
    errors = list(_errors(command, forms))
    if errors:
        raise Invalid(errors=errors)


def _errors(command: HandInCard, forms: CardForms) -> Iterator[FieldError]:
    if command.form is None:
        if command.answers:
            yield FieldError("/body/form", _no_form)
        return
    form = forms.find(command.form.card, command.form.version)
    if form is None:
        yield FieldError("/body/form", _unknown_form)
        return
    if command.channel not in form.channels:
        yield FieldError("/body/channel", _other_channel)
    yield from _answer_errors(form, command.answers)


def _answer_errors(form: CardForm, answers: Mapping[str, Answer]) -> Iterator[FieldError]:
    """A name that no card has isn't repeated: the sender made it up."""
    own = {field.name: field for field in form.fields if field.own}
    if answers.keys() - own.keys():
        yield FieldError("/body/answers", _unknown_field)
    for name, field in own.items():
        wrong = wrong_with(field, answers[name]) if name in answers else _required if field.required else None
        if wrong:
            yield FieldError(f"/body/answers/{name}", wrong)


def wrong_with(field: FormField, answer: Answer) -> Words | None:
    return _WRONG[field.kind](field, answer)


def _wrong_choice(field: FormField, answer: Answer) -> Words | None:
    return None if isinstance(answer, str) and answer in field.labels else _choose(field)


def _wrong_choices(field: FormField, answer: Answer) -> Words | None:
    fits = (
        isinstance(answer, tuple) and set(answer) <= field.labels.keys() and len(set(answer)) == len(answer)
    )
    return None if fits else _choose(field)


def _choose(field: FormField) -> Words:
    codes = ", ".join(field.labels)
    return Words(f"Kies een van: {codes}.", f"Choose one of: {codes}.")


def _unless(words: Words, fits: Callable[[Answer], bool]) -> Callable[[FormField, Answer], Words | None]:
    return lambda field, answer: None if fits(answer) else words


def _passes(rule: TypeAdapter[str] | TypeAdapter[date], answer: Answer) -> bool:
    try:
        rule.validate_python(answer)
    except ValidationError:
        return False
    return isinstance(answer, str)


_WRONG: Mapping[Kind, Callable[[FormField, Answer], Words | None]] = {
    Kind.LINE: _unless(_line, lambda answer: _passes(_line_rule, answer)),
    Kind.TEXT: _unless(_text, lambda answer: isinstance(answer, str)),
    Kind.CHOICE: _wrong_choice,
    Kind.CHOICES: _wrong_choices,
    Kind.YES_NO: _unless(_yes_no, lambda answer: isinstance(answer, bool)),
    Kind.NUMBER: _unless(_number, lambda answer: isinstance(answer, int) and not isinstance(answer, bool)),
    Kind.DAY: _unless(_day, lambda answer: _passes(_day_rule, answer)),
}


def in_words(field: FormField, answer: object) -> str:
    """An answer as the card would show it, in Dutch."""
    if isinstance(answer, bool):
        return "Ja" if answer else "Nee"
    if isinstance(answer, (list, tuple)):
        return ", ".join(field.labels.get(str(code), str(code)) for code in answer)
    return field.labels.get(str(answer), str(answer))
