"""Logging in and out, and the page where each role begins."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk import guard
from desk.navigation import home_of
from desk.oidc import LoginFailed, ProviderAway
from desk.session import LoginAttempt
from desk.web import Desk, Page, render


def _local(path: str) -> str:
    """Only a path of our own: never another site's address."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\", "/login"))
    return path if ours and "\\" not in path else "/"


def _callback(desk: Desk, request: Request) -> str:
    return f"{desk.origin(request)}/login/callback"


async def login(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    session = desk.sessions.read(request)
    if session and not session.expired:
        return RedirectResponse("/", status_code=303)
    start = f"/login/start?{urlencode({'next': _local(request.query_params.get('next', '/'))})}"
    return render(desk, request, "login.html", start=start, out=await _end_session(desk, request))


async def _end_session(desk: Desk, request: Request) -> str | None:
    """Where a person also logs out of the provider; offered after logging out here."""
    if "afgemeld" not in request.query_params:
        return None
    try:
        endpoint = (await desk.provider.metadata()).get("end_session_endpoint")
    except (ProviderAway, LoginFailed):
        return None
    back = {"client_id": desk.settings.audience, "post_logout_redirect_uri": f"{desk.origin(request)}/login"}
    return f"{endpoint}?{urlencode(back)}" if endpoint else None


async def start(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    attempt = LoginAttempt(next=_local(request.query_params.get("next", "/")))
    try:
        url = await desk.provider.authorization_url(attempt, _callback(desk, request))
    except (ProviderAway, LoginFailed):
        return render(desk, request, "login_failed.html", 503, away=True)
    response = RedirectResponse(url, status_code=303)
    desk.sessions.begin_login(response, attempt)
    return response


async def callback(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    attempt, given = desk.sessions.login_attempt(request), request.query_params
    if attempt is None or given.get("state") != attempt.state or "code" not in given:
        return render(desk, request, "login_failed.html", 400, away=False)
    before = desk.sessions.read(request)
    try:
        session = await desk.provider.finish(attempt, given["code"], _callback(desk, request))
    except LoginFailed:
        return render(desk, request, "login_failed.html", 400, away=False)
    except ProviderAway:
        return render(desk, request, "login_failed.html", 503, away=True)
    if before and before.subject == session.subject:
        session = session.with_csrf(before.csrf)
    response = RedirectResponse(attempt.next, status_code=303)
    desk.sessions.write(response, session)
    desk.sessions.end_login(response)
    return response


async def logout(page: Page) -> Response:
    response = page.redirect("/login?afgemeld=1")
    page.desk.sessions.clear(response)
    return response


async def home(page: Page) -> Response:
    path = home_of(page.session)
    return page.redirect(path) if path else page.render("home.html")


ROUTES = [
    guard.page("/", home),
    Route("/login", login),
    Route("/login/start", start),
    Route("/login/callback", callback),
    guard.action("/logout", logout),
]
