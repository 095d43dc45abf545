import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from chassis import telemetry
from chassis.telemetry import current_traceparent, note_span, span_from


@pytest.fixture
def traces(tmp_path: Path) -> Iterator[Path]:
    telemetry.set_up("toy", trace_file=tmp_path / "traces.jsonl")
    yield tmp_path / "traces.jsonl"
    telemetry.shut_down()


def spans(file: Path) -> dict[str, dict[str, Any]]:
    return {span["name"]: span for span in map(json.loads, file.read_text().splitlines())}


def test_a_trace_goes_on_from_what_was_stored_with_the_event(traces: Path) -> None:
    with span_from(None, "POST /cards", "server"):
        stored = current_traceparent()
    with span_from(stored, "handle SignalCaptured", "consumer", {"event.type": "x"}):
        pass
    sent, handled = spans(traces)["POST /cards"], spans(traces)["handle SignalCaptured"]
    assert handled["trace_id"] == sent["trace_id"]
    assert handled["parent_id"] == sent["span_id"]
    assert (handled["kind"], handled["attributes"]) == ("consumer", {"event.type": "x"})
    assert sent["parent_id"] is None
    assert sent["service"] == "draaischijf.toy"


def test_without_a_traceparent_nothing_links_to_what_surrounds_it(traces: Path) -> None:
    with span_from(None, "around"), span_from(None, "anonymous"):
        pass
    assert spans(traces)["around"]["trace_id"] != spans(traces)["anonymous"]["trace_id"]


@pytest.mark.parametrize("broken", ["", "nonsense", "00-0-0-00"])
def test_a_broken_traceparent_starts_anew(traces: Path, broken: str) -> None:
    with span_from(broken, "work"):
        assert current_traceparent()
    assert spans(traces)["work"]["parent_id"] is None


def test_a_failure_leaves_its_type_only(traces: Path) -> None:
    with pytest.raises(ValueError, match="Godelieve"), span_from(None, "work"):
        raise ValueError("Godelieve")
    assert (spans(traces)["work"]["status"], spans(traces)["work"]["error"]) == ("error", "ValueError")
    assert "Godelieve" not in traces.read_text()


def test_there_is_no_traceparent_outside_a_span(traces: Path) -> None:
    assert current_traceparent() is None
    telemetry.shut_down()
    with span_from(None, "work"):
        assert current_traceparent() is None
    assert not traces.read_text()


class Away(SpanExporter):
    """Tries until it is told that there is no use."""

    def __init__(self) -> None:
        self._told = Event()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self._told.wait()
        return SpanExportResult.FAILURE

    def shutdown(self) -> None:
        self._told.set()


def test_a_collector_that_is_away_does_not_keep_a_service_from_stopping(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telemetry, "LAST_WORDS_SECONDS", 0.01)
    provider = TracerProvider()
    provider.add_span_processor(telemetry.Batches(Away()))
    provider.get_tracer("toy").start_span("work").end()
    stopping = Thread(target=provider.shutdown, daemon=True)
    stopping.start()
    stopping.join(10)
    assert not stopping.is_alive()


def test_what_waited_in_the_journal_is_between_the_request_and_its_handling(traces: Path) -> None:
    with span_from(None, "POST /cards", "server"):
        stored = current_traceparent()
    sent_on = note_span(stored, "publish SignalCaptured", "producer", time.time_ns())
    note_span(sent_on, "project SignalCaptured", "consumer", time.time_ns())
    found = spans(traces)
    chain = [found[name] for name in ("POST /cards", "publish SignalCaptured", "project SignalCaptured")]
    assert [one["parent_id"] for one in chain] == [None, *(one["span_id"] for one in chain[:-1])]


def test_without_an_exporter_what_is_stored_goes_on_unchanged(traces: Path) -> None:
    with span_from(None, "POST /cards", "server"):
        stored = current_traceparent()
    telemetry.set_up("toy")
    assert not telemetry.exports()
    assert note_span(stored, "publish SignalCaptured", "producer", 0) == stored
    assert note_span(None, "publish SignalCaptured", "producer", 0) is None
