"""Fills the demo through the services' public HTTP, as its people would; a second time changes nothing."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from rich.progress import Progress

from chassis.domain_clock import DomainClock
from stack.demo.cases import COORDINATOR, hand_in
from stack.demo.client import Services
from stack.demo.ids import Days, fixed_id
from stack.demo.people import PEOPLE

Content = Mapping[str, Any]


def content() -> Content:
    text = files(__package__).joinpath("content.yaml").read_text(encoding="utf-8")
    loaded: Content = yaml.safe_load(text)
    return loaded


def load(issuer: str, urls: Mapping[str, str], progress: Progress, marker: Path) -> None:
    """`marker` remembers that these contents are in, so that a later start needn't ask."""
    everything = content()
    version = hashlib.sha256(repr(everything).encode()).hexdigest()
    if marker.exists() and marker.read_text() == version:
        return
    with Services(issuer, urls) as services:
        steps = list(_steps(services, everything, Days(DomainClock().today())))
        task = progress.add_task("NESTOR vullen", total=len(steps))
        for step in steps:
            step()
            progress.advance(task)
    marker.write_text(version)


def _steps(services: Services, everything: Content, days: Days) -> Iterator[Callable[[], None]]:
    makers: tuple[tuple[str, Callable[[Services, Mapping[str, Any], Days], None]], ...] = (
        ("partners", _partner),
        ("volunteers", _volunteer),
        ("clients", _client),
        ("consents", _consent),
        ("assignments", _assignment),
        ("help_requests", _help_request),
        ("signals", hand_in),
        ("bundles", _bundle),
    )
    for kind, make in makers:
        for entry in everything[kind]:
            yield lambda make=make, entry=entry: make(services, entry, days)  # type: ignore[misc]


def _partner(services: Services, entry: Mapping[str, Any], _days: Days) -> None:
    body = {**entry, "partner_id": fixed_id(entry["id"])}
    del body["id"]
    services.post("ann", "partners", "/partners", body)


def _volunteer(services: Services, entry: Mapping[str, Any], days: Days) -> None:
    person = PEOPLE[entry["login"]]
    body = {**entry, "volunteer_id": str(person.person), "name": person.name}
    del body["login"]
    services.post(COORDINATOR, "volunteers", "/volunteers", body)
    path = f"/volunteers/{person.person}"
    if services.get(COORDINATOR, "volunteers", path)["status"] == "active":
        return
    services.post(COORDINATOR, "volunteers", f"{path}/information-given", {"given_on": days.ago(60)})
    services.post(COORDINATOR, "volunteers", f"{path}/insurance", {"policy_on": days.ago(60)})
    services.post(COORDINATOR, "volunteers", f"{path}/activate")


def _client(services: Services, entry: Mapping[str, Any], _days: Days) -> None:
    body = {**entry, "client_id": fixed_id(entry["id"])}
    del body["id"]
    if "birth_date" in body:
        body["birth_date"] = body["birth_date"].isoformat()
    services.post(COORDINATOR, "intake", "/clients", body)


def _consent(services: Services, entry: Mapping[str, Any], days: Days) -> None:
    body = {
        "consent_id": fixed_id(entry["id"]),
        "partner_id": fixed_id(entry["partner"]),
        "given_on": days.ago(entry["days"]),
        **{name: entry[name] for name in ("purpose", "scope", "given_how", "witness") if name in entry},
    }
    services.post(COORDINATOR, "intake", f"/clients/{fixed_id(entry['client'])}/consents", body)


def _assignment(services: Services, entry: Mapping[str, Any], days: Days) -> None:
    day = days.ago(entry["days"])
    body = {
        "assignment_id": fixed_id(entry["id"]),
        "volunteer_id": str(PEOPLE[entry["login"]].person),
        "client_id": fixed_id(entry["client"]),
        "offer": entry["offer"],
        "planned_on": day,
    }
    services.post(COORDINATOR, "volunteers", "/assignments", body)
    if entry.get("done"):
        path = f"/assignments/{body['assignment_id']}/done"
        services.post_unless_done(entry["login"], "volunteers", path, {"done_on": day})


def _help_request(services: Services, entry: Mapping[str, Any], days: Days) -> None:
    request_id = fixed_id(entry["id"])
    body = {
        "help_request_id": request_id,
        "received_on": days.ago(entry["days"]),
        **{name: entry[name] for name in ("theme", "area", "channel", "description")},
    }
    if "client" in entry:
        body["client_id"] = fixed_id(entry["client"])
    services.post(COORDINATOR, "intake", "/help-requests", body)
    if "resolution" in entry:
        path = f"/help-requests/{request_id}/resolve"
        services.post_unless_done(COORDINATOR, "intake", path, {"resolution": entry["resolution"]})


def _bundle(services: Services, entry: Mapping[str, Any], days: Days) -> None:
    """It can be formed once the figures count enough of its signals."""
    bundle_id = fixed_id(entry["id"])
    body = {
        **entry,
        "bundle_id": bundle_id,
        "from_month": days.ago(60)[:7],
        "until_month": days.ago(0)[:7],
    }
    del body["id"]
    services.post_once_known(COORDINATOR, "reporting", "/bundles", body)
    services.post_unless_done(COORDINATOR, "reporting", f"/bundles/{bundle_id}/submit")
