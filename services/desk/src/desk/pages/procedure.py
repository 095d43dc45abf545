"""The network's procedure: its picture, what each version changed, and the administrator's next one."""

import re
from functools import partial
from typing import Any

from starlette.responses import Response

from desk import guard, versioned
from desk.transport import NotThere
from desk.versioned import READERS, follows, place
from desk.web import Page

SHIPPED = "procedure: donah"
OWN = "procedure: netwerk"

_id = re.compile(r"[a-z][a-z0-9]*-[0-9]+")


async def procedure(page: Page) -> Response:
    return await _show(page)


async def picture(page: Page) -> Response:
    if not _id.fullmatch(page.id("version")):
        raise NotThere
    drawing = await page.api.signals.diagram(page.id("version"))
    return Response(drawing, media_type="image/svg+xml")


async def next_version(page: Page) -> Response:
    signals = page.api.signals
    return await versioned.next_version(
        page, _show, signals.check_procedure, signals.add_procedure, "procedure"
    )


async def _show(page: Page, status: int = 200, **more: Any) -> Response:
    versions = await page.api.signals.procedures()
    return page.render(
        "procedure.html",
        status,
        versions=versions,
        current=next(each for each in versions if each["in_force"]),
        proposed=page.text("text") or next_text(versions[0]),
        place=partial(place, kinds=("step", "procedure")),
        **more,
    )


def next_text(last: dict[str, Any]) -> str:
    """What to begin with: the last version, with the next number, from tomorrow on.

    The remarks above the one that ships are in English.
    """
    if SHIPPED not in last["text"]:
        return follows(last["text"], int(last["id"].rpartition("-")[2]) + 1)
    _, _, rest = last["text"].partition(SHIPPED)
    return follows(OWN + rest, 1)


ROUTES = [
    guard.page("/procedure", procedure, *READERS),
    guard.page("/procedure/{version}/diagram.svg", picture, *READERS),
    guard.action("/procedure", next_version, "administrator"),
]
