"""An id of another network, wherever a request may bring one: nothing tells it from an id that nobody has."""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
import pytest
from known import BODIES, KNOWN, Ids, link_session
from roles import LINK, SERVICES
from serving import LinkSession, document_of, service_named, token_of
from shapes import Json, Path, Shapes
from walking import AnyId, Operation, Walk, asker_of, operations_of

from contracts import EventData
from contracts.events.partners import PartnerRegistered
from stack.demo.people import IEPER, NESTOR, OCMW
from stack.issuer import TestIssuer
from stack.service_api import ServiceApi

NAMES_A = {
    "person_id": "client_id",
    "other_dossier_id": "dossier_id",
    "parent_signal_id": "signal_id",
    "to_partner_id": "partner_id",
    "owner_id": "volunteer_id",
}
"""By the field's name, where that isn't what its record is called elsewhere."""

LISTS_OF = {"intake": "client_id", "volunteers": "volunteer_id"}
"""What `ids` is a list of."""

NEW = {
    *("POST /clients client_id", "POST /clients/{client_id}/consents consent_id"),
    *("POST /help-requests help_request_id", "POST /help-requests/import rows/0/row_id"),
    *("POST /volunteers volunteer_id", "POST /assignments assignment_id"),
    *("POST /cards signal_id", "POST /cards further/0/signal_id", "POST /calls signal_id"),
    *("POST /signals/import rows/0/row_id", "POST /dossiers/{dossier_id}/actions action_id"),
    *("POST /dossiers/{dossier_id}/notes note_id", "POST /dossiers/{dossier_id}/referrals referral_id"),
    *("POST /absences absence_id", "POST /partners partner_id", "POST /bundles bundle_id"),
    *(f"POST /links/{answer} number" for answer in ("accept", "waitlist", "first-contact", "decline")),
    *(f"POST /links/{answer} number" for answer in ("pass-on", "complete", "capacity")),
}
"""The id that the sender gives to what it makes: each network has its own under it."""

BY_LINK = "/referrals/{referral_id}/"
"""What its holder answers is asked as of who has a login."""

ONCE_ACCEPTED = ("POST /links/first-contact number", "POST /links/complete number")

GIVEN: dict[str, Json] = {
    "POST /assignments": {"volunteer_id": "{volunteer_id}"},
    "POST /bundles": {"theme": "waiting_list", "levels": ["service"], "until_month": "2026-12"},
    "POST /cards": {"area": "33021F", "signal_id": "{a_new_id}"},
    "POST /absences": {"login": "katrien", "first_day": "{tomorrow}", "last_day": "{tomorrow}"},
    "POST /dossiers/{dossier_id}/referrals": {"ground": "acute_danger"},
}
"""Beside what `known.BODIES` gives."""

UNCHECKED = {
    "POST /clients/{client_id}/consents partner_id": (
        "Partners are known to partners and signals. Intake opens nothing on a consent; signals refers to no "
        "partner that it doesn't know."
    ),
    "POST /help-requests/{help_request_id}/take-up dossier_id": (
        "Dossiers are signals', and this one was opened just now. Intake waits until it closes, and hears "
        "that of its own network's only."
    ),
    "POST /assignments client_id": (
        "Clients are intake's. The volunteer gets a name from intake, which looks in its own network."
    ),
    "GET /bundles after": "Where there is one bundle, nothing comes after it: as after one that nobody has.",
    "POST /cards sender/id": "Volunteers and partners read own signals in their own network.",
    "POST /calls sender/id": "As of a card.",
    "POST /dossiers/{dossier_id}/actions owner_id": "Volunteers are volunteers'. It is shown, no more.",
}
"""Names a record of which the service keeps no copy; why that does no harm."""


@dataclass(frozen=True)
class Place:
    """Where a request may name a record: in its body, or as a parameter of its query."""

    operation: Operation
    path: Path
    in_query: bool = False

    @property
    def label(self) -> str:
        return f"{self.operation.label} {'/'.join(str(part) for part in self.path)}"


def places_of(name: str) -> Iterator[Place]:
    document = document_of(name)
    shapes = Shapes(document)
    for operation in operations_of(name, document):
        for parameter in operation.parameters:
            if parameter["in"] == "query" and '"uuid"' in str(parameter["schema"]).replace("'", '"'):
                yield Place(operation, (parameter["name"],), in_query=True)
        for field in shapes.fields(operation.schema or {}):
            if field.has(format="uuid"):
                yield Place(operation, field.path)


class Elsewhere:
    """The same people, and the same records made anew, in another network."""

    def __init__(self, api: ServiceApi, issuer: TestIssuer) -> None:
        self._api, self._issuer = api, issuer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)

    def as_(self, login: str) -> httpx.AsyncClient:
        return self._api.with_token(self._issuer.token(login, draaischijf_network=str(IEPER)))

    async def deliver(self, data: EventData) -> None:
        await self._api.deliver(data, network=IEPER)

    async def park(self, data: EventData) -> UUID:
        return await self._api.park(data, network=IEPER)


