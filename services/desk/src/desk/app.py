"""The desk as one ASGI application: `create_app()`, or `python -m desk`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from chassis import logs
from chassis.body_limit import BodyLimit
from desk import health
from desk import settings as environment
from desk.guard import ForgedForm, problem
from desk.headers import SecureHeaders
from desk.pages import PAGES, link_asking, links
from desk.settings import Settings
from desk.web import Desk

TIMEOUT = httpx.Timeout(10, connect=2)
log = logs.get("desk")


def create_app(settings: Settings | None = None, http: httpx.AsyncClient | None = None) -> Starlette:
    chosen = settings or environment.from_environment()
    client = http or httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await client.aclose()

    static = StaticFiles(directory=Path(__file__).parent / "static")
    app = Starlette(
        routes=[
            *PAGES,
            *link_asking.ROUTES,
            *links.ROUTES,
            *health.ROUTES,
            Mount("/static", static, name="static"),
        ],
        middleware=[Middleware(SecureHeaders, secure=chosen.secure), Middleware(BodyLimit)],
        exception_handlers={ForgedForm: _forged, HTTPException: _http, Exception: _broken},
        lifespan=lifespan,
    )
    app.state.desk = Desk.create(chosen, client)
    return app


async def _forged(request: Request, _: Exception) -> Response:
    return _problem(request, 400)


async def _http(request: Request, error: Exception) -> Response:
    return _problem(request, error.status_code if isinstance(error, HTTPException) else 500)


async def _broken(request: Request, error: Exception) -> Response:
    log.error("page_failed", exc_info=error)
    return _problem(request, 500)


def _problem(request: Request, status: int) -> Response:
    desk: Desk = request.app.state.desk
    return problem(desk, request, status, desk.sessions.read(request))
