"""The fields of commands: text that PostgreSQL, mail and logs can hold, and days that can be reckoned with.

Pure, for every service's domain. Their limits stand in the OpenAPI document too.
"""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

_in_a_line = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
_in_a_text = r"^[^\x00]*[^\s\x00][^\x00]*$"

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_in_a_line)
]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=_in_a_line)
]
"""One line: a line break could end a header of a mail."""

Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000, pattern=_in_a_text)
]


def unfit(nl: str, en: str) -> PydanticCustomError:
    """What a validator raises where fields don't go together: its words reach the reader."""
    return PydanticCustomError("unfit", "unfit", {"nl": nl, "en": en})


def _as_counted(given: object) -> object:
    """By itself "3" and true would be read as numbers."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return given
    raise PydanticCustomError("int_type", "not a number")


Counted = BeforeValidator(_as_counted)
"""Stands after a number's limits: `Annotated[int, Field(ge=1, le=4), Counted]`."""

_first, _last = date(1900, 1, 1), date(2999, 12, 31)
_written_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_written_moment = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")


def _as_written(given: object) -> object:
    """Only YYYY-MM-DD: by itself a number would be read as seconds since 1970."""
    is_day = isinstance(given, date) and not isinstance(given, datetime)
    if is_day or (isinstance(given, str) and _written_day.fullmatch(given)):
        return given
    raise PydanticCustomError("date_parsing", "not a date")


def _as_written_with_time(given: object) -> object:
    """Only YYYY-MM-DDT…: `19` too would be read as seconds since 1970."""
    if isinstance(given, datetime) or (isinstance(given, str) and _written_moment.match(given)):
        return given
    raise PydanticCustomError("datetime_parsing", "not a date and time")


Day = Annotated[
    date,
    Field(ge=_first, le=_last),
    BeforeValidator(_as_written),
    WithJsonSchema({"type": "string", "format": "date", "pattern": "^(19|2[0-9])"}),
]
"""A date on which terms can be counted without leaving the calendar."""

Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime.fromisoformat("1900-01-01T00:00Z"), le=datetime.fromisoformat("2999-12-31T00:00Z")),
    BeforeValidator(_as_written_with_time),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": "^(19|2[0-9])"}),
]
