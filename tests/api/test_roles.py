"""Each role at each door: let in or not as the table says, and never into another network."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from known import BODIES, FORMS, KNOWN, PLACES
from roles import LINK, LOGINS, ROLES, SERVICES, Endpoint, endpoints_of
from serving import Served, document_of, link_of, service_named, token_of

from stack.demo.people import IEPER, NESTOR
from stack.issuer import TestIssuer
from stack.service_api import ServiceApi

ServiceApis = Callable[..., Awaitable[ServiceApi]]

ABOUT_NOBODY = "GET /subjects/{subject_id}/readers"
"""Answers with what the own network has read, also about whom it doesn't know."""

OF_EVERY_NETWORK = "GET /card-forms/{card}/{card_version}"
"""Ships with the service."""


def at(path: str, **ids: str) -> str:
    return path.format_map(_AnyId(ids))


class _AnyId(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return str(uuid4())


async def knock(client: httpx.AsyncClient, endpoint: Endpoint, **ids: str) -> httpx.Response:
    given = BODIES.get(endpoint.label, {})
    filled = {name: at(value, **ids) if value in PLACES else value for name, value in given.items()}
    said: dict[str, Any] = FORMS.get(endpoint.label) or {
        "json": filled if endpoint.method == "POST" else None
    }
    return await client.request(endpoint.method, at(endpoint.path, **ids), **said)


def own_role(endpoint: Endpoint) -> str:
    roles = endpoint.allowed or frozenset()
    return "coordinator" if "coordinator" in roles else min(roles)


@pytest.mark.parametrize("name", SERVICES)
def test_every_endpoint_is_in_the_table(name: str) -> None:
    paths = Served(name).document["paths"]
    served = {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}
    assert served == {endpoint.label for endpoint in endpoints_of(name)}


@pytest.mark.parametrize("name", SERVICES)
async def test_each_role_is_let_in_where_the_table_says(
    name: str, service_api: ServiceApis, issuer: TestIssuer
) -> None:
    api = await service_api(service_named(name))
    clients = {role: api.with_token(token_of(issuer, role)) for role in LOGINS}
    clients[LINK] = api.with_token(None, auth=await link_of(api, issuer, str(uuid4())))
    paths, wrong = document_of(name)["paths"], []
    for endpoint in endpoints_of(name):
        documented = paths[endpoint.path][endpoint.method.lower()]["responses"]
        for role, client in clients.items():
            answer = await knock(client, endpoint)
            refused = answer.status_code in (401, 403)
            if refused is (endpoint.allowed is None or role in endpoint.allowed) or answer.status_code >= 500:
                wrong.append(f"{endpoint.label} as {role}: {answer.status_code}")
            if str(answer.status_code) not in documented:
                wrong.append(f"{endpoint.label} as {role}: {answer.status_code} isn't documented")
    assert wrong == []


@pytest.mark.parametrize("name", SERVICES)
async def test_without_a_token_nothing_opens(name: str, service_api: ServiceApis, issuer: TestIssuer) -> None:
    api = await service_api(service_named(name))
    nobody = [api.with_token(None), api.with_token(issuer.token_for("x", roles=["coordinator"], aud="other"))]
    for endpoint in endpoints_of(name):
        for client in nobody:
            status = (await knock(client, endpoint)).status_code
            assert status in ((200, 409) if endpoint.allowed is None else (401,)), endpoint.label


@pytest.mark.parametrize("name", SERVICES)
async def test_a_login_without_a_role_or_a_network_is_refused(
    name: str, service_api: ServiceApis, issuer: TestIssuer
) -> None:
    api = await service_api(service_named(name))
    without_role = api.with_token(issuer.token_for("x", roles=["stranger"]))
    elsewhere = api.with_token(issuer.token_for("x", roles=ROLES, network=uuid4()))
    for endpoint in endpoints_of(name):
        if endpoint.allowed is None:
            continue
        assert (await knock(elsewhere, endpoint)).status_code == 403, endpoint.label
        if endpoint.allowed != frozenset(LOGINS):
            assert (await knock(without_role, endpoint)).status_code == 403, endpoint.label


@pytest.mark.parametrize("name", SERVICES)
async def test_what_is_of_another_network_is_not_there(
    name: str, service_api: ServiceApis, issuer: TestIssuer
) -> None:
    """The same role, volunteer and partner, but in network 2: found nowhere; in network 1: found."""
    api = await service_api(service_named(name))
    ids = await KNOWN[name](api)
    about_something = [endpoint for endpoint in endpoints_of(name) if "{" in endpoint.path]
    for endpoint in about_something:
        for role in sorted(endpoint.allowed or ()):
            if role == LINK:
                auth = await link_of(api, issuer, ids["referral_id"], IEPER)
                foreign = api.with_token(None, auth=auth)
            else:
                foreign = api.with_token(token_of(issuer, role, IEPER))
            answer = await knock(foreign, endpoint, **ids)
            if endpoint.label == ABOUT_NOBODY:
                assert all(entry["actor"].endswith(str(IEPER)) for entry in answer.json())
            elif endpoint.label == OF_EVERY_NETWORK:
                assert answer.status_code == 200
            else:
                assert answer.status_code == 404, f"{endpoint.label} as {role}: {answer.status_code}"
        own = await knock(api.with_token(token_of(issuer, own_role(endpoint), NESTOR)), endpoint, **ids)
        assert own.status_code in (200, 201, 204, 409), f"{endpoint.label}: {own.status_code} {own.text}"
