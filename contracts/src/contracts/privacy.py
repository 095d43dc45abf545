"""Finds where an event could carry personal data: free text, a field named like one, an unbounded number."""

import re
from collections.abc import Iterator
from typing import cast

from contracts.schemas import Schema

_closed_formats = frozenset({"uuid", "date", "date-time"})
_open_pattern = re.compile(r"(?<!\\)[.*+]|\\[wWDSs]|\[\^|,\}")
_personal = re.compile(
    r"name|naam|text|tekst|note|phone|telefoon|mail|address|adres|street|birth|geboorte|insz|niss|national"
    r"|iban|comment|remark|description|story|words|letter|diagnos"
)


def leaks(schema: Schema) -> list[str]:
    """Each place where free text or a personal field fits; empty for a schema that keeps the promise."""
    return list(_of_object("", schema))


def _of_object(path: str, schema: Schema) -> Iterator[str]:
    properties = cast("dict[str, Schema]", schema.get("properties", {}))
    if not properties or schema.get("additionalProperties") or schema.get("patternProperties"):
        yield f"{path or 'event'}: an object without fixed fields"
    for name, value in properties.items():
        if _personal.search(name):
            yield f"{path}{name}: named like personal data"
        yield from _of_value(f"{path}{name}", value)


def _of_value(path: str, schema: Schema) -> Iterator[str]:
    for choice in cast("list[Schema]", schema.get("anyOf", [schema])):
        match choice.get("type"):
            case "null" | "boolean":
                pass
            case "string":
                if not _is_closed(choice):
                    yield f"{path}: free text"
            case "integer":
                if "minimum" not in choice or "maximum" not in choice:
                    yield f"{path}: a number without bounds"
            case "array":
                yield from _of_value(f"{path}[]", cast("Schema", choice.get("items", {})))
            case "object":
                yield from _of_object(f"{path}.", choice)
            case other:
                yield f"{path}: {other or 'anything'} may be in it"


def _is_closed(schema: Schema) -> bool:
    if "enum" in schema or "const" in schema or schema.get("format") in _closed_formats:
        return True
    pattern = str(schema.get("pattern", ""))
    return pattern.startswith("^") and pattern.endswith("$") and not _open_pattern.search(pattern)
