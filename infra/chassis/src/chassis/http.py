"""HTTP at the edge: one transaction a request, committed before the answer's body is sent."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from chassis import assertions
from chassis.assertions import Assertion, Purpose
from chassis.db import is_transient
from chassis.principal import Caller, Principal
from chassis.problems import Forbidden, Problem, Unavailable
from chassis.runtime import Runtime
from chassis.telemetry import current_traceparent
from chassis.uow import Uow

__all__ = ["Shared", "TransactionalRoute", "Uow", "principal_of", "runtime_of", "shared_for", "uow_for"]


def runtime_of(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


async def principal_of(request: Request, *roles: str) -> Principal:
    """The caller; raises `Unauthenticated`, or `Forbidden` for another role or a network not served here."""
    runtime = runtime_of(request)
    principal = await runtime.verifier.principal(request.headers.get("authorization"))
    if roles and not principal.has(*roles):
        raise Forbidden
    runtime.network(principal.network_id)
    return principal


@dataclass(frozen=True)
class Shared:
    """A caller whose command shares its transaction with others of its kind."""

    caller: Caller
    runtime: Runtime
    assertion: Assertion | None

    async def handle(self, command: object) -> Any:
        return await self.runtime.sharing.handle(self.caller, command, self.assertion)


def shared_for(*roles: str, link: Purpose | None = None) -> Callable[[Request], Awaitable[Shared]]:
    """A dependency, for these roles: as `uow_for`, for the commands of the SHARED table."""

    async def identify(request: Request) -> Shared:
        principal, assertion = await _who(request, roles, link)
        caller = Caller(principal, request.scope.get("request_id"), current_traceparent())
        return Shared(caller, runtime_of(request), assertion)

    return identify


def uow_for(*roles: str, link: Purpose | None = None) -> Callable[[Request], Awaitable[Uow[Any]]]:
    """A dependency: a unit of work of the caller's network, for these roles (none: any login).

    `link`: also for the holder of a mailed link, sent on for this purpose; the assertion is used up.
    Raises `Unauthenticated`, or `Forbidden` when the caller holds none of the roles.
    """

    async def begin(request: Request) -> Uow[Any]:
        principal, assertion = await _who(request, roles, link)
        uow = await begin_for(request, principal)
        if assertion:
            await assertions.use_up(uow, assertion)
        return uow

    return begin


async def _who(
    request: Request, roles: tuple[str, ...], purpose: Purpose | None
) -> tuple[Principal, Assertion | None]:
    """Raises `Forbidden` for an assertion that is for another purpose."""
    token = assertions.presented(request.headers.get("authorization"))
    if token is None:
        return await principal_of(request, *roles), None
    assertion = runtime_of(request).assertions.verify(token)
    if assertion.purpose is not purpose:
        raise Forbidden
    runtime_of(request).network(assertion.network_id)
    return assertion.principal, assertion


async def begin_for(request: Request, principal: Principal) -> Uow[Any]:
    """Open the request's transaction; its route ends it."""
    runtime = runtime_of(request)
    uow = await runtime.begin(runtime.app_engine, principal)
    uow.request_id = request.scope.get("request_id")
    request.state.uow = uow
    return uow


class TransactionalRoute(APIRoute):
    """Commits when the answer is rendered and not yet sent; any exception rolls back.

    So nobody reads data whose reading isn't in the audit trail, and a 2xx always means committed. A refusal
    that `keeps` commits too.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def in_transaction(request: Request) -> Response:
            runtime = runtime_of(request)
            try:
                response = await handle(request)
                if uow := getattr(request.state, "uow", None):
                    await runtime.finish(uow, "http")
                return response
            except BaseException as error:
                if uow := getattr(request.state, "uow", None):
                    await _end_refused(runtime, uow, error)
                if is_transient(error):
                    raise Unavailable from error
                raise

        return in_transaction


async def _end_refused(runtime: Runtime, uow: Uow[Any], error: BaseException) -> None:
    if isinstance(error, Problem) and error.keeps:
        await runtime.finish(uow, "http")
    else:
        await uow.close()
