"""Whom a name could mean, while it is typed: htmx asks, so that the list isn't the latest alone.

By POST: a name doesn't belong in an address.
"""

from starlette.responses import HTMLResponse, Response

from desk import guard, picking
from desk.navigation import COORDINATION
from desk.transport import NotThere
from desk.web import Page

FIELDS = {"clients": ("client",), "senders": ("sender",), "volunteers": ("volunteer", "owner")}


async def choices(page: Page) -> Response:
    kind = str(page.request.path_params["kind"])
    if kind not in FIELDS:
        raise NotThere
    typed = next(filter(None, map(page.text, FIELDS[kind])), "")
    found = await picking.called(page, kind, typed) if typed else []
    if not found:
        return Response(status_code=204)
    template = page.desk.templates.get_template("_choices.html")
    return HTMLResponse(template.render(id=kind, choices=found))


ROUTES = [guard.action("/choices/{kind}", choices, *COORDINATION)]
