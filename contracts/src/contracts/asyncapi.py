"""The contracts as an AsyncAPI 3.0 document: a channel per topic, a message per event type."""

from collections.abc import Iterable, Mapping

import yaml

from contracts.base import EventSpec
from contracts.schemas import schema_of

Json = dict[str, object]

_uuid = {"type": "string", "format": "uuid"}

headers: Json = {
    "type": "object",
    "description": "CloudEvents 1.0, Kafka binary mode. Anonymous: no `ce_time`, no `traceparent`.",
    "required": [
        "ce_specversion",
        "ce_id",
        "ce_type",
        "ce_source",
        "ce_partitionkey",
        "ce_aggregateversion",
        "ce_networkid",
    ],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {**_uuid, "description": "Deduplicate by source and id."},
        "ce_type": {"type": "string", "pattern": r"^be\.draaischijf\.[a-z]+\.[a-z-]+\.v[0-9]+$"},
        "ce_source": {"type": "string", "description": "The producing service.", "pattern": "^[a-z]+$"},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_partitionkey": {"type": "string", "description": "The aggregate's id, also the record's key."},
        "ce_aggregateversion": {
            "type": "string",
            "description": "Rises with every change of the aggregate.",
            "pattern": "^[0-9]+$",
        },
        "ce_networkid": {**_uuid, "description": "The tenant; all zeros where an event concerns no network."},
        "traceparent": {"type": "string", "description": "W3C Trace Context."},
    },
}


def document(specs: Iterable[EventSpec], consumed: Mapping[str, Iterable[EventSpec]]) -> Json:
    """`consumed` names for each service the events in its handler tables."""
    specs = list(specs)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Draaischijf",
            "version": "1.0.0",
            "description": "The events between the services of Draaischijf. Generated from the contracts.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/json",
        "channels": {service: _channel(service, specs) for service in _producers(specs)},
        "operations": {**_sends(specs), **_receives(consumed)},
        "components": {
            "schemas": {"headers": headers},
            "messages": {spec.type: _message(spec) for spec in specs},
        },
    }


def dump(described: Json) -> str:
    return yaml.dump(described, Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True, width=110)


class _WithoutAliases(yaml.SafeDumper):
    """Writes a part that occurs twice in full, since AsyncAPI tools read YAML anchors badly."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _producers(specs: Iterable[EventSpec]) -> list[str]:
    return sorted({spec.service for spec in specs})


def _channel(service: str, specs: Iterable[EventSpec]) -> Json:
    own = [spec for spec in specs if spec.service == service]
    return {
        "address": own[0].topic,
        "description": f"What {service} tells, keyed by aggregate so that its events keep their order.",
        "messages": {spec.type: {"$ref": f"#/components/messages/{spec.type}"} for spec in own},
    }


def _message(spec: EventSpec) -> Json:
    payload = {key: value for key, value in schema_of(spec).items() if key not in ("$schema", "$id")}
    return {
        "name": spec.type,
        "title": spec.name,
        "summary": spec.summary,
        "contentType": "application/json",
        "headers": {
            "allOf": [
                {"$ref": "#/components/schemas/headers"},
                {"type": "object", "properties": {"ce_type": {"const": spec.type}}},
            ]
        },
        "payload": payload,
        "bindings": {"kafka": {"key": {"type": "string", "description": f"The `{spec.key}`."}}},
        "examples": [{"name": spec.name, "payload": dict(spec.example)}],
    }


def _sends(specs: Iterable[EventSpec]) -> Json:
    specs = list(specs)
    return {
        f"{service}-sends": _operation("send", service, [each for each in specs if each.service == service])
        for service in _producers(specs)
    }


def _receives(consumed: Mapping[str, Iterable[EventSpec]]) -> Json:
    return {
        f"{consumer}-receives-from-{producer}": _operation("receive", producer, own)
        for consumer, specs in sorted(consumed.items())
        for producer, own in _by_producer(specs).items()
    }


def _by_producer(specs: Iterable[EventSpec]) -> dict[str, list[EventSpec]]:
    found: dict[str, list[EventSpec]] = {}
    for spec in sorted(specs, key=lambda each: each.type):
        found.setdefault(spec.service, []).append(spec)
    return found


def _operation(action: str, channel: str, specs: Iterable[EventSpec]) -> Json:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{spec.type}"} for spec in specs],
    }
