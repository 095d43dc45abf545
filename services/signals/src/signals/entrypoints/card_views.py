"""A card as the coordinator reads it: what was written, under the labels of the version it was made with."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from signals.adapters.reading import CardWords
from signals.domain.answering import in_words
from signals.domain.card_forms import CardForm


class SenderView(BaseModel):
    kind: str
    id: UUID | None = None
    name: str | None = Field(default=None, repr=False)


class FormView(BaseModel):
    """Which card this was; `title` in Dutch."""

    card: str
    version: int
    title: str


class AnswerView(BaseModel):
    """`shown`: the answer in Dutch words."""

    name: str
    label: str
    shown: str = Field(repr=False)


class LinkedView(BaseModel):
    """A signal of the same card, or of the same visit or ride."""

    signal_id: UUID
    dossier_id: UUID


class CardView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    signal_id: UUID
    sender: SenderView
    channel: str
    urgency: str
    occurred_on: date
    parent_signal_id: UUID | None
    text: str | None = Field(repr=False)
    interpretation: str | None = Field(default=None, repr=False)
    wants: str | None = Field(default=None, repr=False)
    handled_by_volunteer: str | None = Field(default=None, repr=False)
    action: str | None = Field(default=None, repr=False)
    referred_to: str | None = Field(default=None, repr=False)
    outcome: str | None = Field(default=None, repr=False)
    said_by_client: bool | None = None
    client_agrees: str | None = None
    proposed_by: str | None = None
    feedback_channel: str | None = None
    form: FormView | None = None
    answers: list[AnswerView] = []
    linked: list[LinkedView] = []


def card_view(card: CardWords) -> CardView:
    row, words = card.row, card.words
    shown = {name: words.get(name) for name in CardView.model_fields if name in words and name != "sender"}
    return CardView.model_validate(
        {
            "text": None,
            **row._asdict(),
            **row.details,
            **shown,
            "sender": SenderView.model_validate(card.sender),
            "form": form_view(card.form) if card.form else None,
            "linked": row.linked or [],
            "answers": answers_of(card.form, words.get("answers") or {}),
        }
    )


def form_view(form: CardForm) -> FormView:
    return FormView(card=form.card, version=form.version, title=form.title.nl)


def answers_of(form: CardForm | None, answers: Mapping[str, object]) -> list[AnswerView]:
    """In the order of the card."""
    return [
        AnswerView(name=field.name, label=field.label, shown=in_words(field, answers[field.name]))
        for field in (form.fields if form else ())
        if field.name in answers
    ]
