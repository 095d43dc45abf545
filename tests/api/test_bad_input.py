"""Every field, path and query of every operation, as no honest program sends them.

The operations are those of each service's own OpenAPI document, so that a new one is walked as well.
One kind of value at a time stands in the place of every field of a request; each must be named in the
refusal. Then the rows of every table are compared: nothing half stored.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import quote
from uuid import uuid4

import pytest
from known import BODIES, KNOWN, PLACES
from roles import LINK, LOGINS, SERVICES
from serving import document_of, link_of, service_named, token_of
from shapes import Field, Json, Shapes
from walking import JSON, MARKER, Operation, Walk, operations_of

from chassis.body_limit import MAX_BODY
from stack.issuer import TestIssuer
from stack.service_api import ServiceApi

WEIRD = "Zoë 👩‍👩‍👧 שלום مرحبا e\u0301\u200f ﷽"
TOO_LONG = 1_500

PAST = {"birth_date", "contacted_on", "given_on", "occurred_at", "occurred_on", "received_on"}
"""A day to come is refused there."""

ANY_DAY = {
    *("due_on", "first_day", "last_day", "no_intake_before", "planned_on", "policy_on", "to", "until"),
    "valid_until",
}

NO_DAYS = (
    "0000-00-00",
    "1899-12-31",
    "3000-01-01",
    "2026-02-30",
    f"{MARKER}",
    "",
    "\x00",
    20260105,
    True,
    [],
)
NO_AREAS = ("99999", "33021Z", "3302", "33021FF", "33021f", "٣٣٠٢١", "", "\x00", 33021, None)
FORGIVING = {"examples", "solutions"}
"""One text may stand there without its list."""

ALL_THE_SAME = {"GET /subjects/{subject_id}/readers"}
"""Answers about whom it doesn't know as well."""


def refused_values(field: Field) -> Iterator[object]:
    """What this field refuses, whatever else stands in the request."""
    if field.is_day:
        yield from NO_DAYS
    elif field.is_area:
        yield from NO_AREAS[:-1]
    elif field.is_free_text:
        if field.has(minLength=1):
            yield from ("", " \t ")
        yield from (f"{MARKER}\x00", f"{MARKER}\ud800", MARKER * TOO_LONG, 10**400, True, [], {})
    elif field.has(type="string"):
        yield from (MARKER, WEIRD, "", "\x00", "\ud800", MARKER * TOO_LONG, 1, True, [MARKER], {MARKER: 1})
    elif field.has(type="boolean"):
        yield from (MARKER, 2, 1.5, [], {}, "\x00")
    elif field.has(type="integer") or field.has(type="number"):
        yield from (MARKER, "3", -(10**400), 10**400, float("nan"), float("inf"), True, [], {}, -1)
    else:
        yield from (MARKER, 3, True, "\x00", WEIRD)
        if field.has(type="array"):
            yield [MARKER] * TOO_LONG
        else:
            yield [MARKER]
    if not field.nullable:
        yield None


def bodies_of(shapes: Shapes, schema: Json, base: Json) -> Iterator[tuple[list[Field], Json]]:
    """Each with a value that it refuses in the place of every field that these are."""
    fields = [field for field in shapes.fields(schema) if field.path[-1] not in FORGIVING]
    parents = {field.path[:depth] for field in fields for depth in range(1, len(field.path))}
    groups = [[field for field in fields if field.path not in parents]]
    groups += [
        [field for field in fields if field.path in parents and len(field.path) == depth]
        for depth in sorted({len(path) for path in parents})
    ]
    for group in groups:
        lists = {field: list(refused_values(field)) for field in group}
        for turn in range(max(map(len, lists.values()), default=0)):
            chosen = {field: values[turn] for field, values in lists.items() if turn < len(values)}
            body = base
            for field, value in chosen.items():
                body = shapes.placed(body, schema, field.path, value)
            yield list(chosen), body


