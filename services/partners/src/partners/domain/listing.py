"""What the directory says publicly of a service: enough to know whom to send there, and when (D 3301)."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chassis.areas import Area
from chassis.fields import Line
from chassis.problems import GuardRefused
from contracts.codelists import UnknownArea, area


class Weekday(StrEnum):
    """As iCalendar writes them (RFC 5545)."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


class Intensity(StrEnum):
    """A co-operation partner has agreements; the rest of the network knows one another."""

    COOPERATION = "cooperation"
    NETWORKING = "networking"


ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
PublicEmail = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}$", max_length=300)
]
"""Of the organisation, as anyone may read it; a person's stands sealed."""

Website = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$", max_length=300),
]


class Public(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Address(Public):
    street: Line
    postal_code: Line
    city: Line


class OpeningHours(Public):
    """Every week on this day, in local time."""

    day: Weekday
    opens: ClockTime
    closes: ClockTime


class Listing(Public):
    """`known_by`: how people find it; `areas`: none means everywhere the network works."""

    target_group: Line | None = None
    known_by: Line | None = None
    areas: Annotated[tuple[Area, ...], Field(max_length=100)] = ()
    address: Address | None = None
    website: Website | None = None
    public_phone: Line | None = None
    public_email: PublicEmail | None = None
    hours: Annotated[tuple[OpeningHours, ...], Field(max_length=50)] = ()
    hours_words: Line | None = None
    costs: Line | None = None
    languages: Annotated[tuple[Language, ...], Field(max_length=30)] = ()


def check_listing(listing: Listing) -> None:
    """Raises `GuardRefused` for what closes before it opens."""
    if any(hours.opens >= hours.closes for hours in listing.hours):
        raise GuardRefused(
            "closes_before_it_opens",
            nl="Een van de openingsuren sluit voor het opengaat.",
            en="One of the opening hours closes before it opens.",
            satisfy_nl="Kijk de uren na. Loopt het over middernacht, geef dan twee dagen.",
            satisfy_en="Check the hours. If they go past midnight, give two days.",
        )


def is_area(code: str) -> bool:
    try:
        return bool(area(code))
    except UnknownArea:
        return False
