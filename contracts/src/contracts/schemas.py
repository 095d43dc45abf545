"""JSON Schemas of events, as their readers see them."""

from collections.abc import Mapping
from typing import cast

from contracts.base import EventSpec

Schema = dict[str, object]

dialect = "https://json-schema.org/draft/2020-12/schema"


def schema_of(spec: EventSpec) -> Schema:
    """The schema of an event's data, on its own feet: no references, and open to fields that come later."""
    raw = spec.model.model_json_schema(mode="validation")
    definitions = cast("Mapping[str, Schema]", raw.pop("$defs", {}))
    body = cast("Schema", _inlined(raw, definitions))
    body.pop("additionalProperties", None)
    return {"$schema": dialect, "$id": f"https://draaischijf.be/schemas/{spec.type}.json", **body}


def _inlined(node: object, definitions: Mapping[str, Schema]) -> object:
    if isinstance(node, list):
        return [_inlined(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    inlined = {key: _inlined(value, definitions) for key, value in node.items() if key != "$ref"}
    if reference := node.get("$ref"):
        target = _inlined(definitions[str(reference).removeprefix("#/$defs/")], definitions)
        return {**cast("Schema", target), **inlined}
    return _without_title(inlined)


def _without_title(node: Schema) -> Schema:
    return node if "properties" in node or "enum" in node else {k: v for k, v in node.items() if k != "title"}
