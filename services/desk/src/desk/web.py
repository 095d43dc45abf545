"""What every page is made with: the person, the services, the form, the template."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx
import jinja2
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chassis.networks import Network, load_networks
from chassis.uploads import Incoming
from desk import areas, dates, labels
from desk.clients import Api
from desk.navigation import navigation
from desk.oidc import Provider
from desk.session import Session, Sessions
from desk.settings import Settings
from desk.transport import Refused, ServiceAway, new_traceparent

SHORT_ID = 8


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("desk"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.ChainableUndefined,
    )
    environment.filters.update(
        label=labels.label,
        word=labels.word,
        capital=labels.capital,
        number=labels.number,
        size=labels.size,
        day=dates.day,
        short_day=dates.short_day,
        moment=dates.moment,
        deadline=dates.deadline,
        month=dates.month,
        area=areas.name,
        full_area=areas.full_name,
    )
    environment.globals.update(choices=labels.choices)
    return environment


@dataclass
class Desk:
    """What lives as long as the process."""

    settings: Settings
    http: httpx.AsyncClient
    sessions: Sessions
    provider: Provider
    version: str
    templates: jinja2.Environment
    networks: Mapping[UUID, Network]

    @classmethod
    def create(cls, settings: Settings, http: httpx.AsyncClient) -> "Desk":
        sessions = Sessions(settings.session_key, settings.secure)
        static = Path(__file__).parent / "static"
        version = str(int(max(file.stat().st_mtime for file in static.iterdir())))
        networks = load_networks(settings.networks)
        return cls(settings, http, sessions, Provider(settings, http), version, _environment(), networks)

    def network(self, session: Session) -> Network | None:
        return self.networks.get(UUID(session.network_id))

    def origin(self, request: Request) -> str:
        return self.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"


@dataclass
class Names:
    """Names for the ids of one page; without intake short ids stand in."""

    known: dict[str, str]
    away: bool = False

    def of(self, person_id: object, kind: str = "gebruiker") -> str:
        key = str(person_id or "")
        return self.known.get(key) or (f"{kind} {key[:SHORT_ID]}" if key else "")


class Asked:
    """One request, and the form that came with it."""

    def __init__(self, desk: Desk, request: Request, form: FormData | None) -> None:
        self.desk = desk
        self.request = request
        self.form = form if form is not None else FormData()
        self.traceparent = new_traceparent(request.headers.get("traceparent"))

    def id(self, name: str) -> str:
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "").strip()

    def text(self, name: str) -> str:
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        return [value for value in self.form.getlist(name) if isinstance(value, str) and value]

    def lines(self, name: str) -> list[str]:
        return [line.strip() for line in self.text(name).splitlines() if line.strip()]

    def checked(self, name: str) -> bool:
        return bool(self.text(name))

    def fields(self, *names: str) -> dict[str, str | None]:
        """What was filled in of these fields; an empty one isn't sent on."""
        return {name: self.text(name) or None for name in names}

    def redirect(self, path: str, done: str = "") -> Response:
        return RedirectResponse(f"{path}?{urlencode({'gedaan': done})}" if done else path, status_code=303)


class Page(Asked):
    """One request of one logged-in person."""

    def __init__(self, desk: Desk, request: Request, session: Session, form: FormData | None) -> None:
        super().__init__(desk, request, form)
        self.session = session
        self.api = Api(desk.http, desk.settings, session.bearer, self.traceparent)

    @property
    def network(self) -> Network | None:
        return self.desk.network(self.session)

    @property
    def incoming(self) -> Incoming:
        """The file of a form that has one."""
        found: Incoming = self.request.state.incoming
        return found

    @property
    def area_groups(self) -> list[areas.Group]:
        return areas.groups(self.network.municipalities if self.network else ())

    async def names(self, service: str, ids: Iterable[str | None]) -> Names:
        wanted = {person_id for person_id in ids if person_id}
        if not wanted:
            return Names({})
        try:
            return Names(await self.api.names(service, wanted))
        except ServiceAway:
            return Names({}, away=True)

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        refused = context.get("refused")
        return render(
            self.desk,
            self.request,
            template,
            status,
            session=self.session,
            network=self.network,
            nav=navigation(self.session),
            given=self.form,
            **{
                "done": self.query("gedaan"),
                "errors": refused.fields if isinstance(refused, Refused) else {},
                **context,
            },
        )


Handler = Callable[[Page], Awaitable[Response]]


def render(desk: Desk, request: Request, template: str, status: int = 200, **context: Any) -> Response:
    html = desk.templates.get_template(template).render(
        request=request, path=request.url.path, version=desk.version, **context
    )
    return HTMLResponse(html, status_code=status)
