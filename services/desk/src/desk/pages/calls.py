"""One form that takes a phone call from captured to fed back: eight fields, one submit."""

from typing import Any

from starlette.responses import Response

from desk import guard, people
from desk.navigation import COORDINATION
from desk.pages.cards import offers, unknown
from desk.transport import Refused
from desk.web import Page

REQUIRED = {
    "text": "Schrijf kort wat er gevraagd of gemeld werd.",
    "level": "Kies een niveau.",
    "theme": "Kies een thema.",
    "decision": "Kies wat er gebeurt.",
    "answer": "Schrijf wat je aan de beller zei.",
}


async def new_call(page: Page) -> Response:
    return await _form(page)


async def take_call(page: Page) -> Response:
    offered = await offers(page)
    errors = {name: text for name, text in REQUIRED.items() if not page.text(name)}
    body: dict[str, Any] = page.fields("area", *REQUIRED)
    body["sender"] = people.sender(page.text("sender"), offered["senders"])
    if page.text("client"):
        try:
            body["client_id"] = people.find(page.text("client"), offered["clients"]).id
        except people.NobodyCalled as nobody:
            errors["client"] = unknown(nobody)
    elif not body["area"]:
        errors["area"] = "Kies een gebruiker hierboven, of een deelgemeente hier."
    if errors:
        return await _form(page, 422, offered, errors=errors)
    try:
        made = await page.api.signals.phone_call(body)
    except Refused as refused:
        return await _form(page, refused.status, offered, refused=refused)
    return page.redirect(f"/dossiers/{made['dossier_id']}", "call")


async def _form(
    page: Page, status: int = 200, offered: dict[str, list[people.Choice]] | None = None, **problems: Any
) -> Response:
    return page.render(
        "call.html", status, offers=offered or await offers(page), area_groups=page.area_groups, **problems
    )


ROUTES = [guard.page("/call", new_call, *COORDINATION), guard.action("/call", take_call, *COORDINATION)]
