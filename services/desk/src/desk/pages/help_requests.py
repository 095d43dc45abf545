"""Help requests: a partner sends them in and hears the answer; the network links, takes up, resolves."""

import asyncio
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import guard, picking
from desk.navigation import COORDINATION
from desk.people import NobodyCalled
from desk.transport import Refused
from desk.views import HelpRequest
from desk.web import Page

REQUIRED = {
    "description": "Schrijf wat er gevraagd wordt.",
    "theme": "Kies een thema.",
    "area": "Kies een gemeente of deelgemeente.",
}
CHANNEL_OF_SIGNAL = {
    "activity": "meeting_activity",
    "partner": "partner_service",
    "detection": "in_person",
    "self": "self",
}
"""How a request came in, in the words of signals; the rest is told by telephone."""
ROLES = (*COORDINATION, "partner")
ONE = "/help-requests/{help_request_id:uuid}"


async def help_requests(page: Page) -> Response:
    if not page.session.coordinates:
        own = await page.api.intake.own_help_requests()
        return page.render("help_requests_own.html", rows=own)
    resolved = page.query("stand") == "beantwoord"
    rows = await page.api.intake.help_requests("resolved" if resolved else "open")
    names = await page.names("intake", (row["client_id"] for row in rows))
    return page.render(
        "help_requests.html",
        resolved=resolved,
        waiting=[row for row in rows if not row["dossier_id"] and not resolved],
        running=[row for row in rows if row["dossier_id"] and not resolved],
        answered=rows if resolved else [],
        names=names,
    )


async def new_help_request(page: Page) -> Response:
    return await _form(page)


async def receive(page: Page) -> Response:
    body: dict[str, Any] = page.fields("help_request_id", *REQUIRED, "agreed", "channel", "received_on")
    errors = {name: text for name, text in REQUIRED.items() if not body[name]}
    body["person"] = _person(page, errors)
    if page.text("client"):
        body["client_id"], body["person"] = await _client(page, errors), None
    if errors:
        return await _form(page, 422, errors=errors)
    try:
        help_request_id = await page.api.intake.ask_help(body)
    except Refused as refused:
        return await _form(page, refused.status, refused=refused)
    if page.session.coordinates:
        return page.redirect(f"/help-requests/{help_request_id}", "help_request")
    return page.redirect("/help-requests", "help_request_sent")


def _person(page: Page, errors: dict[str, str]) -> dict[str, str] | None:
    given = {name: text for name, text in page.fields("name", "phone", "address").items() if text}
    if given and "name" not in given:
        errors["name"] = "Vul de naam in, of laat telefoon en adres ook leeg."
    return given or None


async def _client(page: Page, errors: dict[str, str]) -> str | None:
    try:
        return await picking.client(page, page.text("client"))
    except NobodyCalled as nobody:
        errors["client"] = picking.unknown_client(nobody)
        return None


async def _form(page: Page, status: int = 200, **problems: Any) -> Response:
    clients = await picking.clients_offered(page) if page.session.coordinates else []
    help_request_id = page.text("help_request_id") or str(uuid4())
    return page.render(
        "help_request_new.html",
        status,
        clients=clients,
        help_request_id=help_request_id,
        area_groups=page.area_groups,
        **problems,
    )


async def help_request(page: Page) -> Response:
    return await _show(page)


async def link(page: Page) -> Response:
    errors: dict[str, str] = {}
    client_id = page.text("client_id") or await _client(page, errors)
    if not client_id:
        return await _show(page, 422, errors=errors, opened="link")
    return await _step(page, "linked", "link", page.api.intake.link(page.id("help_request_id"), client_id))


async def register(page: Page) -> Response:
    """A client is made of whom the request names, and the request is that client's."""
    body = page.fields("client_id", "name", "area", "phone", "address")
    try:
        client_id = await page.api.intake.register(body)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened="register")
    linking = page.api.intake.link(page.id("help_request_id"), client_id)
    return await _step(page, "linked", "register", linking)


async def take_up(page: Page) -> Response:
    """The request becomes a signal with the same id, so that it never becomes two."""
    found = await page.api.intake.help_request(page.id("help_request_id"))
    try:
        made = await page.api.signals.card(await _card(page, found))
        await page.api.intake.take_up(found["help_request_id"], made["dossier_id"])
    except NobodyCalled as nobody:
        return await _show(page, 422, errors={"sender": picking.unknown_sender(nobody)}, opened="take_up")
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened="take_up")
    return page.redirect(f"/dossiers/{made['dossier_id']}", "taken_up")


async def _card(page: Page, found: HelpRequest) -> dict[str, Any]:
    agreed = found["agreed"]
    asked = found["description"] or ""
    return {
        "signal_id": found["help_request_id"],
        "client_id": found["client_id"],
        "area": found["area"],
        "channel": CHANNEL_OF_SIGNAL.get(found["channel"], "phone"),
        "text": f"{asked}\n\nAfgesproken met de persoon: {agreed}" if agreed else asked,
        "client_agrees": "yes" if agreed else None,
        "occurred_on": found["received_on"],
        "sender": await _sender(page, found),
    }


async def _sender(page: Page, found: HelpRequest) -> dict[str, str] | None:
    """Who hears what becomes of it: the partner that sent it in, or the client, or who was typed."""
    if found["sender_id"]:
        return {"kind": "partner", "id": found["sender_id"]}
    if page.text("sender"):
        return await picking.sender(page, page.text("sender"))
    if found["channel"] == "self" and found["client_id"]:
        return {"kind": "client", "id": found["client_id"]}
    return {"kind": "other"}


async def resolve(page: Page) -> Response:
    body = page.fields("resolution", "answer", "note")
    return await _step(
        page, "answered_request", "resolve", page.api.intake.resolve(page.id("help_request_id"), body)
    )


async def _step(page: Page, done: str, opened: str, call: Any) -> Response:
    try:
        await call
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened=opened)
    return page.redirect(f"/help-requests/{page.id('help_request_id')}", done)


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    found = await page.api.intake.help_request(page.id("help_request_id"))
    person = found["person"]
    offered, names, same = await asyncio.gather(
        picking.senders_offered(page),
        page.names("intake", [found["client_id"]]),
        page.api.intake.search(person["name"]) if person and not found["client_id"] else _nobody(),
    )
    return page.render(
        "help_request.html",
        status,
        asked=found,
        clients=offered["clients"],
        senders=offered["senders"],
        partners={each.id: each.name for each in offered["senders"] if each.kind == "partner"},
        names=names,
        same=same,
        new_id=page.text("client_id") or str(uuid4()),
        area_groups=page.area_groups,
        **problems,
    )


async def _nobody() -> list[Any]:
    return []


ROUTES = [
    guard.page("/help-requests", help_requests, *ROLES),
    guard.page("/help-requests/new", new_help_request, *ROLES),
    guard.action("/help-requests/new", receive, *ROLES),
    guard.page(ONE, help_request, *COORDINATION),
    guard.action(f"{ONE}/link", link, *COORDINATION),
    guard.action(f"{ONE}/register", register, *COORDINATION),
    guard.action(f"{ONE}/take-up", take_up, *COORDINATION),
    guard.action(f"{ONE}/resolve", resolve, *COORDINATION),
]
