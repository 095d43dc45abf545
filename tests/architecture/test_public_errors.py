"""Every route of every service refuses with a problem (RFC 9457), and lets nobody in without a token."""

import base64
import re
from importlib import import_module
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from chassis.app import create_app
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import Settings
from stack.demo import networks_file

services = ("intake", "partners", "reporting", "signals", "volunteers")
open_to_all = {"/health/live", "/health/ready", "/links/look", "/links/code", "/links/enter"}
nowhere = "postgresql+asyncpg://nobody@127.0.0.1:9/none"


async def healthy() -> list[str]:
    return []


@pytest.fixture(params=services)
def app(request: pytest.FixtureRequest) -> FastAPI:
    service: Service = import_module(f"{request.param}.bootstrap").service
    settings = Settings(
        database_url=nowhere,
        worker_database_url=nowhere,
        vault_key=base64.b64encode(bytes(32)).decode(),
        networks=str(networks_file),
        time_travel=True,
    )
    return create_app(Runtime(service, settings), healthy)


def client(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://service.test")


def is_problem(response: httpx.Response, status: int) -> bool:
    body = response.json()
    return (
        response.status_code == body["status"] == status
        and response.headers["content-type"] == "application/problem+json"
        and body["type"].startswith("https://draaischijf.be/problems/")
        and {"title"} <= body.keys()
    )


async def test_no_route_answers_without_a_token(app: FastAPI) -> None:
    paths = {
        path: operations for path, operations in app.openapi()["paths"].items() if path not in open_to_all
    }
    assert len(paths) > 4
    async with client(app) as asking:
        for path, operations in paths.items():
            filled = re.sub(r"\{\w+\}", str(uuid4()), path)
            for method in operations:
                response = await asking.request(method, filled, json={} if method == "post" else None)
                assert is_problem(response, 401), f"{method} {path}: {response.status_code}"


async def test_what_no_route_takes_is_refused_as_a_problem(app: FastAPI) -> None:
    async with client(app) as asking:
        assert is_problem(await asking.get("/nowhere"), 404)
        assert is_problem(await asking.delete("/health/live"), 405)
