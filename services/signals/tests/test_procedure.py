"""A procedure is data, and unsound data don't load."""

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from contracts.codes import Step
from signals.domain.diagram import svg
from signals.domain.procedure import Procedure, shipped


def changed(*path: str, to: Any) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        yaml.safe_dump(shipped().model_dump(mode="json", exclude_none=True))
    )
    part = data
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = to
    return data


def faults(data: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        Procedure.model_validate(data)
    return str(caught.value)


def test_the_shipped_procedure_is_sound() -> None:
    assert shipped().id == "donah-1"
    assert set(shipped().steps) == set(Step)


def test_it_survives_a_round_trip() -> None:
    assert Procedure.model_validate(changed("version", to=1)) == shipped()


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (("steps", "fed_back", "next"), ["translated"], "never leads to the end"),
        (("steps", "acting", "next"), ["fed_back"], "followed_up: cannot be reached"),
        (("steps", "interpreted", "term"), {}, "interpreted: has no term"),
        (("steps", "interpreted", "escalation"), {}, "nobody hears it"),
        (("steps", "translated", "waive"), "with_reason", "translated: may not be waived"),
        (("steps", "fed_back", "waive"), "with_reason", "fed_back: may not be waived"),
        (("steps", "acknowledged", "hard"), False, "acknowledged: must be hard"),
        (("steps", "acknowledged", "term"), {"normal": {"hours": 2, "working_days": 1}}, "in hours"),
        (("steps", "closed", "who"), [], "at least 1 item"),
        (("extra",), 1, "extra"),
    ],
)
def test_what_does_not_load(path: tuple[str, ...], to: Any, fault: str) -> None:
    assert fault in faults(changed(*path, to=to))


def test_a_missing_step_is_named() -> None:
    data = changed("version", to=1)
    del data["steps"]["followed_up"]
    assert "steps without a rule: followed_up" in faults(data)


def test_a_network_may_be_stricter() -> None:
    stricter = Procedure.model_validate(changed("steps", "acknowledged", "waive", to="never"))
    assert stricter.steps[Step.ACKNOWLEDGED].waive == "never"


def test_the_picture_shows_every_step_and_arrow() -> None:
    drawing = svg(shipped())
    arrows = sum(len(rule.next) for rule in shipped().steps.values())
    assert drawing.count("<rect") == len(Step)
    assert drawing.count("marker-end") == arrows
