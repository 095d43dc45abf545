"""The directory as HSDS: what is written validates, and nothing is lost on the way there and back."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from partners_entries import entries
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from contracts.codes import Theme
from partners.domain import hsds
from partners.domain.directory import Entry
from partners.domain.hsds_reading import entry_of, told_of
from partners.domain.hsds_writing import organization_of
from partners.domain.listing import Weekday

SPECIFICATION = Path(__file__).resolve().parents[4] / "shared" / "data" / "hsds-3.0"

needs_specification = pytest.mark.skipif(
    not SPECIFICATION.is_dir(),
    reason="the schemas of HSDS 3.0 (CC BY-SA) stand beside the project, not in it",
)


@cache
def validator(name: str) -> Draft202012Validator:
    read = {file.name: json.loads(file.read_text()) for file in (SPECIFICATION / "schema").glob("*.json")}
    resources = [
        (uri, Resource.from_contents(schema, default_specification=DRAFT202012))
        for uri, schema in read.items()
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(
        {"$ref": name}, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def written(entry: Entry) -> dict[str, Any]:
    return organization_of(entry).model_dump(mode="json", exclude_none=True)


def read_back(entry: Entry, known: Entry | None) -> list[Entry]:
    organization = hsds.Organization.model_validate_json(json.dumps(written(entry)))
    return [entry_of(told, known) for told in told_of(organization)]


@needs_specification
@given(entries)
def test_what_is_written_holds_to_the_specification(entry: Entry) -> None:
    document = written(entry)
    assert [error.message for error in validator("organization.json").iter_errors(document)] == []
    for service in document["services"]:
        assert [error.message for error in validator("service.json").iter_errors(service)] == []


@needs_specification
def test_a_document_that_the_specification_refuses_is_seen() -> None:
    """So that the test above can fail."""
    broken = written(Entry(uuid4(), "CAW")) | {"id": "CAW", "phones": [{"number": "057"}]}
    assert len(list(validator("organization.json").iter_errors(broken))) == 2


@given(entries)
def test_written_and_read_it_is_the_same_but_for_the_verifying(entry: Entry) -> None:
    assert read_back(entry, None) == [entry.unverified]


@given(entries, entries)
def test_read_a_second_time_it_changes_nothing(entry: Entry, other: Entry) -> None:
    (first,) = read_back(entry, other)
    assert read_back(entry, first) == [first]


@given(entries)
def test_what_is_known_already_stays_verified(entry: Entry) -> None:
    (again,) = read_back(entry, entry)
    assert again is entry


@given(entries)
def test_what_a_document_leaves_out_stays_as_it_was(known: Entry) -> None:
    bare = hsds.Organization(id=known.partner_id, name="Nieuwe naam", description="Nieuwe naam")
    (told,) = told_of(bare)
    after = entry_of(told, known)
    assert (after.name, after.verified_on) == ("Nieuwe naam", None)
    assert (after.works_on, after.listing, after.themes) == (known.works_on, known.listing, known.themes)
    assert (after.bound_by_secrecy, after.active) == (known.bound_by_secrecy, known.active)


def test_an_organisation_with_two_services_is_two_entries() -> None:
    services = tuple(
        hsds.Service(id=uuid4(), name=name, description=f"{name} aan huis", status="active")
        for name in ("Poetsdienst", "Maaltijden")
    )
    organization = hsds.Organization(id=uuid4(), name="Thuiszorg", description="Zorg", services=services)
    found = [entry_of(told, None) for told in told_of(organization)]
    assert [(one.partner_id, one.name, one.works_on) for one in found] == [
        (services[0].id, "Thuiszorg: Poetsdienst", "Poetsdienst aan huis"),
        (services[1].id, "Thuiszorg: Maaltijden", "Maaltijden aan huis"),
    ]


def test_a_schedule_of_two_days_opens_on_both() -> None:
    schedule = hsds.Schedule(
        id=uuid4(), freq="WEEKLY", byday="TH, FR", opens_at="10:00:00", closes_at="18:00"
    )
    service = hsds.Service(id=uuid4(), name="Zitdag", status="active", schedules=(schedule,))
    organization = hsds.Organization(id=uuid4(), name="Zitdag", description="Zitdag", services=(service,))
    (entry,) = [entry_of(told, None) for told in told_of(organization)]
    assert [(one.day, one.opens, one.closes) for one in entry.listing.hours] == [
        (Weekday.THURSDAY, "10:00", "18:00"),
        (Weekday.FRIDAY, "10:00", "18:00"),
    ]


@needs_specification
def test_the_specifications_own_example_can_be_read() -> None:
    example = (SPECIFICATION / "examples" / "organization_full.json").read_text()
    entry, *_ = [entry_of(told, None) for told in told_of(hsds.Organization.model_validate_json(example))]
    assert entry.listing.website == "http://example.com"
    assert entry.listing.address is not None
    assert [hours.day for hours in entry.listing.hours][:2] == [Weekday.THURSDAY, Weekday.FRIDAY]
    assert not set(entry.themes) - set(Theme)
