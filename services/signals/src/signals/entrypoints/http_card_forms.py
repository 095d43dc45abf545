"""The cards as data: what a client needs to draw them."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict

from chassis.http import TransactionalRoute
from chassis.problems import NotFound
from signals.casework.versions import all_cards, cards_for
from signals.domain.card_forms import CardForms, parse, shipped_texts
from signals.domain.cards import Code
from signals.domain.versions import AddCardForm, check_next_card
from signals.entrypoints.shared import Administrators, Anyone, VersionReaders
from signals.entrypoints.versioned import Added, Checked, Version, Written, checked, read

router = APIRouter(route_class=TransactionalRoute, tags=["cards"])


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ChoiceView(_View):
    code: str
    label: str


class FieldView(_View):
    """`own`: its answer goes into `answers`; else into the field of the card with this name."""

    name: str
    kind: str
    label: str
    help: str
    required: bool
    more: bool
    own: bool
    choices: list[ChoiceView]


class TitleView(_View):
    nl: str
    en: str


class CardFormView(_View):
    card: str
    version: int
    title: TitleView
    intro: str
    channels: list[str]
    fields: list[FieldView]


class CardVersion(Version):
    """`instead_of`: the card that ships which it replaces, if any; `title` in Dutch."""

    card: str
    title: str
    instead_of: str | None


@router.get("/card-forms")
async def read_card_forms(uow: Anyone) -> list[CardFormView]:
    """The version of each card that is in force, in the order in which they are offered."""
    forms = (await all_cards(uow)).on(uow.clock.today())
    return [CardFormView.model_validate(form) for form in forms.current]


@router.get("/card-forms/versions")
async def versions(uow: VersionReaders) -> list[CardVersion]:
    """Every version of every card, card by card; of each the newest first."""
    texts = {**shipped_texts(), **await uow.store.card_texts()}
    forms = await all_cards(uow)
    current = {form.id for form in forms.on(uow.clock.today()).current}
    return [version for card in forms.cards for version in _versions(forms, card, texts, current)]


@router.post("/card-forms/check")
async def check(body: Written, uow: Administrators) -> Checked:
    """Whether this can be the next version of its card, and what it changes. Keeps nothing."""
    proposed, forms = read(body.text, parse), await all_cards(uow)
    check_next_card(forms.versions_of(proposed.card), proposed, uow.clock.today())
    return checked(forms.before(proposed) or proposed, proposed)


@router.post("/card-forms/versions", status_code=201)
async def add(body: Written, uow: Administrators) -> Added:
    """From its date on it is what people fill in; a signal shows the card it was made with."""
    return Added(id=await uow.handle(AddCardForm(read(body.text, parse), body.text)))


@router.get("/card-forms/{card}/{card_version}")
async def read_card_form(
    card: Code, card_version: Annotated[int, Path(ge=1, le=100_000)], uow: Anyone
) -> CardFormView:
    """One version of one card, also after a newer one."""
    form = (await cards_for(uow, [card])).find(card, card_version)
    if form is None:
        raise NotFound
    return CardFormView.model_validate(form)


def _versions(
    forms: CardForms, card: str, texts: Mapping[str, str], current: AbstractSet[str]
) -> Iterator[CardVersion]:
    for form in reversed(forms.versions_of(card)):
        shown = checked(forms.before(form) or form, form).model_dump()
        yield CardVersion(
            **shown,
            in_force=form.id in current,
            text=texts[form.id],
            card=card,
            title=form.title.nl,
            instead_of=forms.instead_of(form),
        )
