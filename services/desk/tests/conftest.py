import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.responses import Response

from desk.app import create_app
from desk.session import Session, Sessions
from desk.settings import SERVICES, Settings

from .answers import CAW, ISSUER, MIEKE, NESTOR
from .fakes import FakeProvider, FakeServices, transport

KEY = "a session key for tests only, thirty-two bytes or more"
BASE = "http://desk.test"
CSRF = "csrf-of-this-session"
PEOPLE: dict[str, dict[str, Any]] = {
    "coordinator": {"subject": "katrien", "name": "Katrien Verhaeghe"},
    "deputy": {"subject": "wouter", "name": "Wouter Declerck"},
    "volunteer": {"subject": "mieke", "name": "Mieke Deschepper", "person_id": MIEKE},
    "partner": {"subject": "sofie", "name": "Sofie Bauwens", "organisation_id": CAW},
    "steering": {"subject": "luc", "name": "Luc Masschelein"},
    "administrator": {"subject": "ann", "name": "Ann Pattyn"},
    "dpo": {"subject": "dirk", "name": "Dirk Baert"},
}
NETWORKS = f"""
- id: {NESTOR}
  name: Dorpsdienst NESTOR
  municipalities: ["33021", "33041"]
"""


def session_of(role: str, **over: Any) -> Session:
    known = {"bearer": f"token-of-{role}", "csrf": CSRF, "roles": (role,), "network_id": NESTOR}
    return Session(**{**known, "expires_at": int(time.time()) + 600, **PEOPLE[role], **over})


class Browser:
    """A browser as the desk meets it: cookies, no redirects followed by itself, our own origin."""

    def __init__(self, http: httpx.AsyncClient, sessions: Sessions) -> None:
        self.http = http
        self.sessions = sessions

    def log_in(self, role: str, **over: Any) -> "Browser":
        response = Response()
        self.sessions.write(response, session_of(role, **over))
        for header in response.headers.getlist("set-cookie"):
            name, _, value = header.split(";")[0].partition("=")
            self.http.cookies.set(name, value.strip('"'), domain="desk.test")
        return self

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.http.get(path, **options)

    async def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        sent = {"csrf": CSRF, **(data or {})}
        return await self.http.post(path, data=sent, headers={"origin": BASE, **headers})


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture(scope="session")
def provider() -> FakeProvider:
    return FakeProvider()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    networks = tmp_path / "networks.yaml"
    networks.write_text(NETWORKS, encoding="utf-8")
    return Settings(
        urls={name: f"http://{name}.test" for name in SERVICES},
        issuer=ISSUER,
        audience="draaischijf",
        bearer="id_token",
        scope="openid profile",
        claims="",
        client_secret="",
        session_key=KEY,
        public_url=BASE,
        networks=str(networks),
        log_level="WARNING",
        host="127.0.0.1",
        port=0,
    )


@pytest_asyncio.fixture
async def browser(
    settings: Settings, services: FakeServices, provider: FakeProvider
) -> AsyncIterator[Browser]:
    outside = httpx.AsyncClient(transport=transport(services, provider))
    app = create_app(settings, outside)
    inside = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with outside, httpx.AsyncClient(transport=inside, base_url=BASE) as http:
        yield Browser(http, app.state.desk.sessions)
