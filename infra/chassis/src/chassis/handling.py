"""What a service does with events, whether they come from the broker or from where they were parked."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from chassis import inbox, metrics
from chassis.envelope import Envelope
from chassis.telemetry import exports, note_span, span_from
from chassis.uow import Uow
from contracts import EventData


async def handle_envelopes(uow: Uow[Any], envelopes: Sequence[Envelope[EventData]]) -> None:
    """Enter the events in the inbox and handle the new ones; heartbeats pass by the inbox."""
    service = uow.service
    kept = [envelope for envelope in envelopes if envelope.data.spec.journalled]
    new = {id(envelope) for envelope in await inbox.accept_new(uow.connection, service.name, kept)}
    due = [e for e in envelopes if id(e) in new or not e.data.spec.journalled]
    if service.project:
        with metrics.handler_seconds.labels(type="projection").time():
            started_ns = time.time_ns()
            await service.project(uow, due)
        for envelope in due if exports() else ():
            note_span(envelope.traceparent, f"project {envelope.data.spec.name}", "consumer", started_ns)
        return
    for envelope in due:
        with (
            metrics.handler_seconds.labels(type=envelope.data.spec.name).time(),
            _span_of(envelope),
            uow.emitting_for(type(envelope.data)),
        ):
            await service.events[type(envelope.data)](uow, envelope)


def _span_of(envelope: Envelope[EventData]) -> AbstractContextManager[object]:
    """None for a heartbeat: it comes every few seconds, and nobody set it in motion."""
    spec = envelope.data.spec
    if not spec.journalled:
        return nullcontext()
    return span_from(envelope.traceparent, f"handle {spec.name}", "consumer")
