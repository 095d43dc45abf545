"""While an event has consumers of an older version, that is published too. None is today."""

from collections.abc import Mapping

import pytest

from contracts import all_specs, from_json
from contracts.base import EventData, EventSpec
from contracts.downcasters import Downcasters, downcasters
from contracts.upcasters import upcasters


def version(number: int, name: str = "thing") -> type[EventData]:
    model = type(f"{name.title()}V{number}", (EventData,), {"__doc__": "An event."})
    type_ = f"be.draaischijf.tests.{name}.v{number}"
    model.spec = EventSpec(type_, "tests", model.__name__, number, "id", "2026-11", "", model, {})
    return model


def test_a_chain_gives_every_older_version_and_leaves_its_input_alone() -> None:
    lowers = Downcasters()

    @lowers.register(version(3), version(2))
    def three_to_two(data: Mapping[str, object]) -> dict[str, object]:
        return {**data, "old": 1}

    @lowers.register(version(2), version(1))
    def two_to_one(data: Mapping[str, object]) -> dict[str, object]:
        return {key: value for key, value in data.items() if key != "added"}

    given = {"added": True}
    assert list(lowers.older("be.draaischijf.tests.thing.v3", given)) == [
        ("be.draaischijf.tests.thing.v2", {"added": True, "old": 1}),
        ("be.draaischijf.tests.thing.v1", {"old": 1}),
    ]
    assert list(lowers.older("be.draaischijf.tests.thing.v1", given)) == []
    assert given == {"added": True}


@pytest.mark.parametrize(("newer", "older"), [(3, 1), (1, 2), (1, 1)])
def test_only_the_version_before_is_taken(newer: int, older: int) -> None:
    with pytest.raises(ValueError, match="not the version after"):
        Downcasters().register(version(newer), version(older))
    with pytest.raises(ValueError, match="not the version after"):
        Downcasters().register(version(2), version(1, "other"))


def test_a_version_is_published_as_one_older_one() -> None:
    lowers = Downcasters()
    lowers.register(version(2), version(1))(dict)
    with pytest.raises(ValueError, match="as two"):
        lowers.register(version(2), version(1))


@pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: spec.name)
def test_what_is_published_beside_todays_examples_fits_and_is_lifted_again(spec: EventSpec) -> None:
    for type_, data in downcasters.older(spec.type, spec.example):
        assert from_json(type_, data)
        assert upcasters.read(type_, data).spec.type == upcasters.upcast(spec.type, spec.example)[0]
