"""An event on its way: CloudEvents 1.0 in Kafka's binary mode."""

from collections.abc import Container, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from contracts import EventData
from contracts.upcasters import upcasters

D_co = TypeVar("D_co", bound=EventData, covariant=True)

Headers = list[tuple[str, bytes]]

MOST_NETWORKS = 1024


class MalformedEvent(ValueError):
    """A record that is no event of ours: a header is missing or doesn't parse."""


class Envelope(NamedTuple, Generic[D_co]):
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
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", str(row["event_id"]).encode()),
        ("ce_type", str(row["type"]).encode()),
        ("ce_source", source.encode()),
        ("ce_partitionkey", str(row["key"]).encode()),
        ("ce_aggregateversion", str(row["aggregate_version"]).encode()),
        ("ce_networkid", str(row["network_id"]).encode()),
        ("content-type", b"application/json"),
    ]
    if isinstance(occurred_at, datetime):
        headers.append(("ce_time", occurred_at.isoformat().encode()))
    if row["traceparent"]:
        headers.append(("traceparent", str(row["traceparent"]).encode()))
    return headers


def readable(raw: bytes) -> str:
    """Text that PostgreSQL can keep, whatever the bytes are: it takes no NUL."""
    return raw.decode("utf-8", "replace").replace("\x00", "\ufffd")


def decode_envelope(
    headers: Mapping[str, bytes], value: bytes, partition: int | None = None, known: Container[str] = ()
) -> Envelope[EventData]:
    """Read a record; an older version of what is `known` is lifted to it.

    Raises `UnknownEventType` (skip it), `MalformedEvent`, or pydantic's `ValidationError`.
    """
    if "ce_type" not in headers:
        raise MalformedEvent("no ce_type header")
    data = upcasters.decode(readable(headers["ce_type"]), value, known)
    try:
        time, traceparent = headers.get("ce_time"), headers.get("traceparent")
        return Envelope(
            UUID(readable(headers["ce_id"])),
            data.spec.type,
            readable(headers["ce_source"]),
            _network_of(headers["ce_networkid"]),
            readable(headers["ce_partitionkey"]),
            int(headers["ce_aggregateversion"]),
            datetime.fromisoformat(readable(time)) if time is not None else None,
            readable(traceparent) if traceparent is not None else None,
            data,
            partition,
        )
    except (KeyError, ValueError) as error:
        raise MalformedEvent(f"header {error}") from error


@lru_cache(MOST_NETWORKS)
def _network_of(raw: bytes) -> UUID:
    return UUID(readable(raw))
