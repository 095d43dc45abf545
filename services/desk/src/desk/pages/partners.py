"""The services one refers to: who they are, what they do, and whether secrecy binds them."""

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import guard
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


async def tell_capacity(page: Page) -> Response:
    await page.api.partners.tell_capacity(page.id("partner_id"), page.fields(*CAPACITY))
    return page.redirect("/partners" if page.session.has(*ROLES) else "/referrals", "capacity")


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    rows = await page.api.partners.all()
    return page.render("partners.html", status, rows=rows, new_id=str(uuid4()), **problems)


ROUTES = [
    guard.page("/partners", partners, *ROLES),
    guard.action("/partners", register_partner, *ROLES),
    guard.action("/partners/{partner_id:uuid}/capacity", tell_capacity, *ROLES, "partner"),
]
