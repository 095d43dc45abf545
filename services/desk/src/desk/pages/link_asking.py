"""What the holder of a mailed link sends in besides an answer: a signal, or a help request."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk.link_page import LinkPage, route
from desk.pages.help_requests import REQUIRED
from desk.transport import Refused, SessionOver

SIGNAL = {
    "text": "Schrijf wat je zag of hoorde. Eén zin is genoeg.",
    "area": "Kies een gemeente of deelgemeente.",
}
PERSON = ("name", "phone", "address")


async def new_signal(page: LinkPage) -> Response:
    return _form(page, "link_signal.html")


async def hand_in(page: LinkPage) -> Response:
    body = {**page.fields("signal_id", *SIGNAL), "channel": "partner_service"}
    return await _send(page, "link_signal.html", body, SIGNAL, page.api.hand_in, "signal_by_link")


async def new_help_request(page: LinkPage) -> Response:
    return _form(page, "link_help_request.html")


async def ask_help(page: LinkPage) -> Response:
    body: dict[str, Any] = page.fields("help_request_id", *REQUIRED, "agreed")
    person = {name: text for name, text in page.fields(*PERSON).items() if text}
    required = dict(REQUIRED)
    if person:
        body["person"], body["name"] = person, person.get("name")
        required["name"] = "Vul de naam in, of laat telefoon en adres ook leeg."
    template = "link_help_request.html"
    return await _send(page, template, body, required, page.api.ask_help, "help_request_by_link")


async def _send(
    page: LinkPage,
    template: str,
    body: dict[str, Any],
    required: dict[str, str],
    send: Callable[[dict[str, Any]], Awaitable[None]],
    done: str,
) -> Response:
    errors = {name: text for name, text in required.items() if not body.get(name)}
    body.pop("name", None)
    if errors:
        return _form(page, template, 422, errors=errors)
    try:
        await send(body)
    except Refused as refused:
        return _form(page, template, refused.status, refused=refused)
    return page.redirect(page.path, done)


def _form(page: LinkPage, template: str, status: int = 200, **problems: Any) -> Response:
    if not page.visit.session:
        raise SessionOver
    new_id = page.text("signal_id") or page.text("help_request_id") or str(uuid4())
    return page.render(template, status, new_id=new_id, area_groups=page.area_groups, **problems)


ROUTES = [
    route("GET", "/signal", new_signal),
    route("POST", "/signal", hand_in),
    route("GET", "/help-request", new_help_request),
    route("POST", "/help-request", ask_help),
]
