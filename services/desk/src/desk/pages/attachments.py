"""Attachments of a dossier: added, fetched, taken back."""

from starlette.responses import Response

from chassis.problems import Problem, TooLarge
from desk import guard
from desk.navigation import COORDINATION
from desk.pages.dossiers import show
from desk.transport import NotThere, Refused
from desk.web import Page

DOSSIER = "/dossiers/{dossier_id:uuid}"
KINDS = ("application/pdf", "image/jpeg", "image/png")


async def attach(page: Page) -> Response:
    dossier_id, incoming = page.id("dossier_id"), page.incoming
    form = {"visibility": page.text("visibility")}
    try:
        await page.api.signals.attach(dossier_id, form, incoming.name or "", incoming.chunks())
    except Refused as refused:
        return await show(page, refused.status, "attachment", refused=refused)
    except Problem as problem:
        return await show(page, problem.status, "attachment", refused=_cut_off(problem))
    return page.redirect(f"/dossiers/{dossier_id}", "attachment")


def _cut_off(problem: Problem) -> Refused:
    """What the desk itself saw while the file came in."""
    too_large = isinstance(problem, TooLarge)
    detail = "Een bijlage is hoogstens 10 MB." if too_large else "Het bestand kwam niet volledig aan."
    help_ = "Maak het bestand kleiner, of splits het." if too_large else "Probeer het opnieuw."
    return Refused(problem.status, "", detail, help_)


async def download(page: Page) -> Response:
    """Saved by the browser, never shown as a page of ours."""
    found = await page.api.signals.attachment(page.id("dossier_id"), page.id("attachment_id"))
    kind = found.headers.get("content-type", "")
    if kind not in KINDS:
        raise NotThere
    named = {"content-disposition": found.headers.get("content-disposition", "attachment")}
    return Response(found.content, media_type=kind, headers=named)


async def remove(page: Page) -> Response:
    dossier_id, attachment_id = page.id("dossier_id"), page.id("attachment_id")
    path = f"attachments/{attachment_id}/remove"
    try:
        await page.api.signals.command(dossier_id, path, page.fields("reason"))
    except Refused as refused:
        return await show(page, refused.status, f"attachment-{attachment_id}", refused=refused)
    return page.redirect(f"/dossiers/{dossier_id}", "attachment_removed")


ROUTES = [
    guard.upload(f"{DOSSIER}/attachments", attach, *COORDINATION),
    guard.page(f"{DOSSIER}/attachments/{{attachment_id:uuid}}", download, *COORDINATION),
    guard.action(f"{DOSSIER}/attachments/{{attachment_id:uuid}}/remove", remove, *COORDINATION),
]