def unreadable(base: Json) -> Iterator[tuple[bytes, str]]:
    written = json.dumps(base | {"text": "Zoë"}, ensure_ascii=False)
    yield written.encode("latin-1"), JSON
    yield written.encode("utf-16-be"), "text/plain; charset=utf-16"
    yield b'{"text": "' + MARKER.encode() + b'\xff"}', JSON
    yield b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", JSON
    yield b'{"text": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, JSON
    yield MARKER.encode(), JSON
    yield written.encode()[:-1], JSON
    yield f"<text>{MARKER}</text>".encode(), "application/xml"
    yield f"text={MARKER}".encode(), "application/x-www-form-urlencoded"
    for other in ("[]", "3", f'"{MARKER}"', "true", "NaN"):
        yield other.encode(), JSON
    yield json.dumps(base | {MARKER: MARKER}).encode(), JSON
    yield json.dumps(base | {"\ud800": 1}).encode(), JSON


BAD_IDS = (MARKER, "%00", "%ff%fe", quote(WEIRD), "x" * 5_000, "-1", str(uuid4()))
BAD_QUERIES = (MARKER, "%00", "%ff%fe", quote(WEIRD), "9" * 5_000, "-1", "NaN")


def base_of(walk: Walk, shapes: Shapes, operation: Operation) -> Json:
    if not operation.schema:
        return {}
    example: Json = shapes.example(operation.schema)
    given = BODIES.get(operation.label, {})
    known = {n: walk.url(v) if v in PLACES else v for n, v in given.items()}
    return example | known


async def walk_body(walk: Walk, shapes: Shapes, operation: Operation, schema: Json) -> None:
    base, url = base_of(walk, shapes, operation), walk.url(operation.endpoint.path)
    for fields, body in bodies_of(shapes, schema, base):
        answer = await walk.send(operation, url, json.dumps(body).encode())
        what = f"{operation.label} {[field.pointer for field in fields]}"
        problem = walk.refused(what, answer, 422)
        walk.named(what, problem, fields)
    for content, kind in unreadable(base):
        answer = await walk.send(operation, url, content, kind)
        walk.refused(f"{operation.label} {content[:40]!r} as {kind}", answer, 400, 415, 422)
    answer = await walk.send(operation, url, json.dumps(base | {"x": "x" * MAX_BODY}).encode())
    walk.refused(f"{operation.label} too large", answer, 413)
    for field in shapes.fields(schema):
        if field.path[-1] in PAST:
            body = shapes.placed(base, schema, field.path, "2999-12-30")
            answer = await walk.send(operation, url, json.dumps(body).encode())
            walk.refused(f"{operation.label} {field.pointer} to come", answer, 409, 422)


async def walk_address(walk: Walk, operation: Operation) -> None:
    endpoint, content = operation.endpoint, b"{}" if operation.schema else None
    for parameter in operation.parameters:
        name, where = parameter["name"], parameter["in"]
        if where == "header":
            continue
        for value in BAD_IDS if where == "path" else BAD_QUERIES:
            here = walk.url(endpoint.path, **({name: value} if where == "path" else {}))
            query = f"?{name}={value}" if where == "query" else ""
            if operation.label in ALL_THE_SAME and value == BAD_IDS[-1]:
                continue
            answer = await walk.send(operation, here + query, content)
            walk.refused(f"{endpoint.method} {endpoint.path} {name}={value[:20]}", answer, 400, 404, 422)


async def walk_operation(walk: Walk, shapes: Shapes, operation: Operation) -> None:
    before = await walk.rows()
    if operation.schema:
        await walk_body(walk, shapes, operation, operation.schema)
    await walk_address(walk, operation)
    after = await walk.rows()
    changed = [table for table in after if after[table] != before.get(table)]
    if changed:
        walk.wrong.append(f"{operation.label} changed {changed}")


@pytest.mark.parametrize("name", SERVICES)
async def test_bad_input_is_refused_in_words_and_leaves_nothing(
    name: str, service_api: Callable[..., Awaitable[ServiceApi]], issuer: TestIssuer
) -> None:
    api = await service_api(service_named(name))
    ids = await KNOWN[name](api)
    askers = {role: api.with_token(token_of(issuer, role)) for role in LOGINS}
    askers[LINK] = api.with_token(None, auth=await link_of(api, issuer, str(uuid4())))
    document = document_of(name)
    shapes, walk = Shapes(document), Walk(api, ids, askers)
    for operation in operations_of(name, document):
        if "chassis" not in operation.tags or name == "partners":
            await walk_operation(walk, shapes, operation)
    await walk.close()
    assert walk.sent > 100
    assert walk.wrong == []
