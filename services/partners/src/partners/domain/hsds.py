"""Open Referral's Human Services Data Specification 3.0, as far as the directory reads and writes it.

Objects and fields have the specification's names. What a document holds beside these is let be.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.fields import Line, Text
from partners.domain.listing import Weekday

MOST = 1000
"""So many organisations in one document at most."""

ServiceStatus = Literal["active", "inactive", "defunct", "temporarily closed"]
Moment = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")]


class Hsds(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID


class TaxonomyTerm(Hsds):
    code: Line | None = None
    name: Line
    description: Text
    taxonomy: Line | None = None


class Attribute(Hsds):
    value: Line | None = None
    taxonomy_term: TaxonomyTerm | None = None


class Phone(Hsds):
    number: Line


class Address(Hsds):
    address_1: Line
    city: Line
    state_province: Line
    postal_code: Line
    country: Line
    address_type: Literal["physical", "postal", "virtual"]


class Location(Hsds):
    location_type: Literal["physical", "postal", "virtual"]
    addresses: tuple[Address, ...] = ()


class Schedule(Hsds):
    """`byday`: days with commas between them, as in iCalendar."""

    freq: Literal["WEEKLY", "MONTHLY"] | None = None
    byday: Line | None = None
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    description: Text | None = None

    @property
    def days(self) -> tuple[Weekday, ...]:
        """The weekdays it repeats on; what doesn't repeat every week has none."""
        if self.freq != "WEEKLY" or not (self.opens_at and self.closes_at):
            return ()
        given = [part.strip() for part in (self.byday or "").split(",")]
        return tuple(day for day in Weekday if day in given)


class ServiceArea(Hsds):
    name: Line | None = None
    extent: Text | None = None
    extent_type: Line | None = None


class SpokenLanguage(Hsds):
    name: Line | None = None
    code: Line | None = None


class Service(Hsds):
    name: Line
    description: Text | None = None
    status: ServiceStatus
    eligibility_description: Text | None = None
    application_process: Text | None = None
    fees_description: Text | None = None
    wait_time: Line | None = None
    assured_date: Line | None = None
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    service_areas: tuple[ServiceArea, ...] = ()
    languages: tuple[SpokenLanguage, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class Organization(Hsds):
    name: Line
    description: Text
    email: Line | None = None
    website: Line | None = None
    phones: tuple[Phone, ...] = ()
    locations: tuple[Location, ...] = ()
    services: Annotated[tuple[Service, ...], Field(max_length=100)] = ()


class Document(BaseModel):
    """A page of organisations, or the whole of a directory."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    contents: Annotated[tuple[Organization, ...], Field(min_length=1, max_length=MOST)]


class Page(BaseModel):
    """As the specification pages its lists."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Organization]
