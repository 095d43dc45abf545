"""How much a request may bring: what is more is let go by, never kept, and refused."""

from typing import Any, Final, TypeAlias

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY: Final = 4 * 1024 * 1024
LET_GO: Final = 64 * 1024 * 1024
"""Many a sender hears no answer before it has sent everything; beyond this it is cut off."""

Json: TypeAlias = dict[str, Any]
_named_by_route = "x-max-body-bytes"


class BodyTooLarge(HTTPException):
    """FastAPI lets only its own kind through while it reads a body."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(413)
        self.max_bytes = max_bytes


def at_most(max_bytes: int) -> Json:
    """For the `openapi_extra` of a route that takes more than `MAX_BODY`, or must take less."""
    return {_named_by_route: max_bytes}


def allow(scope: Scope, max_bytes: int) -> None:
    """For an application whose routes hold no `openapi_extra`: called before the body is read."""
    scope[_named_by_route] = max_bytes


class BodyLimit:
    """An ASGI middleware. The limit is looked up when the body is read: only then is the route known."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            max_bytes = _limit_of(scope)
            announced = _announced(scope)
            if announced > max(max_bytes, LET_GO):
                raise BodyTooLarge(max_bytes)
            message = await receive()
            received += len(message.get("body", b""))
            if max(received, announced) <= max_bytes:
                return message
            while message.get("more_body") and received <= LET_GO:
                message = await receive()
                received += len(message.get("body", b""))
            raise BodyTooLarge(max_bytes)

        await self._app(scope, counted, send)


def _limit_of(scope: Scope) -> int:
    extra = getattr(scope.get("route"), "openapi_extra", None) or {}
    return int(scope.get(_named_by_route) or extra.get(_named_by_route, MAX_BODY))


def _announced(scope: Scope) -> int:
    """The body's length as its sender gives it; 0 when it doesn't."""
    given = dict(scope["headers"]).get(b"content-length", b"")
    return int(given) if given.isdigit() and len(given) < 20 else 0
