"""What would break a reader between two schemas of one event type.

Both directions count: a journal is read again by newer code, and during a roll-out older code reads newer
events. A value added to a code list is no break here: consumers are rolled out before producers, and an older
consumer that meets it parks the key until it is replaced.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from contracts.schemas import Schema

_fixed = ("pattern", "format", "const")
_lower_bounds = ("minimum", "exclusiveMinimum", "minItems", "minLength")
_upper_bounds = ("maximum", "exclusiveMaximum", "maxItems", "maxLength")
_absent = object()


def breaks(old: Schema, new: Schema) -> list[str]:
    """Every breaking difference, by the field's name; empty when readers of either can read both."""
    return [*_fields_that_break(old, new), *_properties_that_break(old, new)]


def _fields_that_break(old: Schema, new: Schema) -> Iterator[str]:
    had, has = _properties(old), _properties(new)
    was_required, is_required = _names(old, "required"), _names(new, "required")
    for name in had.keys() - has.keys():
        yield f"{name}: removed or renamed"
    for name in is_required - was_required:
        yield f"{name}: newly required"
    for name in (was_required - is_required) & has.keys():
        yield f"{name}: no longer required, though older readers need it"


def _properties_that_break(old: Schema, new: Schema) -> Iterator[str]:
    had, has = _properties(old), _properties(new)
    for name in sorted(had.keys() & has.keys()):
        before, after = had[name], has[name]
        if before.get("default", _absent) != after.get("default", _absent):
            yield f"{name}: default changed"
        yield from _value_breaks(name, before, after)


def _value_breaks(name: str, before: Schema, after: Schema) -> Iterator[str]:
    was, now = _variants(before), _variants(after)
    for kind in was.keys() - now.keys():
        yield f"{name}: {kind} no longer allowed"
    for kind in now.keys() - was.keys():
        yield f"{name}: {kind} newly allowed, though older readers can't read it"
    for kind in was.keys() & now.keys():
        yield from _variant_breaks(name, was[kind], now[kind])


def _variant_breaks(name: str, before: Schema, after: Schema) -> Iterator[str]:
    gone = _names(before, "enum") - _names(after, "enum")
    if "enum" in before and gone and "enum" in after:
        yield f"{name}: {', '.join(sorted(gone))} removed from its codes"
    if ("enum" in before) != ("enum" in after):
        yield f"{name}: {'no longer' if 'enum' in before else 'now'} a list of codes"
    for keyword in _fixed:
        if before.get(keyword) != after.get(keyword):
            yield f"{name}: {keyword} changed"
    yield from _narrowed_bounds(name, before, after)
    if "items" in before and "items" in after:
        yield from _value_breaks(f"{name}[]", cast("Schema", before["items"]), cast("Schema", after["items"]))
    if "properties" in before or "properties" in after:
        yield from (f"{name}.{each}" for each in breaks(before, after))


def _narrowed_bounds(name: str, before: Schema, after: Schema) -> Iterator[str]:
    for keyword in (*_lower_bounds, *_upper_bounds):
        was, now = (cast("float | None", each.get(keyword)) for each in (before, after))
        if was == now:
            continue
        sign = 1 if keyword in _lower_bounds else -1
        narrower = now is not None and (was is None or sign * now > sign * was)
        yield f"{name}: {keyword} {'narrowed' if narrower else 'widened, though older readers refuse it'}"


def _variants(schema: Schema) -> dict[str, Schema]:
    choices = cast("list[Schema]", schema.get("anyOf", [schema]))
    return {str(each.get("type", "anything")): each for each in choices}


def _properties(schema: Schema) -> Mapping[str, Schema]:
    return cast("Mapping[str, Schema]", schema.get("properties", {}))


def _names(schema: Schema, keyword: str) -> set[str]:
    return {str(each) for each in cast("list[object]", schema.get(keyword, []))}
