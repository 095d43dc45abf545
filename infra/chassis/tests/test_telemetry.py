import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis import telemetry
from chassis.telemetry import current_traceparent, span_from


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
