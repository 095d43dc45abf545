"""The cards as data: what a client needs to draw them."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict

from chassis.http import TransactionalRoute
from chassis.problems import NotFound
from signals.domain import card_forms
from signals.domain.cards import Code
from signals.entrypoints.shared import Anyone

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


@router.get("/card-forms")
async def read_card_forms(uow: Anyone) -> list[CardFormView]:
    """The current version of each card, in the order in which they are offered."""
    return [CardFormView.model_validate(form) for form in card_forms.shipped().current]


@router.get("/card-forms/{card}/{card_version}")
async def read_card_form(
    card: Code, card_version: Annotated[int, Path(ge=1, le=100_000)], uow: Anyone
) -> CardFormView:
    """One version of one card, also after a newer one."""
    form = card_forms.shipped().find(card, card_version)
    if form is None:
        raise NotFound
    return CardFormView.model_validate(form)
