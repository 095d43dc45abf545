"""Traces. A span carries codes and pseudonymous ids only; an exception leaves its type, never its message.

OpenTelemetry's own variables say where they go (`OTEL_EXPORTER_OTLP_ENDPOINT`); without them they go nowhere.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Literal

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.trace import (
    NoOpTracerProvider,
    Span,
    SpanKind,
    Status,
    StatusCode,
    format_span_id,
    format_trace_id,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

__all__ = ["Kind", "Span", "current_traceparent", "exports", "note_span", "set_up", "shut_down", "span_from"]

Kind = Literal["internal", "server", "client", "producer", "consumer"]

LAST_WORDS_SECONDS = 2.0
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

_propagator = TraceContextTextMapPropagator()
_no_provider = NoOpTracerProvider()
_providers: list[TracerProvider] = []
_processors: list[SpanProcessor] = []


def set_up(service: str, *, trace_file: Path | None = None) -> None:
    """Trace this process; without an exporter spans go nowhere but traces still cross the journal."""
    shut_down()
    provider = TracerProvider(resource=Resource.create({"service.name": f"draaischijf.{service}"}))
    if any(os.environ.get(name) for name in ENDPOINTS):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        _processors.append(Batches(OTLPSpanExporter()))
    if trace_file:
        # One write per span: a process that a test kills has already told what it did.
        _processors.append(SimpleSpanProcessor(JsonLinesExporter(trace_file)))
    for processor in _processors:
        provider.add_span_processor(processor)
    _providers.append(provider)


def exports() -> bool:
    """Whether a span is worth making where nothing else needs it."""
    return bool(_processors)


def shut_down() -> None:
    """Flush what is left and stop tracing."""
    _processors.clear()
    while _providers:
        _providers.pop().shutdown()


def current_traceparent() -> str | None:
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def span_from(
    traceparent: str | None,
    name: str,
    kind: Kind = "internal",
    attributes: Mapping[str, str | int | bool] | None = None,
) -> Iterator[Span]:
    """A span that continues the given trace, or starts a new one where there is none."""
    carrier = {"traceparent": traceparent} if traceparent else {}
    parent = _propagator.extract(carrier, context=Context())
    provider = _providers[-1] if _providers else _no_provider
    tracer = provider.get_tracer("draaischijf")
    with tracer.start_as_current_span(
        name,
        context=parent,
        kind=SpanKind[kind.upper()],
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def note_span(traceparent: str | None, name: str, kind: Kind, started_ns: int) -> str | None:
    """A span that ends now, in the trace of one event among the many that were worked on together.

    Returns what follows from it continues from.
    """
    if not (traceparent and exports()):
        return traceparent
    parent = _propagator.extract({"traceparent": traceparent}, context=Context())
    tracer = _providers[-1].get_tracer("draaischijf")
    span = tracer.start_span(name, context=parent, kind=SpanKind[kind.upper()], start_time=started_ns)
    span.end()
    carrier: dict[str, str] = {}
    _propagator.inject(carrier, context=set_span_in_context(span, Context()))
    return carrier.get("traceparent")


class Batches(BatchSpanProcessor):
    """At the end gives a collector that is away a moment, and then up: a service has to stop in time."""

    def shutdown(self) -> None:
        giving_up = Timer(LAST_WORDS_SECONDS, self.span_exporter.shutdown)
        giving_up.start()
        try:
            super().shutdown()  # type: ignore[no-untyped-call]
        finally:
            giving_up.cancel()


class JsonLinesExporter(SpanExporter):
    """Appends each span as a line of JSON; several processes may share the file."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        for span in spans:
            os.write(self._file, (json.dumps(_as_dict(span)) + "\n").encode())
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        os.close(self._file)


def _as_dict(span: ReadableSpan) -> dict[str, object]:
    context = span.get_span_context()
    return {
        "service": span.resource.attributes.get("service.name"),
        "name": span.name,
        "kind": span.kind.name.lower(),
        "trace_id": format_trace_id(context.trace_id) if context else None,
        "span_id": format_span_id(context.span_id) if context else None,
        "parent_id": format_span_id(span.parent.span_id) if span.parent else None,
        "start_ns": span.start_time,
        "end_ns": span.end_time,
        "status": span.status.status_code.name.lower(),
        "error": span.status.description,
        "attributes": dict(span.attributes or {}),
    }
