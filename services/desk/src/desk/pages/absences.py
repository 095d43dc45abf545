"""Who is away and who stands in; and what somebody wants to be mailed."""

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import guard
from desk.clients import Body
from desk.navigation import COORDINATION
from desk.transport import Refused
from desk.web import Page


async def absences(page: Page) -> Response:
    return await _show(page)


async def record(page: Page) -> Response:
    body = page.fields("absence_id", "login", "first_day", "last_day")
    asked = {"first_day": "Kies een eerste dag.", "last_day": "Kies een laatste dag."}
    errors = {name: text for name, text in asked.items() if not body[name]}
    if errors:
        return await _show(page, 422, errors=errors)
    return await _done(page, page.api.signals.record_absence(body), "absence")


async def end(page: Page) -> Response:
    return await _done(page, page.api.signals.end_absence(page.id("absence_id")), "absence_ended")


async def choose_mail(page: Page) -> Response:
    chosen: Body = {"address": page.text("address") or None, "daily": page.checked("daily")}
    return await _done(page, page.api.signals.choose_mail(chosen), "notifications")


async def _done(page: Page, command: Any, done: str) -> Response:
    try:
        await command
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return page.redirect("/absences", done)


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    # One after the other: the first makes a newcomer known to the second.
    mailed = await page.api.signals.notifications()
    office = await page.api.signals.office()
    return page.render(
        "absences.html",
        status,
        office=office,
        mailed=mailed,
        colleagues={one["login"]: one["name"] for one in office["colleagues"]},
        absence_id=page.text("absence_id") or str(uuid4()),
        **problems,
    )


ROUTES = [
    guard.page("/absences", absences, *COORDINATION),
    guard.action("/absences", record, *COORDINATION),
    guard.action("/absences/{absence_id:uuid}/end", end, *COORDINATION),
    guard.action("/notifications", choose_mail, *COORDINATION),
]
