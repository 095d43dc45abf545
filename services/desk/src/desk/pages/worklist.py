"""The coordinator's worklist: what is late, due today, new, awaiting feedback, open."""

import asyncio

from starlette.responses import Response

from desk import guard
from desk.navigation import COORDINATION
from desk.transport import ServiceAway
from desk.views import Worklist
from desk.web import Page

VIEWS = {
    "late": "Te laat",
    "today": "Vandaag",
    "new": "Nieuw",
    "feedback": "Wacht op terugkoppeling",
    "open": "Alle open",
}
ROWS = 50


async def worklist(page: Page) -> Response:
    view = page.query("view")
    found: Worklist
    if view in VIEWS:
        found = await page.api.signals.worklist(view, ROWS, page.query("after") or None)
    else:
        view, found = await _most_pressing(page)
    names, asked, office = await asyncio.gather(
        page.names("intake", (row.get("client_id") for row in found["rows"])),
        _help_requests(page),
        page.api.signals.office(),
    )
    return page.render(
        "worklist.html",
        views=VIEWS,
        view=view,
        counts=found["counts"],
        counted_to=found["counted_to"],
        rows=found["rows"],
        names=names,
        after=found["after"],
        asked=asked,
        office=office,
        colleagues={one["login"]: one["name"] for one in office["colleagues"]},
    )


async def _help_requests(page: Page) -> int:
    """How many wait for an answer; none while intake is away, since the rest of the list goes on."""
    try:
        return await page.api.intake.help_requests_waiting()
    except ServiceAway:
        return 0


async def _most_pressing(page: Page) -> tuple[str, Worklist]:
    """Where a day begins: what is late, else what is due, else what is new."""
    late = await page.api.signals.worklist("late", ROWS, None)
    if late["rows"]:
        return "late", late
    view = next((name for name in ("today", "new") if late["counts"].get(name)), "open")
    return view, await page.api.signals.worklist(view, ROWS, None)


ROUTES = [guard.page("/worklist", worklist, *COORDINATION)]
