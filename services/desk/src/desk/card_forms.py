"""What a filled-in card holds, read by the definition that the page was drawn from."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from desk.views import CardForm, FormField
from desk.web import Page

YES_NO = {"yes": True, "no": False}
SUPPOSED = {"urgency": "normal", "client_agrees": "not_asked"}
"""What holds for who leaves the choice as it stands."""

FURTHER = (1, 2, 3)
"""Places on a card for signals beside the first."""

PARTNER_S = "partner_service"


def offered(forms: Sequence[CardForm], *, to_partner: bool) -> list[CardForm]:
    """A partner hands in what comes from a partner; all others have every card to choose from."""
    return [form for form in forms if not to_partner or PARTNER_S in form["channels"]]


def chosen(forms: Sequence[CardForm], card: str) -> CardForm:
    """The card by this name, else the first."""
    return next((form for form in forms if form["card"] == card), forms[0])


def usual_channel(form: CardForm, *, partner: bool, coordinates: bool) -> str:
    wanted = PARTNER_S if partner else "phone" if coordinates and form["card"] == "general" else ""
    return wanted if wanted in form["channels"] else form["channels"][0]


def input_name(field: FormField) -> str:
    """As an error of the service points at it."""
    return f"answers-{field['name']}" if field["own"] else field["name"]


def body_of(form: CardForm, page: Page) -> dict[str, Any]:
    body: dict[str, Any] = {"form": {"card": form["card"], "version": form["version"]}}
    answers: dict[str, Any] = {}
    for field in form["fields"]:
        value = _value(field, page)
        if value not in (None, "", []):
            (answers if field["own"] else body)[field["name"]] = value
    return body | ({"answers": answers} if answers else {})


def further_signals(page: Page) -> list[dict[str, Any]]:
    """The places for another signal in which something was written."""
    return [
        {
            "signal_id": page.text(f"further-{place}-id") or str(uuid4()),
            "text": page.text(f"further-{place}-text"),
            "urgency": page.text(f"further-{place}-urgency") or "normal",
        }
        for place in FURTHER
        if page.text(f"further-{place}-text")
    ]


def ids_of_further(page: Page) -> dict[int, str]:
    """The same on the page that comes back, so that sending again makes nothing twice."""
    return {place: page.text(f"further-{place}-id") or str(uuid4()) for place in FURTHER}


def _value(field: FormField, page: Page) -> Any:
    name = input_name(field)
    if field["kind"] == "choices":
        return page.texts(name)
    given = page.text(name)
    if field["kind"] == "yes_no":
        return YES_NO.get(given)
    # What isn't a number goes along as it is: the service says so at the field.
    return int(given) if field["kind"] == "number" and given.isascii() and given.isdigit() else given
