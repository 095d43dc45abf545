"""The areas that a command may name: known, and not yet merged on the day it is about.

An older matter keeps the municipality of its day, and figures count it where that lies today. Today's code
for an older day stands as well: it says the same.
"""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from chassis.problems import FieldError, Invalid, Words
from contracts.base import AreaCode
from contracts.codelists import UnknownArea, area, municipality_of


def _known(code: str) -> str:
    try:
        return area(code).code
    except UnknownArea:
        raise PydanticCustomError("unknown_area", "no such area") from None


Area = Annotated[AreaCode, AfterValidator(_known)]
"""The code of a municipality or sub-municipality, of today or of before."""


def check_standing(code: str, on: date, pointer: str = "/body/area") -> None:
    """Refuse a municipality that had merged by this day, and say into which."""
    named = area(code)
    if named.valid_until is None or on <= named.valid_until:
        return
    home = area(municipality_of(code, on))
    since = named.valid_until.year + 1
    merged = Words(
        f"Deze gemeente bestaat niet meer sinds {since}. Kies {home.name} ({home.code}) of een deelgemeente.",
        f"This municipality is no more since {since}. "
        f"Choose {home.name} ({home.code}) or a sub-municipality.",
    )
    raise Invalid(errors=[FieldError(pointer, merged)])
