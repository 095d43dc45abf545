"""Handing in a card: one line is enough."""

import re
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import card_forms, guard, picking
from desk.navigation import COORDINATION
from desk.people import NobodyCalled
from desk.transport import NotThere, Refused
from desk.views import CardForm
from desk.web import Names, Page


async def new_card(page: Page) -> Response:
    return await _form(page, card_forms.chosen(await _offered(page), page.query("card")))


async def hand_in(page: Page) -> Response:
    form = await _filled_in(page)
    errors: dict[str, str] = {}
    body = await _body(page, form, errors)
    if errors:
        return await _form(page, form, 422, errors=errors)
    try:
        made = await page.api.signals.card(body)
    except Refused as refused:
        return await _form(page, form, refused.status, refused=refused)
    if page.session.coordinates and not body.get("nothing_passed_on"):
        return page.redirect(f"/dossiers/{made['dossier_id']}", "card")
    return page.redirect("/worklist" if page.session.coordinates else "/my", "card")


async def _offered(page: Page) -> list[CardForm]:
    return card_forms.offered(await page.api.signals.card_forms(), to_partner=page.session.has("partner"))


async def _filled_in(page: Page) -> CardForm:
    """The version that the page was drawn from, also when a newer one came meanwhile."""
    card, version = page.text("card"), page.text("version")
    if re.fullmatch("[a-z][a-z0-9_]*", card) and version.isascii() and version.isdigit():
        return await page.api.signals.card_form(card, int(version))
    raise NotThere


def _usual_channel(page: Page, form: CardForm) -> str:
    session = page.session
    return card_forms.usual_channel(form, partner=session.has("partner"), coordinates=session.coordinates)


async def _body(page: Page, form: CardForm, errors: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "signal_id": page.text("signal_id") or None,
        "parent_signal_id": page.text("parent_signal_id") or None,
        "area": page.text("area") or None,
        "channel": page.text("channel") or _usual_channel(page, form),
        "nothing_passed_on": page.checked("nothing_passed_on") or None,
        "further": card_forms.further_signals(page) or None,
        **card_forms.body_of(form, page),
    }
    if "text" not in body:
        errors["text"] = "Schrijf wat je zag of hoorde. Eén zin is genoeg."
    body.update(await _who(page, errors))
    if not body.get("client_id") and not body["area"] and "client" not in errors:
        errors["area"] = "Kies in welke gemeente of deelgemeente dit speelt, of kies een gebruiker."
    return body


async def _who(page: Page, errors: dict[str, str]) -> dict[str, Any]:
    """The client, and for a coordinator the person on whose behalf the card is written."""
    if not page.session.coordinates:
        return {"client_id": page.text("client_id") or None}
    return await who(page, errors)


async def who(page: Page, errors: dict[str, str]) -> dict[str, Any]:
    """Whose names a coordinator typed."""
    found: dict[str, Any] = {}
    try:
        found["sender"] = await picking.sender(page, page.text("sender"))
    except NobodyCalled as nobody:
        errors["sender"] = picking.unknown_sender(nobody)
    if typed := page.text("client"):
        try:
            found["client_id"] = await picking.client(page, typed)
        except NobodyCalled as nobody:
            errors["client"] = picking.unknown_client(nobody)
    return found


async def _own_clients(page: Page) -> tuple[list[str], Names]:
    assignments = await page.api.volunteers.my_assignments()
    ids = list(dict.fromkeys(row["client_id"] for row in assignments if row.get("client_id")))
    return [str(client_id) for client_id in ids], await page.names("intake", ids)


async def _form(page: Page, form: CardForm, status: int = 200, **problems: Any) -> Response:
    context: dict[str, Any] = {"form": form, "forms": await _offered(page), **problems}
    context["signal_id"] = page.text("signal_id") or str(uuid4())
    context |= {"channel": _usual_channel(page, form), "supposed": card_forms.SUPPOSED}
    context["further"] = card_forms.ids_of_further(page)
    if page.session.coordinates:
        context["offers"] = offered = await picking.senders_offered(page)
        context["client_asked"] = asked = page.query("client")
        context["about"] = await picking.text_of_client(page, asked, offered["clients"])
    elif page.session.has("volunteer"):
        context["own"], context["names"] = await _own_clients(page)
    context["parent"] = page.text("parent_signal_id") or page.query("parent")
    return page.render("card.html", status, area_groups=page.area_groups, **context)


ROLES = (*COORDINATION, "volunteer", "partner")
ROUTES = [guard.page("/card", new_card, *ROLES), guard.action("/card", hand_in, *ROLES)]
