"""An entry of the directory as an organisation of HSDS with its one service.

Ids are derived from the entry's, so that the same entry is always written the same.
"""

from collections.abc import Iterator
from uuid import UUID, uuid5

from contracts.codelists import area, label
from contracts.codes import Theme
from partners.domain import hsds
from partners.domain.directory import Entry

THEMES = "draaischijf-theme"
"""The taxonomy of a network's themes; its codes are the code list's."""

TRAITS = "draaischijf-trait"
"""What the specification has no field for: an attribute with a value."""

BOUND, INTENSITY, ROOM_FROM = "bound_by_secrecy", "intensity", "no_intake_before"

_traits = {
    BOUND: "Gebonden door beroepsgeheim",
    INTENSITY: "Samenwerkingspartner of netwerkpartner",
    ROOM_FROM: "Geen intake voor deze dag",
}
AREA_TYPE = "be-niscode"
STATE = "West-Vlaanderen"
_namespace = UUID("8f1f3f0e-6d0c-4c39-8b57-5a3d7f1f6f0a")


def organization_of(entry: Entry) -> hsds.Organization:
    listing, id_ = entry.listing, entry.partner_id
    phones = (hsds.Phone(id=_id(id_, "phone"), number=listing.public_phone),) if listing.public_phone else ()
    return hsds.Organization(
        id=id_,
        name=entry.name,
        description=entry.works_on or entry.name,
        email=listing.public_email,
        website=listing.website,
        phones=phones,
        locations=tuple(_locations(entry)),
        services=(_service(entry),),
    )


def _service(entry: Entry) -> hsds.Service:
    listing, id_ = entry.listing, entry.partner_id
    return hsds.Service(
        id=_id(id_, "service"),
        name=entry.name,
        description=entry.works_on,
        status="active" if entry.active else "inactive",
        eligibility_description=listing.target_group,
        application_process=listing.known_by,
        fees_description=listing.costs,
        wait_time=entry.capacity,
        assured_date=entry.verified_on.isoformat() if entry.verified_on else None,
        schedules=tuple(_schedules(entry)),
        service_areas=tuple(
            hsds.ServiceArea(id=_id(id_, code), name=area(code).name, extent=code, extent_type=AREA_TYPE)
            for code in listing.areas
        ),
        languages=tuple(hsds.SpokenLanguage(id=_id(id_, code), code=code) for code in listing.languages),
        attributes=(*_themes(entry), *_own_traits(entry)),
    )


def _locations(entry: Entry) -> Iterator[hsds.Location]:
    given = entry.listing.address
    if given is None:
        return
    place = hsds.Address(
        id=_id(entry.partner_id, "address"),
        address_1=given.street,
        city=given.city,
        state_province=STATE,
        postal_code=given.postal_code,
        country="BE",
        address_type="physical",
    )
    yield hsds.Location(id=_id(entry.partner_id, "location"), location_type="physical", addresses=(place,))


def _schedules(entry: Entry) -> Iterator[hsds.Schedule]:
    for number, hours in enumerate(entry.listing.hours):
        yield hsds.Schedule(
            id=_id(entry.partner_id, f"hours {number}"),
            freq="WEEKLY",
            byday=hours.day,
            opens_at=hours.opens,
            closes_at=hours.closes,
        )
    if entry.listing.hours_words:
        yield hsds.Schedule(id=_id(entry.partner_id, "hours"), description=entry.listing.hours_words)


def _themes(entry: Entry) -> Iterator[hsds.Attribute]:
    for theme in entry.themes:
        name = label(theme)
        yield _attribute(entry, THEMES, theme, name, None)


def _own_traits(entry: Entry) -> Iterator[hsds.Attribute]:
    yield _attribute(entry, TRAITS, BOUND, _traits[BOUND], "yes" if entry.bound_by_secrecy else "no")
    yield _attribute(entry, TRAITS, INTENSITY, _traits[INTENSITY], entry.intensity)
    if entry.no_intake_before:
        day = entry.no_intake_before.isoformat()
        yield _attribute(entry, TRAITS, ROOM_FROM, _traits[ROOM_FROM], day)


def _attribute(
    entry: Entry, taxonomy: str, code: Theme | str, name: str, value: str | None
) -> hsds.Attribute:
    term = hsds.TaxonomyTerm(
        id=_id(_namespace, f"{taxonomy}:{code}"), code=code, name=name, description=name, taxonomy=taxonomy
    )
    return hsds.Attribute(id=_id(entry.partner_id, f"{taxonomy}:{code}"), value=value, taxonomy_term=term)


def _id(of: UUID, what: str) -> UUID:
    return uuid5(of, what)
