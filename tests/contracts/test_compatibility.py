"""A change that breaks a reader is found and named; the committed schemas and examples are the yardstick."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Annotated

import jsonschema_rs
import pytest
from pydantic import Field, StringConstraints, create_model

from contracts import all_specs, generate
from contracts.base import EventData, EventSpec
from contracts.codes import Theme
from contracts.compatibility import breaks
from contracts.schemas import Schema, schema_of

home = Path(__file__).parents[2] / "contracts"
every_spec = pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: spec.name)


class Thing(EventData):
    """An event to change."""

    thing_id: str = Field(pattern="^[a-z]{3}$")
    theme: Theme
    themes: tuple[Theme, ...] = ()
    weight: Annotated[int, Field(ge=1, le=4)] | None = None


def schema(model: type[EventData]) -> Schema:
    return schema_of(spec_for(model))


def spec_for(model: type[EventData], **example: object) -> EventSpec:
    return EventSpec(
        "be.draaischijf.tests.thing.v1", "tests", "Thing", 1, "thing_id", "2026-11", "", model, example
    )


base = schema(Thing)


def changed(change: Callable[[dict[str, Schema], Schema], None]) -> list[str]:
    new = deepcopy(base)
    change(new["properties"], new)  # type: ignore[arg-type]
    return breaks(base, new)


def rename(fields: dict[str, Schema], _: Schema) -> None:
    fields["subject"] = fields.pop("weight")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda fields, _: fields.pop("weight"), "weight: removed or renamed"),
        (rename, "weight: removed or renamed"),
        (lambda _, whole: whole["required"].append("weight"), "weight: newly required"),
        (lambda _, whole: whole["required"].remove("theme"), "theme: no longer required"),
        (lambda fields, _: fields["theme"]["enum"].remove("grief"), "theme: grief removed"),
        (lambda fields, _: fields["themes"]["items"]["enum"].remove("grief"), "themes[]: grief removed"),
        (lambda fields, _: fields["theme"].pop("enum"), "theme: no longer a list of codes"),
        (lambda fields, _: fields["thing_id"].update(enum=["abc"]), "thing_id: now a list of codes"),
        (lambda fields, _: fields["thing_id"].update(pattern="^[a-z]{2}$"), "thing_id: pattern changed"),
        (lambda fields, _: fields["thing_id"].update(format="uuid"), "thing_id: format changed"),
        (lambda fields, _: fields["thing_id"].update(type="integer"), "thing_id: string no longer allowed"),
        (lambda fields, _: fields["thing_id"].update(maxLength=2), "thing_id: maxLength narrowed"),
        (lambda fields, _: fields["themes"].update(minItems=1), "themes: minItems narrowed"),
        (lambda fields, _: fields["weight"]["anyOf"][0].update(maximum=3), "weight: maximum narrowed"),
        (lambda fields, _: fields["weight"]["anyOf"][0].update(minimum=2), "weight: minimum narrowed"),
        (lambda fields, _: fields["weight"]["anyOf"][0].update(maximum=5), "weight: maximum widened"),
        (lambda fields, _: fields["weight"]["anyOf"].pop(), "weight: null no longer allowed"),
        (
            lambda fields, _: fields["theme"].update(anyOf=[dict(fields["theme"]), {"type": "null"}]),
            "theme: null newly",
        ),
        (lambda fields, _: fields["weight"].update(default=1), "weight: default changed"),
    ],
)
def test_each_kind_of_break_is_named(change: Callable[[dict[str, Schema], Schema], None], found: str) -> None:
    assert any(line.startswith(found) for line in changed(change)), changed(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda fields, _: fields.update(later={"type": "boolean", "default": False}),
        lambda fields, _: fields["theme"]["enum"].append("heat"),
        lambda _, whole: whole.update(description="Said better."),
    ],
    ids=["an optional field", "a code more", "other words"],
)
def test_an_additive_change_breaks_nothing(change: Callable[[dict[str, Schema], Schema], None]) -> None:
    assert changed(change) == []


def grown() -> type[EventData]:
    return create_model("Thing", __base__=Thing, later=(bool, False))


def test_generating_keeps_old_examples_and_adds_the_new(tmp_path: Path) -> None:
    first = {"thing_id": "abc", "theme": "grief"}
    assert generate.generate(tmp_path, [spec_for(Thing, **first)]) == []
    assert generate.generate(tmp_path, [spec_for(Thing, **first)]) == []
    assert generate.generate(tmp_path, [spec_for(grown(), **first, later=True)]) == []
    kept = generate.frozen_examples(tmp_path, "be.draaischijf.tests.thing.v1")
    assert kept == [first, {**first, "later": True}]


def test_generating_refuses_a_break_and_writes_nothing(tmp_path: Path) -> None:
    assert generate.generate(tmp_path, [spec_for(grown(), thing_id="abc", theme="grief")]) == []
    before = sorted((each, each.read_text()) for each in tmp_path.rglob("*.json"))
    found = generate.generate(tmp_path, [spec_for(Thing, thing_id="xyz", theme="grief")])
    assert found == ["be.draaischijf.tests.thing.v1: later: removed or renamed"]
    assert generate.generate(tmp_path, []) == ["be.draaischijf.tests.thing.v1: removed"]
    assert sorted((each, each.read_text()) for each in tmp_path.rglob("*.json")) == before


def test_generating_refuses_free_text(tmp_path: Path) -> None:
    talkative = create_model(
        "Thing", __base__=Thing, remark=(Annotated[str, StringConstraints(max_length=9)] | None, None)
    )
    found = generate.generate(tmp_path, [spec_for(talkative, thing_id="abc", theme="grief")])
    assert "be.draaischijf.tests.thing.v1: remark: free text" in found
    assert not list(tmp_path.rglob("*.json"))


def test_nothing_breaks_what_was_frozen() -> None:
    assert generate.broken(home, all_specs()) == []


def test_the_frozen_schemas_are_up_to_date() -> None:
    now = {spec.type: schema_of(spec) for spec in all_specs()}
    assert generate.frozen_schemas(home) == now, "run python -m contracts.generate"


@every_spec
def test_old_examples_fit_the_new_schema_and_new_ones_the_old(spec: EventSpec) -> None:
    examples = generate.frozen_examples(home, spec.type)
    assert dict(spec.example) in examples, "run python -m contracts.generate"
    frozen = generate.frozen_schemas(home)[spec.type]
    for yardstick in (schema_of(spec), frozen):
        for example in examples:
            check(yardstick, example)
    for example in examples:
        assert spec.model.model_validate_json(json.dumps(example))


def check(yardstick: Schema, example: Mapping[str, object]) -> None:
    jsonschema_rs.validator_for(yardstick, validate_formats=True).validate(dict(example))


def test_an_example_that_does_not_fit_is_found() -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        check(base, {"thing_id": "abcd", "theme": "grief"})
