"""An OpenTelemetry collector on loopback, as far as a test needs one: OTLP over HTTP, taken and kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from spans import Span


class Collector:
    """`endpoint` is what OTEL_EXPORTER_OTLP_ENDPOINT holds; `received` what came, as it was."""

    def __init__(self) -> None:
        self.received: list[ExportTraceServiceRequest] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def open(self) -> Iterator[None]:
        thread = Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def spans(self) -> Iterator[Span]:
        for request in list(self.received):
            for told in request.resource_spans:
                resource = {one.key: one.value.string_value for one in told.resource.attributes}
                for scope in told.scope_spans:
                    for one in scope.spans:
                        yield Span(
                            service=resource["service.name"].removeprefix("draaischijf."),
                            name=one.name,
                            kind=one.SpanKind.Name(one.kind).removeprefix("SPAN_KIND_").lower(),
                            trace_id=one.trace_id.hex(),
                            span_id=one.span_id.hex(),
                            parent_id=one.parent_span_id.hex() or None,
                            status="error" if one.status.code == one.status.STATUS_CODE_ERROR else "unset",
                            attributes={each.key: each.value.string_value for each in one.attributes},
                        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.path == "/v1/traces":
                    received.append(ExportTraceServiceRequest.FromString(body))
                self.send_response(200 if self.path == "/v1/traces" else 404)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
