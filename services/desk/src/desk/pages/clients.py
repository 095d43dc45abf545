"""The people supported by the network, and the consents they gave."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import guard
from desk.navigation import COORDINATION
from desk.pages import acquaintances
from desk.people import OFFERED
from desk.transport import NotThere, Refused, ServiceAway
from desk.views import ClientRow
from desk.web import Page

CONSENT = (
    *("consent_id", "partner_id", "purpose", "scope", "given_how", "witness"),
    *("given_on", "valid_until"),
)


async def clients(page: Page) -> Response:
    return _list(page, await page.api.intake.clients(), "")


async def search(page: Page) -> Response:
    """By POST: a name doesn't belong in an address."""
    q = page.text("q")
    if not q:
        return page.redirect("/clients")
    return _list(page, await page.api.intake.search(q), q)


def _list(page: Page, rows: list[ClientRow], q: str) -> Response:
    in_order = sorted(rows, key=lambda row: row["name"].casefold())
    return page.render("clients.html", rows=in_order, q=q, cut=len(rows) == OFFERED)


async def new_client(page: Page) -> Response:
    return _new(page)


async def register_client(page: Page) -> Response:
    body = page.fields("client_id", "name", "area", "birth_date", "phone", "address", "note")
    missing = {"name": "Vul een naam in.", "area": "Kies een gemeente of deelgemeente."}
    errors = {name: text for name, text in missing.items() if not body[name]}
    if errors:
        return _new(page, 422, errors=errors)
    try:
        client_id = await page.api.intake.register(body)
    except Refused as refused:
        return _new(page, refused.status, refused=refused)
    return page.redirect(f"/clients/{client_id}", "client")


def _new(page: Page, status: int = 200, **problems: Any) -> Response:
    problems["client_id"] = page.text("client_id") or str(uuid4())
    return page.render("client_new.html", status, area_groups=page.area_groups, **problems)


async def client(page: Page) -> Response:
    return await _show(page)


async def give_consent(page: Page) -> Response:
    try:
        await page.api.intake.give_consent(page.id("client_id"), page.fields(*CONSENT))
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return page.redirect(f"/clients/{page.id('client_id')}", "consent")


async def withdraw_consent(page: Page) -> Response:
    try:
        await page.api.intake.withdraw_consent(page.id("consent_id"))
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return page.redirect(f"/clients/{page.id('client_id')}", "withdrawn")


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    client_id = page.id("client_id")
    found, consents, partners, known_by, dossiers = await asyncio.gather(
        page.api.intake.client(client_id),
        page.api.intake.consents(client_id),
        page.api.partners.all(),
        acquaintances.known_by(page, client_id),
        _of_signals(page.api.signals.dossiers_of(client_id)),
    )
    return page.render(
        "client.html",
        status,
        client=found,
        consents=consents,
        known_by=known_by,
        dossiers=dossiers,
        partners={row["partner_id"]: row["name"] for row in partners},
        consent_id=page.text("consent_id") or str(uuid4()),
        **problems,
    )


async def _of_signals(asked: Awaitable[list[dict[str, Any]]]) -> list[dict[str, Any]] | None:
    """None while signals is away, hasn't heard of the client yet, or shuts this reader out: a consent is
    given without it."""
    try:
        return await asked
    except (NotThere, Refused, ServiceAway):
        return None


ROUTES = [
    guard.page("/clients", clients, *COORDINATION),
    guard.action("/clients", search, *COORDINATION),
    guard.page("/clients/new", new_client, *COORDINATION),
    guard.action("/clients/new", register_client, *COORDINATION),
    guard.page("/clients/{client_id:uuid}", client, *COORDINATION),
    guard.action("/clients/{client_id:uuid}/consents", give_consent, *COORDINATION),
    guard.action(
        "/clients/{client_id:uuid}/consents/{consent_id:uuid}/withdraw", withdraw_consent, *COORDINATION
    ),
]
