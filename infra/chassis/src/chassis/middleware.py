"""Around each request: a trace, a request id, and how long it took. Only route templates are recorded."""

import time
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import metrics
from chassis.telemetry import span_from

_quiet = ("/health", "/metrics")


class RequestEdge:
    """An ASGI middleware; a path's ids never reach a metric, a trace or a log."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_quiet):
            await self._app(scope, receive, send)
            return
        scope["request_id"] = uuid4().hex
        status = "500"

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        headers = dict(scope["headers"])
        traceparent = headers.get(b"traceparent", b"").decode("ascii", "ignore") or None
        started = time.perf_counter()
        with span_from(traceparent, f"{scope['method']}", "server") as span:
            try:
                await self._app(scope, receive, noting_status)
            finally:
                route = getattr(scope.get("route"), "path", "-")
                span.update_name(f"{scope['method']} {route}")
                labels = {"method": scope["method"], "route": route, "status": status}
                metrics.http_seconds.labels(**labels).observe(time.perf_counter() - started)
