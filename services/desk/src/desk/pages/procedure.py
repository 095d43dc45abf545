"""The network's procedure: its picture, what each version changed, and the administrator's next one."""

import re
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from desk import guard
from desk.dates import today
from desk.labels import capital, word
from desk.navigation import COORDINATION
from desk.transport import NotThere, Refused
from desk.web import Page

READERS = (*COORDINATION, "administrator")
SHIPPED = "procedure: donah"
OWN = "procedure: netwerk"

_id = re.compile(r"[a-z][a-z0-9]*-[0-9]+")
_next_line = re.compile(r"^(version|valid_from):.*$", re.MULTILINE)


async def procedure(page: Page) -> Response:
    return await _show(page)


async def picture(page: Page) -> Response:
    if not _id.fullmatch(page.id("version")):
        raise NotThere
    drawing = await page.api.signals.diagram(page.id("version"))
    return Response(drawing, media_type="image/svg+xml")


async def next_version(page: Page) -> Response:
    """Either look at what it would change, or let it begin."""
    text = page.text("text")
    try:
        if page.text("do") == "add":
            await page.api.signals.add_procedure(text)
            return page.redirect("/procedure", "procedure")
        return await _show(page, checked=await page.api.signals.check_procedure(text))
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)


async def _show(page: Page, status: int = 200, **more: Any) -> Response:
    versions = await page.api.signals.procedures()
    current = next(each for each in versions if each["in_force"])
    proposed = page.text("text") or next_text(versions[0])
    return page.render(
        "procedure.html", status, versions=versions, current=current, proposed=proposed, place=place, **more
    )


def next_text(last: dict[str, Any]) -> str:
    """What to begin with: the last version, with the next number, from tomorrow on."""
    number = 1 if SHIPPED in last["text"] else int(last["id"].rpartition("-")[2]) + 1
    lines = {"version": str(number), "valid_from": (today() + timedelta(days=1)).isoformat()}
    text = _next_line.sub(lambda found: f"{found[1]}: {lines[found[1]]}", last["text"])
    return text.replace(SHIPPED, OWN, 1)


def place(where: str) -> str:
    """`acknowledged.term.normal.working_days` in words."""
    return capital(", ".join(word(word(part, "step"), "procedure") for part in where.split(".")))


ROUTES = [
    guard.page("/procedure", procedure, *READERS),
    guard.page("/procedure/{version}/diagram.svg", picture, *READERS),
    guard.action("/procedure", next_version, "administrator"),
]
