"""Requests are answered on the event loop alone.

FastAPI runs what isn't async in threads, one for each that waits at the same time: these keep memory of their
own, a process grows with each rush, and a switch of threads costs more than what such functions do.
"""

import inspect
from collections.abc import Callable, Iterator

import pytest
from fastapi import APIRouter, Depends
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from chassis import app, operations
from chassis.service import load_service
from stack.databases import SERVICES


def in_threads(router: APIRouter) -> Iterator[str]:
    for route in router.routes:
        assert isinstance(route, APIRoute), f"look into {type(route).__name__} as well"
        yield from (f"{route.path}: {called.__qualname__}" for called in _called(route.dependant))


def _called(dependant: Dependant) -> Iterator[Callable[..., object]]:
    """What isn't async of all that a route calls, itself included."""
    called = dependant.call
    if called and not (inspect.iscoroutinefunction(called) or inspect.isasyncgenfunction(called)):
        yield called
    for further in dependant.dependencies:
        yield from _called(further)


@pytest.mark.parametrize("name", SERVICES)
def test_no_route_of_a_service_waits_for_a_thread(name: str) -> None:
    router = load_service(f"{name}.bootstrap:service").router
    assert len(router.routes) > 5
    assert list(in_threads(router)) == []


def test_no_route_of_the_chassis_waits_for_a_thread() -> None:
    assert [*in_threads(app.router), *in_threads(operations.router)] == []


def test_what_waits_for_a_thread_is_seen() -> None:
    router = APIRouter()

    def plain() -> None: ...

    async def further(_: None = Depends(plain)) -> None: ...

    @router.get("/asked", dependencies=[Depends(further)])
    async def asked() -> None: ...

    @router.get("/told")
    def told() -> None: ...

    names = [found.rsplit(".", 1)[-1] for found in in_threads(router)]
    assert names == ["plain", "told"]
