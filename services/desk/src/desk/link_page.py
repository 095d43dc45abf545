"""What the pages of a mailed link are made with: outside the login, each for one link."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chassis.networks import Network
from desk import areas
from desk.guard import ForgedForm, checked_form, sent_again
from desk.link_api import LinkApi
from desk.session import Visit
from desk.transport import NotThere, Refused, ServiceAway, SessionOver
from desk.web import Asked, Desk, render

CAPABILITY = re.compile(r"[A-Za-z0-9_-]{43}")


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

    @property
    def network(self) -> Network | None:
        """Known once a code was right."""
        return self.desk.networks.get(UUID(self.visit.network_id)) if self.visit.network_id else None

    @property
    def area_groups(self) -> list[areas.Group]:
        return areas.groups(self.network.municipalities if self.network else ())

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        refused = context.get("refused")
        page = {
            "session": self.visit,
            "here": self.path,
            "network": self.network,
            "given": self.form,
            "done": self.query("gedaan"),
            "errors": refused.fields if isinstance(refused, Refused) else {},
        }
        return render(self.desk, self.request, template, status, **{**page, **context})


Handler = Callable[[LinkPage], Awaitable[Response]]


def path_of(request: Request) -> str:
    return f"/v/{request.path_params['capability']}"


def over(page: LinkPage) -> Response:
    """Back to the page where a code is asked for."""
    response = page.redirect(page.path)
    page.desk.sessions.clear_visit(response, page.path)
    return response


def route(method: str, path: str, handler: Handler) -> Route:
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
        return over(page)
    except NotThere:
        return page.render("link_over.html", 404)
    except ServiceAway as away:
        return page.render("error_away.html", 503, service=away.name, fields=sent_again(page.form))
    except Refused as refused:
        return page.render("error_refused.html", refused.status, refused=refused)
