"""Who knows a client privately: shut out, let in again, or in with a reason."""

from starlette.responses import Response

from desk import guard
from desk.navigation import COORDINATION
from desk.transport import Refused
from desk.web import Page

GUARD = "acquainted"


def closed_door(page: Page, refused: Refused, status: int = 409) -> Response:
    """The page of a dossier for who is shut out of it."""
    return page.render("acquainted.html", status, refused=refused, dossier_id=page.id("dossier_id"))


async def open_anyway(page: Page) -> Response:
    dossier_id = page.id("dossier_id")
    try:
        await page.api.signals.open_anyway(dossier_id, page.text("reason"))
    except Refused as refused:
        return closed_door(page, refused, refused.status)
    return page.redirect(f"/dossiers/{dossier_id}", "open_anyway")


async def shut_out(page: Page) -> Response:
    """Without a login: oneself."""
    client_id, login = page.id("client_id"), page.text("login") or page.session.subject
    await page.api.signals.shut_out(client_id, login)
    return page.redirect(f"/clients/{client_id}", "shut_out")


async def let_in(page: Page) -> Response:
    client_id = page.id("client_id")
    await page.api.signals.let_in(client_id, page.text("login"))
    return page.redirect(f"/clients/{client_id}", "let_in")


ROUTES = [
    guard.action("/dossiers/{dossier_id:uuid}/open-anyway", open_anyway, *COORDINATION),
    guard.action("/clients/{client_id:uuid}/acquaintances", shut_out, *COORDINATION),
    guard.action("/clients/{client_id:uuid}/acquaintances/let-in", let_in, *COORDINATION),
]
