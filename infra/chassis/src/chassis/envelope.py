"""An event on its way: CloudEvents 1.0 in Kafka's binary mode."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from contracts import EventData, decode

D_co = TypeVar("D_co", bound=EventData, covariant=True)

Headers = list[tuple[str, bytes]]


class MalformedEvent(ValueError):
    """A record that is no event of ours: a header is missing or doesn't parse."""


@dataclass(frozen=True)
class Envelope(Generic[D_co]):
    """An event with what the consumer must know of it. `time` is absent for anonymous signals."""

    id: UUID
    type: str
    source: str
    network_id: UUID
    key: str
    aggregate_version: int
    time: datetime | None
    traceparent: str | None
    data: D_co
    partition: int | None = None


def encode_headers(row: Mapping[str, object], source: str) -> Headers:
    """The `ce_*` headers of a journal row."""
    occurred_at = row["occurred_at"]
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(row["event_id"]),
        "ce_type": str(row["type"]),
        "ce_source": source,
        "ce_partitionkey": str(row["key"]),
        "ce_aggregateversion": str(row["aggregate_version"]),
        "ce_networkid": str(row["network_id"]),
        "content-type": "application/json",
    }
    if isinstance(occurred_at, datetime):
        headers["ce_time"] = occurred_at.isoformat()
    if row["traceparent"]:
        headers["traceparent"] = str(row["traceparent"])
    return [(name, value.encode()) for name, value in headers.items()]


def header_map(headers: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    return {readable(name.encode()): readable(value) for name, value in headers}


def readable(raw: bytes) -> str:
    """Text that PostgreSQL can keep, whatever the bytes are: it takes no NUL."""
    return raw.decode("utf-8", "replace").replace("\x00", "\ufffd")


def decode_envelope(
    headers: Mapping[str, str], value: bytes, partition: int | None = None
) -> Envelope[EventData]:
    """Read a record.

    Raises `UnknownEventType` (skip it), `MalformedEvent`, or pydantic's `ValidationError`.
    """
    if "ce_type" not in headers:
        raise MalformedEvent("no ce_type header")
    data = decode(headers["ce_type"], value)
    try:
        return Envelope(
            id=UUID(headers["ce_id"]),
            type=headers["ce_type"],
            source=headers["ce_source"],
            network_id=UUID(headers["ce_networkid"]),
            key=headers["ce_partitionkey"],
            aggregate_version=int(headers["ce_aggregateversion"]),
            time=datetime.fromisoformat(headers["ce_time"]) if "ce_time" in headers else None,
            traceparent=headers.get("traceparent"),
            data=data,
            partition=partition,
        )
    except (KeyError, ValueError) as error:
        raise MalformedEvent(f"header {error}") from error
