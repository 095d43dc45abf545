"""No event has room for a name or for free text, and a planted one is found."""

from typing import Annotated
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, create_model

from contracts import all_specs
from contracts.base import EventData, EventSpec
from contracts.privacy import leaks
from contracts.schemas import schema_of


@pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: spec.name)
def test_an_event_has_no_room_for_personal_data(spec: EventSpec) -> None:
    assert leaks(schema_of(spec)) == []


class Inner(BaseModel):
    remark: str


@pytest.mark.parametrize(
    ("field", "kind", "found"),
    [
        ("reason", str, "reason: free text"),
        ("reason", str | None, "reason: free text"),
        ("reasons", tuple[str, ...], "reasons[]: free text"),
        ("reason", Annotated[str, Field(max_length=20)], "reason: free text"),
        ("reason", Annotated[str, Field(pattern="^.*$")], "reason: free text"),
        ("reason", Annotated[str, Field(pattern=r"^\w{3}$")], "reason: free text"),
        ("reason", Annotated[str, Field(pattern="[a-z]{3}")], "reason: free text"),
        ("inner", Inner, "inner.remark: free text"),
        ("extra", dict[str, UUID], "extra.: an object without fixed fields"),
        ("extra", object, "extra: anything may be in it"),
        ("number", int, "number: a number without bounds"),
        ("number", Annotated[int, Field(ge=0)], "number: a number without bounds"),
        ("amount", float, "amount: number may be in it"),
        ("first_name", UUID, "first_name: named like personal data"),
        ("birth_date", UUID, "birth_date: named like personal data"),
    ],
)
def test_a_planted_leak_is_found(field: str, kind: object, found: str) -> None:
    model = create_model("Planted", __base__=EventData, **{field: (kind, ...)})  # type: ignore[call-overload]
    spec = EventSpec(
        "be.draaischijf.tests.planted.v1", "tests", "Planted", 1, field, "2026-11", "", model, {}
    )
    assert found in leaks(schema_of(spec))
