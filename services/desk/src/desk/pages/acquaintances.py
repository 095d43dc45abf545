"""Who knows a client privately: shut out, let in again, or in with a reason.

Intake and signals each keep who is shut out, and are told one after the other: what one of them missed shows
on the client's page, and is mended by telling again.
"""

from typing import Any

from starlette.responses import Response

from desk import guard
from desk.navigation import COORDINATION
from desk.transport import NotThere, Refused, ServiceAway
from desk.web import Page

GUARD = "acquainted"


def closed_door(page: Page, refused: Refused, status: int = 409) -> Response:
    """The page of a dossier for who is shut out of it."""
    return page.render("acquainted.html", status, refused=refused, dossier_id=page.id("dossier_id"))


async def open_dossier(page: Page) -> Response:
    dossier_id = page.id("dossier_id")
    try:
        await page.api.signals.open_anyway(dossier_id, page.text("reason"))
    except Refused as refused:
        return closed_door(page, refused, refused.status)
    return page.redirect(f"/dossiers/{dossier_id}", "open_anyway")


async def open_client(page: Page) -> Response:
    client_id = page.id("client_id")
    try:
        await page.api.intake.open_anyway(client_id, page.text("reason"))
    except Refused as refused:
        refused.client_id = client_id
        return page.render("acquainted.html", refused.status, refused=refused)
    return page.redirect(f"/clients/{client_id}", "open_anyway")


async def shut_out(page: Page) -> Response:
    """Without a login: oneself."""
    client_id, login = page.id("client_id"), page.text("login") or page.session.subject
    await page.api.signals.shut_out(client_id, login)
    await page.api.intake.shut_out(client_id, login)
    own = login == page.session.subject
    return page.redirect("/clients" if own else f"/clients/{client_id}", "shut_out")


async def let_in(page: Page) -> Response:
    client_id, login = page.id("client_id"), page.text("login")
    await page.api.signals.let_in(client_id, login)
    await page.api.intake.let_in(client_id, login)
    return page.redirect(f"/clients/{client_id}", "let_in")


async def known_by(page: Page, client_id: str) -> list[dict[str, Any]] | None:
    """None while signals is away, or hasn't heard of the client yet: a consent is given without it."""
    here = {one["login"]: one for one in await page.api.intake.acquaintances(client_id)}
    try:
        there = {one["login"]: one for one in await page.api.signals.acquaintances(client_id)}
    except (NotThere, ServiceAway):
        return None
    both = here.keys() & there.keys()
    return [{**one, "everywhere": login in both} for login, one in sorted((there | here).items())]


ROUTES = [
    guard.action("/dossiers/{dossier_id:uuid}/open-anyway", open_dossier, *COORDINATION),
    guard.action("/clients/{client_id:uuid}/open-anyway", open_client, *COORDINATION),
    guard.action("/clients/{client_id:uuid}/acquaintances", shut_out, *COORDINATION),
    guard.action("/clients/{client_id:uuid}/acquaintances/let-in", let_in, *COORDINATION),
]
