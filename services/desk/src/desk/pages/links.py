"""A mailed link: opening it changes nothing, a code lets in, and then one referral is read and answered."""

import re
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.answering import ANSWERS, letter_of
from desk.guard import ForgedForm, checked_form
from desk.link_api import LinkApi
from desk.session import Visit
from desk.transport import NotThere, Refused, ServiceAway, SessionOver
from desk.web import Asked, Desk, render

CAPABILITY = re.compile(r"[A-Za-z0-9_-]{43}")
CODE = re.compile(r"[0-9]{6}")
CAPACITY = ("capacity", "no_intake_before")


class LinkPage(Asked):
    """One request of who holds a mailed link; `visit` has a session, or only the token of its forms."""

    def __init__(self, desk: Desk, request: Request, visit: Visit, form: FormData | None) -> None:
        super().__init__(desk, request, form)
        self.visit = visit
        self.api = LinkApi(desk.http, desk.settings, visit.session, self.traceparent)

    @property
    def capability(self) -> str:
        return self.id("capability")

    @property
    def path(self) -> str:
        return path_of(self.request)

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        refused = context.get("refused")
        page = {
            "session": self.visit,
            "here": self.path,
            "given": self.form,
            "done": self.query("gedaan"),
            "errors": refused.fields if isinstance(refused, Refused) else {},
        }
        return render(self.desk, self.request, template, status, **{**page, **context})


Handler = Callable[[LinkPage], Awaitable[Response]]


def path_of(request: Request) -> str:
    return f"/v/{request.path_params['capability']}"


async def opened(page: LinkPage) -> Response:
    if page.visit.session:
        return await _show(page)
    seen = await page.api.look(page.capability)
    if not seen["works"]:
        return page.render("link_over.html", 404)
    return _with_forms(page, page.render("link.html", network={"name": seen["network"]}))


async def code(page: LinkPage) -> Response:
    if page.visit.session:
        return page.redirect(page.path)
    return _with_forms(page, page.render("link_code.html"))


async def ask_code(page: LinkPage) -> Response:
    if page.visit.session:
        return page.redirect(page.path)
    await page.api.ask_code(page.capability)
    return page.redirect(f"{page.path}/code")


async def enter(page: LinkPage) -> Response:
    given = "".join(page.text("code").split())
    if not CODE.fullmatch(given):
        return page.render("link_code.html", 422, errors={"code": "Een code telt zes cijfers."})
    try:
        session, seconds = await page.api.enter(page.capability, given)
    except Refused as refused:
        return page.render("link_code.html", refused.status, refused=refused, given={})
    response = page.redirect(page.path)
    visit = Visit(page.visit.csrf, session, int(time.time()) + seconds)
    page.desk.sessions.write_visit(response, visit, page.path)
    return response


async def answer(page: LinkPage) -> Response:
    verb = page.id("verb")
    fields = {**ANSWERS, "capacity": CAPACITY}.get(verb)
    if fields is None or not page.visit.session:
        raise NotThere if page.visit.session else SessionOver
    try:
        await page.api.submit(verb, {"number": page.text("number"), **page.fields(*fields)})
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened=verb)
    return page.redirect(page.path, verb)


async def leave(page: LinkPage) -> Response:
    if page.visit.session:
        await page.api.leave()
    return _over(page)


async def _show(page: LinkPage, status: int = 200, **problems: Any) -> Response:
    visited = await page.api.visited()
    referral, partner = visited["referral"], visited["partner"]
    return page.render(
        "link_referral.html",
        status,
        network={"name": visited["network"]},
        referral=referral,
        about=partner,
        partners={partner["partner_id"]: partner["name"]},
        number=str(uuid4()),
        **await letter_of(page.api.letter(referral["referral_id"])),
        **problems,
    )


def _with_forms(page: LinkPage, response: Response) -> Response:
    page.desk.sessions.write_visit(response, page.visit, page.path)
    return response


def _over(page: LinkPage) -> Response:
    """Back to the page where a code is asked for."""
    response = page.redirect(page.path)
    page.desk.sessions.clear_visit(response, page.path)
    return response


def _route(method: str, path: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        if not CAPABILITY.fullmatch(request.path_params["capability"]):
            return render(desk, request, "link_over.html", 404)
        own = path_of(request)
        known = desk.sessions.visit(request, own) or desk.sessions.form_of(request, own)
        form = None
        if method == "POST":
            if known is None:
                raise ForgedForm
            form = await checked_form(desk, request, known)
        return await _answer(LinkPage(desk, request, known or Visit(), form), handler)

    return Route(f"/v/{{capability}}{path}", endpoint, methods=[method], name=f"link_{handler.__name__}")


async def _answer(page: LinkPage, handler: Handler) -> Response:
    try:
        return await handler(page)
    except SessionOver:
        return _over(page)
    except NotThere:
        return page.render("link_over.html", 404)
    except ServiceAway as away:
        return page.render("error_away.html", 503, service=away.name)
    except Refused as refused:
        return page.render("error_refused.html", refused.status, refused=refused)


ROUTES = [
    _route("GET", "", opened),
    _route("GET", "/code", code),
    _route("POST", "/code", ask_code),
    _route("POST", "/enter", enter),
    _route("POST", "/leave", leave),
    _route("POST", "/{verb}", answer),
]
