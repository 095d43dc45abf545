from datetime import date
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from chassis.fields import Counted, Day, Line, Moment, Name, Text


class Form(BaseModel):
    name: Name = "x"
    line: Line = "x"
    text: Text = "x"
    day: Day = date(2026, 1, 5)
    at: Day | Moment | None = Field(default=None, union_mode="left_to_right")
    weight: Annotated[int, Field(ge=1, le=4), Counted] = 1


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", "Onbe\x00kend"),
        ("text", "\x00"),
        ("text", "  \n "),
        ("text", "\ud800"),
        ("line", "Onderwerp\r\nBcc: iemand@voorbeeld.be"),
        ("line", "x" * 301),
        ("day", "0001-01-01"),
        ("day", "9999-12-31"),
        ("day", "2026-01-05T10:00:00Z"),
        ("day", "1767571200"),
        ("day", 1767571200),
        ("at", "19"),
        ("at", 0),
        ("at", "2026-01-05T10:00:00"),
        ("at", "0001-01-01T00:00:00Z"),
        ("weight", "3"),
        ("weight", True),
        ("weight", 10**400),
    ],
)
def test_what_a_database_or_a_calendar_cannot_hold_is_refused(field: str, given: object) -> None:
    with pytest.raises(ValidationError):
        Form.model_validate({field: given})


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("name", "  Godelieve Pauwels ", "Godelieve Pauwels"),
        ("text", "Eén regel.\n\tNog één.", "Eén regel.\n\tNog één."),
        ("line", "Watou 🚲", "Watou 🚲"),
        ("day", "1931-02-28", date(1931, 2, 28)),
        ("at", "2026-01-05", date(2026, 1, 5)),
        ("weight", 3.0, 3),
    ],
)
def test_what_people_write_is_kept(field: str, given: object, kept: object) -> None:
    assert getattr(Form.model_validate({field: given}), field) == kept


def test_the_limits_stand_in_the_document() -> None:
    properties: dict[str, Any] = Form.model_json_schema()["properties"]
    assert properties["day"]["format"] == "date"
    assert properties["text"]["maxLength"] == 10_000
    assert (properties["weight"]["minimum"], properties["weight"]["maximum"]) == (1, 4)
