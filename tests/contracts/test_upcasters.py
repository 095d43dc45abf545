"""Older events are lifted step by step. None are registered yet: the mechanism has events of its own here."""

from collections.abc import Mapping

import pytest

from contracts import all_specs, upcasters
from contracts.base import EventData, EventSpec
from contracts.upcasters import Upcasters


def version(number: int, name: str = "thing") -> type[EventData]:
    model = type(f"{name.title()}V{number}", (EventData,), {"__doc__": "An event."})
    model.spec = EventSpec(
        f"be.draaischijf.tests.{name}.v{number}",
        "tests",
        model.__name__,
        number,
        "id",
        "2026-11",
        "",
        model,
        {},
    )
    return model


def test_a_chain_leads_to_the_newest_version_and_leaves_its_input_alone() -> None:
    lifts = Upcasters()

    @lifts.register(version(1), version(2))
    def one_to_two(data: Mapping[str, object]) -> dict[str, object]:
        return {**data, "added": True}

    @lifts.register(version(2), version(3))
    def two_to_three(data: Mapping[str, object]) -> dict[str, object]:
        return {key: value for key, value in data.items() if key != "old"}

    given = {"old": 1}
    assert lifts.upcast("be.draaischijf.tests.thing.v1", given) == (
        "be.draaischijf.tests.thing.v3",
        {"added": True},
    )
    assert lifts.upcast("be.draaischijf.tests.thing.v3", given) == (
        "be.draaischijf.tests.thing.v3",
        {"old": 1},
    )
    assert lifts.upcast("be.draaischijf.tests.thing.v1", given, {"be.draaischijf.tests.thing.v2"}) == (
        "be.draaischijf.tests.thing.v2",
        {"old": 1, "added": True},
    )
    assert lifts.older("be.draaischijf.tests.thing.v3") == {
        "be.draaischijf.tests.thing.v1",
        "be.draaischijf.tests.thing.v2",
    }
    assert given == {"old": 1}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (version(1), version(3)),
        (version(2), version(1)),
        (version(1), version(1)),
        (version(1), version(2, "other")),
    ],
)
def test_only_the_next_version_of_the_same_event_is_taken(
    older: type[EventData], newer: type[EventData]
) -> None:
    with pytest.raises(ValueError, match="not the version after"):
        Upcasters().register(older, newer)


def test_a_version_is_lifted_in_one_way() -> None:
    lifts = Upcasters()
    lifts.register(version(1), version(2))(dict)
    with pytest.raises(ValueError, match="twice"):
        lifts.register(version(1), version(2))


@pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: spec.name)
def test_todays_events_are_the_newest_and_lifted_examples_fit(spec: EventSpec) -> None:
    type_, data = upcasters.upcast(spec.type, spec.example)
    newest = next(each for each in all_specs() if each.type == type_)
    assert newest.model.model_validate(data)
