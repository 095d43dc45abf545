"""What an HSDS document says of the directory's entries.

An organisation with one service is one entry. One with several is an entry for each, since one refers to a
service. What the document doesn't say of an entry that is there already stays as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from chassis.fields import Line
from contracts.codes import Theme
from partners.domain import hsds
from partners.domain.directory import Entry
from partners.domain.hsds_writing import AREA_TYPE, BOUND, INTENSITY, ROOM_FROM, THEMES, TRAITS
from partners.domain.listing import (
    Address,
    Intensity,
    Language,
    Listing,
    OpeningHours,
    PublicEmail,
    Website,
    is_area,
)

T = TypeVar("T")

LINE = 300
_a_line: TypeAdapter[str] = TypeAdapter(Line)
_website: TypeAdapter[str] = TypeAdapter(Website)
_email: TypeAdapter[str] = TypeAdapter(PublicEmail)
_language: TypeAdapter[str] = TypeAdapter(Language)
_day: TypeAdapter[date] = TypeAdapter(date)
_hours: TypeAdapter[OpeningHours] = TypeAdapter(OpeningHours)


@dataclass(frozen=True)
class Told:
    """One entry's organisation and service."""

    partner_id: UUID
    name: str
    organization: hsds.Organization
    service: hsds.Service | None


def told_of(organization: hsds.Organization) -> Iterator[Told]:
    if len(organization.services) <= 1:
        service = next(iter(organization.services), None)
        yield Told(organization.id, organization.name, organization, service)
        return
    for service in organization.services:
        name = f"{organization.name}: {service.name}"[:LINE].strip()
        yield Told(service.id, name, organization, service)


def entry_of(told: Told, known: Entry | None) -> Entry:
    """The entry after this; the same as `known` when the document tells nothing new."""
    before = known or Entry(told.partner_id, told.name)
    service = told.service
    after = replace(
        before,
        name=told.name,
        works_on=_works_on(told) or before.works_on,
        listing=_listing(told, before.listing),
    )
    if service is not None:
        after = _as_service_says(after, service)
    return before if known and after == before else after.unverified


def _works_on(told: Told) -> str | None:
    """An organisation must have a description: one that only repeats the name says nothing."""
    if told.service and told.service.description:
        return told.service.description
    description = told.organization.description
    return description if description != told.organization.name else None


def _as_service_says(entry: Entry, service: hsds.Service) -> Entry:
    traits = dict(_terms(service, TRAITS))
    themes = tuple(Theme(code) for code, _ in _terms(service, THEMES) if code in set(Theme))
    intensity = traits.get(INTENSITY)
    return replace(
        entry,
        active=service.status in ("active", "temporarily closed"),
        capacity=service.wait_time or entry.capacity,
        themes=themes or entry.themes,
        bound_by_secrecy=traits[BOUND] == "yes" if BOUND in traits else entry.bound_by_secrecy,
        intensity=Intensity(intensity) if intensity in set(Intensity) else entry.intensity,
        no_intake_before=_valid(_day, traits.get(ROOM_FROM)) or entry.no_intake_before,
    )


def _terms(service: hsds.Service, taxonomy: str) -> Iterator[tuple[str, str]]:
    for attribute in service.attributes:
        term = attribute.taxonomy_term
        if term and term.taxonomy == taxonomy and term.code:
            yield term.code, attribute.value or ""


def _listing(told: Told, before: Listing) -> Listing:
    organization, service = told.organization, told.service
    website, email = _valid(_website, organization.website), _valid(_email, organization.email)
    said: dict[str, object] = {
        "address": _address(organization),
        "website": website,
        "public_email": email,
        "public_phone": next((phone.number for phone in _phones(told)), None),
    }
    if service is not None:
        said |= {
            "target_group": _line(service.eligibility_description),
            "known_by": _line(service.application_process),
            "costs": _line(service.fees_description),
            "hours": tuple(_opening_hours(service)),
            "hours_words": _line(" ".join(one.description for one in service.schedules if one.description)),
            "areas": tuple(_areas(service)),
            "languages": tuple(code for one in service.languages if (code := _valid(_language, one.code))),
        }
    return before.model_copy(update={name: value for name, value in said.items() if value})


def _phones(told: Told) -> Iterator[hsds.Phone]:
    """The service's own before the organisation's."""
    yield from told.service.phones if told.service else ()
    yield from told.organization.phones


def _address(organization: hsds.Organization) -> Address | None:
    found = (each for location in organization.locations for each in location.addresses)
    given = next((each for each in found if each.address_type != "virtual"), None)
    if given is None:
        return None
    return Address(street=given.address_1, postal_code=given.postal_code, city=given.city)


def _opening_hours(service: hsds.Service) -> Iterator[OpeningHours]:
    for schedule in service.schedules:
        for day in schedule.days:
            given = {
                "day": day,
                "opens": (schedule.opens_at or "")[:5],
                "closes": (schedule.closes_at or "")[:5],
            }
            hours = _valid(_hours, given)
            if hours and hours.opens < hours.closes:
                yield hours


def _areas(service: hsds.Service) -> Iterator[str]:
    for one in service.service_areas:
        if one.extent_type == AREA_TYPE and one.extent and is_area(one.extent):
            yield one.extent


def _line(text: str | None) -> str | None:
    """As it is when that is a line; else on one line, cut at its length."""
    return _valid(_a_line, text) or _valid(_a_line, " ".join((text or "").split())[:LINE])


def _valid(kind: TypeAdapter[T], value: object) -> T | None:
    """What the directory couldn't keep is left out: the specification is wider than it."""
    try:
        return kind.validate_python(value) if value else None
    except ValidationError:
        return None
