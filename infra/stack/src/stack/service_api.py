"""One service inside the test process: its real database and HTTP, without a broker."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa

from chassis.app import create_app
from chassis.assertions import Purpose, public_key
from chassis.clock import real_now
from chassis.deadlines import Poller
from chassis.envelope import Envelope, decode_envelope, encode_headers
from chassis.handling import handle_envelopes
from chassis.inbox import Delivery, park
from chassis.networks import no_network
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import Settings
from contracts import EventData, key_of
from stack.demo import networks_file
from stack.demo.people import NESTOR
from stack.issuer import TestIssuer

_journal = sa.text("SELECT * FROM journal ORDER BY id")


async def _healthy() -> list[str]:
    return []


@dataclass(frozen=True)
class Journalled:
    """An event that the service has emitted."""

    type: str
    network_id: UUID
    key: str
    version: int
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Assertions(httpx.Auth):
    """Each request with an assertion of its own, as partners would give it."""

    issuer: TestIssuer
    purpose: Purpose
    link: Mapping[str, Any]

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Assertion {self.issuer.assertion(self.purpose, **self.link)}"
        yield request


class ServiceApi:
    """What a test does to a service: ask as somebody, deliver an event, let time pass, read its events."""

    def __init__(self, service: Service, settings: Settings, issuer: TestIssuer) -> None:
        self.runtime = Runtime(service, settings)
        self.app = create_app(self.runtime, _healthy)
        self._issuer = issuer
        self._clients: list[httpx.AsyncClient] = []

    def as_(self, login: str) -> httpx.AsyncClient:
        """A client with the token of one of the demo's people."""
        return self.with_token(self._issuer.token(login))

    def as_new(self, subject: str, *, roles: Sequence[str], **claims: Any) -> httpx.AsyncClient:
        return self.with_token(self._issuer.token_for(subject, roles=roles, **claims))

    def as_link(self, purpose: Purpose, **link: Any) -> httpx.AsyncClient:
        """A client of a mailed link's holder, with a new assertion for each request."""
        return self.with_token(None, auth=Assertions(self._issuer, purpose, link))

    def with_token(self, token: str | None, *, auth: httpx.Auth | None = None) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url="http://service.test",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            auth=auth,
        )
        self._clients.append(client)
        return client

    async def deliver(
        self,
        data: EventData,
        *,
        version: int = 1,
        network: UUID = NESTOR,
        event_id: UUID | None = None,
        time: datetime | None = None,
        partition: int = 0,
    ) -> UUID:
        """Handle an event as the consumer would, inbox and all; returns the event's id."""
        envelope = Envelope(
            id=event_id or uuid4(),
            type=data.spec.type,
            source=data.spec.service,
            network_id=network,
            key=key_of(data),
            aggregate_version=version,
            time=time or real_now(),
            traceparent=None,
            data=data,
            partition=partition,
        )
        async with self.runtime.work(network, "handler") as uow:
            await handle_envelopes(uow, [envelope])
        return envelope.id

    async def park(self, data: EventData, *, network: UUID = NESTOR) -> UUID:
        """Keep an event, under a key of its own, as one that couldn't be handled; returns the event's id."""
        id_, key = uuid4(), str(uuid4())
        row = {"event_id": id_, "network_id": network, "type": data.spec.type, "key": key}
        row |= {"aggregate_version": 1, "occurred_at": None, "traceparent": None}
        headers, value = dict(encode_headers(row, data.spec.service)), data.model_dump_json().encode()
        envelope = decode_envelope(headers, value)
        delivery = Delivery(data.spec.topic, 0, 0, key, headers, value, envelope)
        async with self.runtime.work(no_network, "dead_letter") as uow:
            await park(uow.connection, self.runtime.service.name, delivery, "RuntimeError in a_handler")
        return id_

    async def fire_deadlines(self) -> int:
        """Fire all that is due by the domain clock, and what that leads to; returns how many."""
        poller, total = Poller(self.runtime), 0
        while fired := await poller.fire_due():
            total += fired
            await self.runtime.errands.settle()
        return total

    async def events(self, *types: type[EventData]) -> list[Journalled]:
        """What was emitted so far, in order; of these types when some are given."""
        wanted = {one.spec.type for one in types}
        async with self.runtime.worker_engine.connect() as connection:
            rows = (await connection.execute(_journal)).all()
        return [
            Journalled(row.type, row.network_id, row.key, row.aggregate_version, row.data)
            for row in rows
            if not wanted or row.type in wanted
        ]

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        await self.runtime.close()


def settings_for(environment: Mapping[str, str], issuer: TestIssuer, vault_key: str, **more: Any) -> Settings:
    named = {name.removeprefix("DRAAISCHIJF_").lower(): value for name, value in environment.items()}
    given: dict[str, Any] = {
        **named,
        "oidc_issuer": issuer.url,
        "vault_key": vault_key,
        "assertion_key": issuer.assertion_key,
        "assertion_keys": public_key(issuer.assertion_key),
        "networks": str(networks_file),
        "anonymous_delay_seconds": 0,
        "time_travel": True,
        **more,
    }
    return Settings(**given)
