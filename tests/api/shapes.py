"""What an OpenAPI document says that an operation takes: every field of its body, and an example of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias
from uuid import uuid4

Json: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]

EXAMPLES = {"uuid": str(uuid4()), "date": "2026-01-05", "date-time": "2026-01-05T10:00Z"}
BY_PATTERN = {"33021F": "^[0-9]{5}", "2026-01": "^[0-9]{4}-", "iemand@voorbeeld.be": "^[!-?A-~]+@"}


@dataclass(frozen=True, eq=False)
class Field:
    """`options`: what it may be, without null. `nullable`: whether it may also be that."""

    path: Path
    options: tuple[Json, ...]
    nullable: bool
    required: bool

    @property
    def pointer(self) -> str:
        return "/body" + "".join(f"/{part}" for part in self.path)

    def has(self, **wanted: object) -> bool:
        return any(wanted.items() <= option.items() for option in self.options)

    @property
    def is_free_text(self) -> bool:
        """Any words may stand in it, up to a limit."""
        return self.has(type="string") and all(
            option.get("type") == "string"
            and "format" not in option
            and "enum" not in option
            and "const" not in option
            and "\\x00" in option.get("pattern", "\\x00")
            for option in self.options
        )

    @property
    def is_area(self) -> bool:
        return self.has(pattern="^[0-9]{5}[A-Z]?$")

    @property
    def is_day(self) -> bool:
        return self.has(format="date") or self.has(format="date-time")

    @property
    def most(self) -> int | None:
        """Of its characters, or of its items."""
        limits = [o.get("maxLength" if o.get("type") == "string" else "maxItems") for o in self.options]
        return None if None in limits else max(limits, default=None)


class Shapes:
    """The schemas of one document."""

    def __init__(self, document: Json) -> None:
        self._schemas: Mapping[str, Json] = document["components"]["schemas"]

    def fields(self, schema: Json, path: Path = ()) -> Iterator[Field]:
        """Every field, those of objects and lists in it too, each after what it stands in."""
        for option in self._options(schema):
            for name, inner in option.get("properties", {}).items():
                below = (*path, name)
                yield self._field(inner, below, name in option.get("required", ()))
                yield from self.fields(inner, below)
            if option.get("type") == "array" and path:
                below = (*path, 0)
                yield self._field(option.get("items", {}), below, required=True)
                yield from self.fields(option.get("items", {}), below)

    def example(self, schema: Json) -> Any:
        """The least that the schema allows; what else an operation asks stands in `known.BODIES`."""
        chosen = self._options(schema)[0]
        for key, of in (("const", lambda given: given), ("enum", lambda given: given[0])):
            if key in chosen:
                return of(chosen[key])
        kind = chosen.get("type", "object")
        if kind == "object":
            required = chosen.get("required", ())
            return {name: self.example(chosen["properties"][name]) for name in required}
        if kind == "array":
            return [self.example(chosen["items"]) for _ in range(max(chosen.get("minItems", 0), 1))]
        return self._scalar(kind, chosen)

    def placed(self, body: Json, schema: Json, path: Path, value: object) -> Json:
        """The body with this value there; what it stands in comes along."""
        at = _copied(body)
        top, here, inner = at, at, schema
        for part, following in pairwise(path):
            inner = self._inner(inner, part)
            if isinstance(part, int) or not here.get(part):
                made = self.example(inner)
                made = made if isinstance(made, list | dict) else ([] if isinstance(following, int) else {})
                if not isinstance(part, int):
                    here[part] = made
            here = here[part]
        if isinstance(path[-1], int) and not here:
            here.append(None)
        here[path[-1]] = value
        return top

    def _inner(self, schema: Json, part: str | int) -> Json:
        for option in self._options(schema):
            below: Json = {0: option["items"]} if "items" in option else option.get("properties", {})
            if part in below:
                found: Json = below[part]
                return found
        raise KeyError(part)

    def _field(self, schema: Json, path: Path, required: bool) -> Field:
        options = self._options(schema)
        nullable = len(options) < len(self._options(schema, null=True))
        return Field(path, options, nullable, required)

    def _options(self, schema: Json, null: bool = False) -> tuple[Json, ...]:
        if "$ref" in schema:
            return self._options(self._schemas[schema["$ref"].rpartition("/")[2]], null)
        if "anyOf" in schema or "oneOf" in schema:
            inner = schema.get("anyOf", schema.get("oneOf", ()))
            return tuple(option for each in inner for option in self._options(each, null))
        return () if schema.get("type") == "null" and not null else (schema,)

    @staticmethod
    def _scalar(kind: str, schema: Json) -> Any:
        if kind != "string":
            return True if kind == "boolean" else schema.get("minimum", 1)
        pattern = schema.get("pattern", "")
        known = [text for text, start in BY_PATTERN.items() if pattern.startswith(start)]
        return EXAMPLES.get(schema.get("format", ""), known[0] if known else "Woord")


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
