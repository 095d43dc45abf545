"""The services as Schemathesis calls them: their document before anything runs, their application later."""

import base64
import secrets
from collections.abc import Generator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from known import KNOWN, Ids, link_session
from schemathesis.python import asgi

from chassis.app import create_app
from chassis.assertions import Purpose
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import Settings
from stack.demo import networks_file
from stack.demo.people import CAW, NESTOR, PEOPLE
from stack.issuer import TestIssuer
from stack.service_api import Assertions, ServiceApi, settings_for
from stack.testing import DatabaseFactory

_nowhere = "postgresql+asyncpg://nobody@127.0.0.1:9/none"


async def healthy() -> list[str]:
    return []


def service_named(name: str) -> Service:
    service: Service = import_module(f"{name}.bootstrap").service
    return service


def document_of(name: str) -> dict[str, Any]:
    """The service's OpenAPI document; nothing is connected."""
    settings = Settings(
        database_url=_nowhere,
        worker_database_url=_nowhere,
        vault_key=base64.b64encode(bytes(32)).decode(),
        networks=str(networks_file),
    )
    document: dict[str, Any] = create_app(Runtime(service_named(name), settings), healthy).openapi()
    return document


def token_of(issuer: TestIssuer, role: str, network: UUID = NESTOR) -> str:
    """Of somebody with this role alone, who is the same volunteer and the same partner's in every network."""
    return issuer.token_for(
        f"{role}-of-{network}",
        roles=[role],
        network=network,
        person=PEOPLE["mieke"].person if role == "volunteer" else None,
        organisation=CAW if role == "partner" else None,
    )


async def link_of(api: ServiceApi, issuer: TestIssuer, referral: str, network: UUID = NESTOR) -> httpx.Auth:
    """The holder of a mailed link: in a session at partners, elsewhere with an assertion for each request."""
    if api.runtime.service.name == "partners":
        ids = await KNOWN["partners"](api)
        return LinkSession(await link_session(api, ids["referral_id"]))
    return SentOn(issuer, referral, network)


PURPOSES = {"/cards": Purpose.HAND_IN_CARD, "/help-requests": Purpose.HELP_REQUEST}
"""By the path; all else is reading a letter."""


@dataclass(frozen=True)
class SentOn(httpx.Auth):
    """Each request with an assertion of its own, for what it asks."""

    issuer: TestIssuer
    referral: str
    network: UUID

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        purpose = PURPOSES.get(request.url.path, Purpose.READ_LETTER)
        own = {"referral": self.referral, "network": self.network}
        yield from Assertions(self.issuer, purpose, own).auth_flow(request)


class LinkSession(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Link {self._token}"
        yield request


class Served:
    """A service, known before it has a database; its connections belong to the loop that serves it.

    That is Schemathesis' own loop, which starts it (`lifespan`) at the first request; `ids` are its records,
    `sessions` those of who holds a mailed link: one to use, one to leave.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.document = document_of(name)
        self.ids: Ids = {}
        self.sessions: list[str] = []
        self._api: ServiceApi | None = None

    def open(self, database: DatabaseFactory, issuer: TestIssuer, folder: Path) -> None:
        service = service_named(self.name)
        environment = {"DRAAISCHIJF_SERVICE": self.name, **database(service).environment()}
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        settings = settings_for(environment, issuer, key, anchor_dir=str(folder))
        self._api = ServiceApi(service, settings, issuer)
        with asgi.get_client(self) as client:
            client.get("/health/live").raise_for_status()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert self._api
        if scope["type"] != "lifespan":
            await self._api.app(scope, receive, send)
            return
        await receive()
        await self._api.runtime.start()
        self.ids = await KNOWN[self.name](self._api)
        if self.name == "partners":
            self.sessions = [await link_session(self._api, self.ids["referral_id"]) for _ in range(2)]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._api.close()
        await send({"type": "lifespan.shutdown.complete"})
