"""What a volunteer or partner handed in, with what became of it; a volunteer's assignments."""

import asyncio
from typing import Any

from starlette.responses import Response

from desk import guard
from desk.transport import Refused
from desk.web import Names, Page


async def mine(page: Page) -> Response:
    return await _show(page)


async def assignment_done(page: Page) -> Response:
    try:
        await page.api.volunteers.done(page.id("assignment_id"))
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return page.redirect("/my", "assignment_done")


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    if page.session.has("volunteer"):
        signals, assignments = await asyncio.gather(
            page.api.signals.mine(), page.api.volunteers.my_assignments()
        )
    else:
        signals, assignments = await page.api.signals.mine(), []
    names = Names({})
    if page.session.has("volunteer"):
        names = await page.names("intake", (row.get("client_id") for row in (*assignments, *signals)))
    return page.render(
        "mine.html",
        status,
        signals=signals,
        planned=[row for row in assignments if not row.get("done_on")],
        past=[row for row in assignments if row.get("done_on")],
        names=names,
        **problems,
    )


ROUTES = [
    guard.page("/my", mine, "volunteer", "partner"),
    guard.action("/my/assignments/{assignment_id:uuid}/done", assignment_done, "volunteer"),
]
