"""What a rebuild makes of a page of a journal."""

from collections.abc import Mapping
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import ValidationError

from chassis.journal import Journals, envelope_of
from contracts import EventData, UnknownEventType
from contracts.events.signals import SignalCaptured, SignalClosed

KNOWN: frozenset[type[EventData]] = frozenset({SignalCaptured, SignalClosed})
CAPTURED, CLOSED = SignalCaptured.spec, SignalClosed.spec


def row(type_: str, data: Mapping[str, object]) -> dict[str, object]:
    moment = "2026-11-27T12:00:00+00:00"
    about = {"event_id": str(uuid4()), "network_id": str(UUID(int=1)), "key": "key", "aggregate_version": 1}
    times = {"occurred_at": None, "recorded_at": moment, "published_at": moment}
    return {"seq": 1, "type": type_, **about, **times, "traceparent": None, "data": data}


async def test_a_page_is_read_with_the_data_of_all_that_is_known() -> None:
    page = [
        row(CAPTURED.type, {**CAPTURED.example, "added_later": 1}),
        row("be.draaischijf.signals.unheard-of.v1", {"any": "thing"}),
        row(CAPTURED.type, {"without": "its fields"}),
        row(CLOSED.type, CLOSED.example),
    ]
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=page))
    async with httpx.AsyncClient(transport=transport) as client:
        captured, unknown, misshapen, closed = await Journals(client, {"signals": "http://signals"}).page(
            "signals", 0, KNOWN
        )
    assert captured.data == SignalCaptured.model_validate(CAPTURED.example)
    assert closed.data == SignalClosed.model_validate(CLOSED.example)
    assert envelope_of(captured, "signals").data is captured.data
    with pytest.raises(UnknownEventType):
        envelope_of(unknown, "signals")
    with pytest.raises(ValidationError):
        envelope_of(misshapen, "signals")