class Asker:
    """Asks the same of a service in either network, with one id in one place."""

    def __init__(self, name: str, api: ServiceApi, issuer: TestIssuer) -> None:
        self.name, self._api, self._issuer = name, api, issuer
        self._shapes = Shapes(document_of(name))
        self._apis = {NESTOR: api, IEPER: cast("ServiceApi", Elsewhere(api, issuer))}

    async def theirs(self) -> Ids:
        """The demo's partners and volunteers have one id in every network; so others instead."""
        ids, katrien = await KNOWN[self.name](self._apis[NESTOR]), self._api.as_("katrien")
        if self.name == "partners":
            made = await katrien.post("/partners", json={"name": "De Wervel", "bound_by_secrecy": True})
            ids["partner_id"] = made.json()["partner_id"]
        if self.name == "volunteers":
            made = await katrien.post("/volunteers", json={"name": "Rita Lowyck", "area": "33021F"})
            ids["volunteer_id"] = made.json()["volunteer_id"]
        if self.name == "signals":
            partner = PartnerRegistered(partner_id=uuid4(), bound_by_secrecy=True)
            await self._api.deliver(partner)
            ids["partner_id"] = str(partner.partner_id)
        return ids

    def named_in(self, place: Place, ids: Ids) -> str:
        """Which of these records stands there."""
        name = str(place.path[-1])
        if name in ids:
            return ids[name]
        return ids[LISTS_OF[self.name] if place.path[0] == "ids" else NAMES_A.get(name, name)]

    async def at(self, place: Place, network: UUID) -> "Door":
        """With records of this network made anew."""
        ids = await KNOWN[self.name](self._apis[network])
        client = await self._client(place, network, ids)
        if place.label in ONCE_ACCEPTED:
            (await client.post("/links/accept", json={"number": str(uuid4())})).raise_for_status()
        tomorrow = str(self._api.runtime.clock.today() + timedelta(days=1))
        return Door(self._shapes, place, {**ids, "tomorrow": tomorrow}, client)

    async def _client(self, place: Place, network: UUID, ids: Ids) -> httpx.AsyncClient:
        role = asker_of(place.operation.endpoint)
        if role == LINK:
            session = await link_session(self._api, ids["referral_id"], network)
            return self._api.with_token(None, auth=LinkSession(session))
        return self._api.with_token(token_of(self._issuer, role, network))


@dataclass(frozen=True)
class Door:
    """One place, the records of the network in which it is asked about, and who asks."""

    shapes: Shapes
    place: Place
    ids: Ids
    client: httpx.AsyncClient

    async def ask(self, value: str) -> httpx.Response:
        operation, path = self.place.operation, self.place.path
        url = operation.endpoint.path.format_map(self.ids)
        if self.place.in_query:
            return await self.client.request(operation.endpoint.method, url, params={str(path[0]): value})
        schema = operation.schema or {}
        body = self.shapes.placed(self.shapes.example(schema) | self._given(), schema, path, value)
        return await self.client.post(url, json=body)

    def _given(self) -> Json:
        label = self.place.operation.label
        usual = BODIES.get(label.replace("/links/", BY_LINK)) or BODIES.get(label, {})
        given = usual | GIVEN.get(label, {})
        if self.place.path == ("client_id",):
            given.pop("area", None)  # With one a card needn't wait for news of its client: any id is taken.
        known = AnyId(self.ids)
        return {
            name: value.format_map(known) if isinstance(value, str) else value
            for name, value in given.items()
        }


def told(answer: httpx.Response) -> str:
    """What it says, but for the ids in it."""
    return f"{answer.status_code} {re.sub('[0-9a-f-]{36}', 'id', answer.text)}"


@pytest.mark.parametrize("name", SERVICES)
async def test_an_id_of_another_network_is_an_id_that_nobody_has(
    name: str, service_api: Callable[..., Awaitable[ServiceApi]], issuer: TestIssuer
) -> None:
    api = await service_api(service_named(name))
    asker, walk = Asker(name, api, issuer), Walk(api, {}, {})
    theirs = await asker.theirs()
    for place in places_of(name):
        if place.label in NEW or place.label in UNCHECKED:
            await does_no_harm(place, asker, walk)
        else:
            await leads_nowhere(place, asker, walk, asker.named_in(place, theirs))
    await walk.close()


async def leads_nowhere(place: Place, asker: Asker, walk: Walk, value: str) -> None:
    door = await asker.at(place, IEPER)
    before = await walk.rows()
    strange = await door.ask(value)
    unknown = await door.ask(str(uuid4()))
    assert strange.status_code < 500, f"{place.label}: {strange.text}"
    assert told(strange) == told(unknown), place.label
    assert await walk.rows() == before, f"{place.label}: {strange.text}"
    known = await door.ask(asker.named_in(place, {**door.ids, "to_partner_id": str(OCMW)}))
    assert told(known) != told(strange), f"{place.label} is refused for something else: {known.text}"


async def does_no_harm(place: Place, asker: Asker, walk: Walk) -> None:
    value = str(uuid4())
    if place.label in NEW:
        taken = await (await asker.at(place, NESTOR)).ask(value)
        assert taken.is_success, f"{place.label}: {taken.text}"
    door = await asker.at(place, IEPER)
    before = await walk.rows(NESTOR)
    strange = await door.ask(value)
    assert await walk.rows(NESTOR) == before, place.label
    unknown = await (await asker.at(place, IEPER)).ask(str(uuid4()))
    assert strange.is_success, f"{place.label}: {strange.text}"
    assert told(strange) == told(unknown), place.label


def test_every_exception_is_a_place() -> None:
    assert {place.label for name in SERVICES for place in places_of(name)} >= NEW | set(UNCHECKED)
