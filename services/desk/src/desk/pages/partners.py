"""The directory of services: who does what, for whom, and when somebody last looked."""

import json
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from chassis.problems import Problem
from desk import entries, guard
from desk.navigation import COORDINATION
from desk.transport import Refused
from desk.web import Page

ROLES = (*COORDINATION, "administrator")
CAPACITY = ("capacity", "no_intake_before")
FIELDS = ("partner_id", "name", "works_on", "contact", "email", "phone", "reached_by", *CAPACITY)


async def partners(page: Page) -> Response:
    return await _show(page)


async def register_partner(page: Page) -> Response:
    body: dict[str, Any] = {
        **page.fields(*FIELDS),
        "themes": page.texts("themes"),
        "bound_by_secrecy": page.checked("bound_by_secrecy"),
    }
    try:
        await page.api.partners.register(body)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, adding=True)
    return page.redirect("/partners", "partner")


async def export(page: Page) -> Response:
    content = await page.api.partners.exported()
    named = {"content-disposition": 'attachment; filename="sociale-kaart.json"'}
    return Response(content, media_type="application/json", headers=named)


async def import_(page: Page) -> Response:
    """A page of HSDS, a list of organisations, or one."""
    try:
        given = json.loads(b"".join([chunk async for chunk in page.incoming.chunks()]))
    except (ValueError, Problem):
        refused = Refused(422, "", "Dit bestand is geen JSON.", "Kies een bestand in het formaat HSDS 3.0.")
        return await _show(page, 422, refused=refused, importing=True)
    try:
        counts = await page.api.partners.imported(_as_page(given))
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, importing=True)
    return await _show(page, imported=counts)


def _as_page(given: Any) -> dict[str, Any]:
    if isinstance(given, dict):
        return given if "contents" in given else {"contents": [given]}
    return {"contents": given}


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    rows = await page.api.partners.all()
    text, theme, area = page.query("q"), page.query("theme"), page.query("area")
    found = entries.matching(rows, text, theme, area)
    to_verify = [row for row in rows if row.get("stale") and row.get("active", True)]
    if page.query("nakijken"):
        found = [row for row in found if row in to_verify]
    municipalities = page.network.municipalities if page.network else ()
    return page.render(
        "partners.html",
        status,
        rows=found,
        total=len(rows),
        to_verify=len(to_verify),
        asked={"q": text, "theme": theme, "area": area},
        municipalities=entries.areas_to_choose(municipalities, ()),
        new_id=str(uuid4()),
        **problems,
    )


ROUTES = [
    guard.page("/partners", partners, *ROLES),
    guard.action("/partners", register_partner, *ROLES),
    guard.page("/partners/hsds.json", export, *ROLES),
    guard.upload("/partners/hsds", import_, *ROLES),
]
