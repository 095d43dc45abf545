"""The spans that every service wrote down, and the trace that they make together."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from stack.running import RunningStack


@dataclass(frozen=True)
class Span:
    service: str
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str | None
    status: str
    attributes: dict[str, object]


@dataclass(frozen=True)
class Caller:
    """The span of whoever calls: its id and its trace, as a `traceparent` header tells them."""

    trace_id: str
    span_id: str

    @classmethod
    def new(cls) -> "Caller":
        return cls(secrets.token_hex(16), secrets.token_hex(8))

    @property
    def header(self) -> dict[str, str]:
        return {"traceparent": f"00-{self.trace_id}-{self.span_id}-01"}


def all_spans(stack: RunningStack) -> Iterator[Span]:
    """Of every service that ran; a line that is still being written is left for the next reading."""
    for path in sorted(stack.traces.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                written = json.loads(line)
                kept = {name: written[name] for name in Span.__dataclass_fields__}
                yield Span(**kept | {"service": written["service"].removeprefix("draaischijf.")})


def trace(stack: RunningStack, trace_id: str) -> dict[tuple[str, str], Span]:
    """The spans of one trace by service and name."""
    return {(one.service, one.name): one for one in all_spans(stack) if one.trace_id == trace_id}
