"""Who may open a page, and what protects every form."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Protocol
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from chassis.body_limit import allow
from chassis.problems import Problem
from chassis.uploads import Incoming
from desk.session import Session
from desk.transport import NotAllowed, NotThere, Refused, ServiceAway, SessionOver
from desk.web import Desk, Handler, Page, render

MAX_FIELDS = 200
MAX_FIELD_BYTES = 256 * 1024
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_LET_GO = 20 * MAX_FILE_BYTES


class WithForms(Protocol):
    """Whose forms carry this token."""

    @property
    def csrf(self) -> str: ...


ReadForm = Callable[[Desk, Request, Session], Awaitable[FormData]]


class ForgedForm(Exception):
    """A form that didn't come from our own page."""


def page(path: str, handler: Handler, *roles: str) -> Route:
    return _route("GET", path, handler, roles)


def action(path: str, handler: Handler, *roles: str) -> Route:
    return _route("POST", path, handler, roles, checked_form)


def upload(path: str, handler: Handler, *roles: str) -> Route:
    """An action whose form has a file, as `page.incoming`: what the handler doesn't take is let go."""

    async def passing_on(page: Page) -> Response:
        try:
            return await handler(page)
        finally:
            await page.incoming.drain(MAX_LET_GO)

    passing_on.__name__ = handler.__name__
    return _route("POST", path, passing_on, roles, _checked_upload)


def _route(
    method: str, path: str, handler: Handler, roles: tuple[str, ...], read: ReadForm | None = None
) -> Route:
    async def endpoint(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        session = desk.sessions.read(request)
        if session is None:
            return _to_login(request, method)
        form = await read(desk, request, session) if read else None
        if session.expired:
            return _again(desk, request, session, form)
        if roles and not session.has(*roles):
            return problem(desk, request, 403, session)
        return await _answer(desk, request, session, form, handler)

    return Route(path, endpoint, methods=[method], name=f"{method.lower()}_{handler.__name__}")


async def _answer(
    desk: Desk, request: Request, session: Session, form: FormData | None, handler: Handler
) -> Response:
    page = Page(desk, request, session, form)
    try:
        return await handler(page)
    except SessionOver:
        return _again(desk, request, session, form)
    except NotAllowed:
        return problem(desk, request, 403, session)
    except NotThere:
        return problem(desk, request, 404, session)
    except ServiceAway as away:
        return page.render("error_away.html", 503, service=away.name, fields=sent_again(form))
    except Refused as refused:
        template = "acquainted.html" if refused.client_id else "error_refused.html"
        return page.render(template, refused.status, refused=refused)


def _to_login(request: Request, method: str) -> Response:
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    path = f"/login?next={quote(target)}" if method == "GET" and target != "/" else "/login"
    return RedirectResponse(path, status_code=303)


def _again(desk: Desk, request: Request, session: Session, form: FormData | None) -> Response:
    """The token is over. A form that was just sent is kept on the page, so that nothing is typed twice."""
    if form is None:
        return RedirectResponse(f"/login/start?next={quote(request.url.path)}", status_code=303)
    return render(desk, request, "session_over.html", 401, fields=sent_again(form))


def sent_again(form: FormData | None) -> list[tuple[str, str]]:
    """What a form held, to be sent once more under the same ids: so nothing is made twice."""
    return [(name, value) for name, value in (form or FormData()).multi_items() if isinstance(value, str)]


async def checked_form(desk: Desk, request: Request, session: WithForms) -> FormData:
    if not same_origin(request, desk.origin(request)):
        raise ForgedForm
    form = await request.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)
    _check_token(form, session)
    return form


async def _checked_upload(desk: Desk, request: Request, session: Session) -> FormData:
    """What stands before the file: checked before a byte of the file is passed on."""
    if not same_origin(request, desk.origin(request)):
        raise ForgedForm
    allow(request.scope, MAX_FILE_BYTES + MAX_LET_GO)
    try:
        incoming = Incoming(request.stream(), request.headers.get("content-type"), MAX_FILE_BYTES)
        await incoming.begin()
    except Problem:
        raise ForgedForm from None
    form = FormData(incoming.fields)
    _check_token(form, session)
    request.state.incoming = incoming
    return form


def _check_token(form: FormData, session: WithForms) -> None:
    token = form.get("csrf")
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), session.csrf.encode()):
        raise ForgedForm


def same_origin(request: Request, own: str) -> bool:
    """Under `Referrer-Policy: no-referrer` browsers send `Origin: null`; `Sec-Fetch-Site` then tells."""
    origin = request.headers.get("origin", "null")
    if origin != "null":
        return origin == own
    return request.headers.get("sec-fetch-site") == "same-origin"


def problem(desk: Desk, request: Request, status: int, session: Session | None = None) -> Response:
    return render(desk, request, "error.html", status, code=status, session=session)
