"""The contracts between services: events, their schemas, code lists."""

from contracts import events as events
from contracts.base import (
    EventData,
    EventSpec,
    UnknownEventType,
    all_specs,
    decode,
    from_json,
    key_of,
    spec_of,
    topic_of,
)

__all__ = [
    "EventData",
    "EventSpec",
    "UnknownEventType",
    "all_specs",
    "decode",
    "from_json",
    "key_of",
    "spec_of",
    "topic_of",
]
