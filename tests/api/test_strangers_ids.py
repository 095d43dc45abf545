"""In a body too: an id of another network leads nowhere, and leaves nothing."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
from known import BODIES, KNOWN
from roles import SERVICES
from serving import document_of, service_named, token_of
from shapes import Field, Json, Shapes
from walking import Operation, Walk, asker_of, operations_of

from contracts import EventData
from stack.demo.people import IEPER
from stack.issuer import TestIssuer
from stack.service_api import ServiceApi

CALLED_OTHERWISE = {"person_id": "client_id", "other_dossier_id": "dossier_id"}
THE_SAME_IN_BOTH = ("partner_id", "volunteer_id")
"""The demo's people and partners have one id in every network where a test puts them."""

NEW = {
    *(("POST /clients", "client_id"), ("POST /volunteers", "volunteer_id"), ("POST /partners", "partner_id")),
    *(("POST /cards", "signal_id"), ("POST /calls", "signal_id"), ("POST /bundles", "bundle_id")),
    *(("POST /help-requests", "help_request_id"), ("POST /assignments", "assignment_id")),
    ("POST /absences", "absence_id"),
}
"""The id that the sender gives to what it makes: each network has its own."""


def naming_something(
    shapes: Shapes, operations: Iterator[Operation], ids: Json
) -> Iterator[tuple[Operation, Field]]:
    """Where a body says what it is about, and the path doesn't."""
    for operation in operations:
        if operation.schema and "{" not in operation.endpoint.path:
            for field in shapes.fields(operation.schema):
                name = str(field.path[-1])
                known = CALLED_OTHERWISE.get(name, name) in ids
                if field.has(format="uuid") and known and (operation.label, name) not in NEW:
                    yield operation, field


def given_beside(label: str) -> Json:
    """No area: with one, a card needn't wait for news of its client; any id is taken, and tells nothing."""
    return {name: value for name, value in BODIES.get(label, {}).items() if name != "area"}


@pytest.mark.parametrize("name", SERVICES)
async def test_an_id_of_another_network_leads_nowhere(
    name: str, service_api: Callable[..., Awaitable[ServiceApi]], issuer: TestIssuer
) -> None:
    api = await service_api(service_named(name))
    ids = await KNOWN[name](api)
    document = document_of(name)
    shapes = Shapes(document)
    walk = Walk(api, ids, {})
    before = await walk.rows()
    found = list(naming_something(shapes, operations_of(name, document), ids))
    for operation, field in found:
        own = str(field.path[-1])
        example = shapes.example(operation.schema or {}) | given_beside(operation.label)
        value = ids[CALLED_OTHERWISE.get(own, own)]
        body = shapes.placed(example, operation.schema or {}, field.path, value)
        stranger = api.with_token(token_of(issuer, asker_of(operation.endpoint), IEPER))
        answer = await stranger.post(operation.endpoint.path.format(id=uuid4()), json=body)
        told = f"{operation.label} {field.pointer}: {answer.status_code} {answer.text}"
        assert answer.status_code in (404, 409), told
        assert await walk.rows() == before, told
    await walk.close()
    assert bool(found) is (name != "reporting")


class Elsewhere:
    """The same people, and the same records made anew, in another network."""

    def __init__(self, api: ServiceApi, issuer: TestIssuer) -> None:
        self._api, self._issuer = api, issuer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)

    def as_(self, login: str) -> httpx.AsyncClient:
        return self._api.with_token(self._issuer.token(login, draaischijf_network=str(IEPER)))

    async def deliver(self, data: EventData) -> None:
        await self._api.deliver(data, network=IEPER)


def beside_a_path(
    shapes: Shapes, operations: Iterator[Operation], ids: Json
) -> Iterator[tuple[Operation, Field]]:
    for operation in operations:
        if operation.schema and "{" in operation.endpoint.path:
            for field in shapes.fields(operation.schema):
                name = str(field.path[-1])
                strange = CALLED_OTHERWISE.get(name, name) in ids and name not in THE_SAME_IN_BOTH
                made_here = f"/{name.removesuffix('_id')}s" in operation.endpoint.path
                if field.has(format="uuid") and strange and not made_here:
                    yield operation, field


async def test_in_ones_own_dossier_an_id_of_another_network_leads_nowhere(
    service_api: Callable[..., Awaitable[ServiceApi]], issuer: TestIssuer
) -> None:
    api = await service_api(service_named("signals"))
    theirs = await KNOWN["signals"](api)
    elsewhere = Elsewhere(api, issuer)
    own = await KNOWN["signals"](cast("ServiceApi", elsewhere))
    document = document_of("signals")
    shapes, walk = Shapes(document), Walk(api, theirs, {})
    found = list(beside_a_path(shapes, operations_of("signals", document), theirs))
    before = await walk.rows()
    for operation, field in found:
        name = str(field.path[-1])
        example = shapes.example(operation.schema or {}) | BODIES.get(operation.label, {})
        value = theirs[CALLED_OTHERWISE.get(name, name)]
        body = shapes.placed(example, operation.schema or {}, field.path, value)
        answer = await elsewhere.as_("katrien").post(operation.endpoint.path.format_map(own), json=body)
        told = f"{operation.label} {field.pointer}: {answer.status_code} {answer.text}"
        assert answer.status_code in (404, 409), told
        assert await walk.rows() == before, told
    await walk.close()
    assert found
