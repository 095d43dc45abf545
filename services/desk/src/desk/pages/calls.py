"""One form that takes a phone call from captured to fed back: eight fields, one submit."""

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import guard, picking
from desk.navigation import COORDINATION
from desk.pages.cards import who
from desk.transport import Refused
from desk.web import Page

REQUIRED = {
    "text": "Schrijf kort wat er gevraagd of gemeld werd.",
    "level": "Kies een niveau.",
    "theme": "Kies een thema.",
    "decision": "Kies wat er gebeurt.",
    "answer": "Schrijf wat je aan de beller zei.",
}


ENDINGS = {
    "inform+informed": "Informatie gegeven, daarmee klaar",
    "inform": "Informatie gegeven, nog open houden",
    "act": "We doen zelf iets",
    "refer": "Doorverwijzen: de brief komt hierna",
    "pass_to_service": "Doorgeven aan een dienst",
    "bundle": "Bundelen voor het beleid",
    "no_action+choice_respected": "Niets: de gebruiker wil dat zo, daarmee klaar",
    "no_action": "Niets: het antwoord zegt waarom",
}
"""A decision, and where that ends it the resolution."""


async def new_call(page: Page) -> Response:
    return await _form(page)


async def take_call(page: Page) -> Response:
    errors = {name: text for name, text in REQUIRED.items() if not page.text(name)}
    body: dict[str, Any] = page.fields("signal_id", "area", *REQUIRED)
    body["decision"], _, body["resolution"] = page.text("decision").partition("+")
    body |= await who(page, errors)
    if not page.text("client") and not body["area"]:
        errors["area"] = "Kies een gebruiker hierboven, of een deelgemeente hier."
    if errors:
        return await _form(page, 422, errors=errors)
    try:
        made = await page.api.signals.phone_call(body)
    except Refused as refused:
        return await _form(page, refused.status, refused=refused)
    path = f"/dossiers/{made['dossier_id']}"
    return page.redirect(f"{path}/refer" if body["decision"] == "refer" else path, "call")


async def _form(page: Page, status: int = 200, **problems: Any) -> Response:
    return page.render(
        "call.html",
        status,
        offers=await picking.senders_offered(page),
        area_groups=page.area_groups,
        endings=ENDINGS,
        signal_id=page.text("signal_id") or str(uuid4()),
        **problems,
    )


ROUTES = [guard.page("/call", new_call, *COORDINATION), guard.action("/call", take_call, *COORDINATION)]
