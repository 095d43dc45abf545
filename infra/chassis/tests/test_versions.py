"""Old and new versions of an event, of its producer and of its consumers, side by side on a real broker."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from running_parts import running, until
from toy import service as toy

from chassis.consumer import Consumer
from chassis.envelope import Envelope
from chassis.journal import JournalEvent, envelope_of
from chassis.relay import Relay
from chassis.service import Service
from chassis.uow import Uow
from chassis.versions import as_handled
from contracts import base
from contracts.base import EventData, event
from contracts.downcasters import downcasters
from contracts.upcasters import upcasters
from stack.broker import Broker, manners_with
from stack.service_api import ServiceApi
from stack.testing import ServiceApiFactory

EVENTS = 60
SOURCE = toy.service.name

Said = list[tuple[str, UUID]]
"""Which process handled what."""


@dataclasses.dataclass(frozen=True)
class Versions:
    old: type[EventData]
    new: type[EventData]


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> Versions:
    """An event whose `area` was replaced by a `place`; both versions are published."""
    for registry in (base, upcasters, downcasters):
        name = "_registry" if registry is base else "steps"
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))
    register = {"key": "thing_id", "example": {}}

    class Changed(EventData):
        """Of before."""

        thing_id: UUID
        area: str

    class ChangedV2(EventData):
        """Of now."""

        thing_id: UUID
        place: str

    old = event(SOURCE, **register)(Changed)  # type: ignore[arg-type]
    new = event(SOURCE, version=2, **register)(ChangedV2)  # type: ignore[arg-type]

    @upcasters.register(old, new)
    def lift(data: Mapping[str, object]) -> dict[str, object]:
        return {"thing_id": data["thing_id"], "place": data["area"]}

    @downcasters.register(new, old)
    def lower(data: Mapping[str, object]) -> dict[str, object]:
        return {"thing_id": data["thing_id"], "area": data["place"]}

    return Versions(old, new)


def knowing(model: type[EventData], name: str, said: Said) -> Service:
    """The toy as of a release that knows this version."""

    async def handle(uow: Uow[Any], envelope: Envelope[Any]) -> None:
        await uow.store.see(envelope.data.thing_id)
        said.append((name, envelope.data.thing_id))

    return dataclasses.replace(toy.service, events={model: handle})


@pytest.fixture
async def first(service_api: ServiceApiFactory, broker: Broker) -> ServiceApi:
    return await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker, several=True))


def consumer_of(api: ServiceApi, service: Service) -> Consumer:
    """Another process of the same service, of its own release."""
    process = ServiceApi(service, api.runtime.settings, api._issuer)
    return Consumer(process.runtime)


async def write(api: ServiceApi, *events: EventData, **more: object) -> None:
    """Into the journal, as who emits does; `more`: fields that a later contract may add."""
    statement = sa.text(
        "INSERT INTO journal (event_id, network_id, type, key, aggregate_version, data)"
        " VALUES (:id, :network, :type, :key, 1, CAST(:data AS jsonb))"
    )
    async with api.runtime.work(toy.NESTOR, "test") as uow:
        for one in events:
            data = json.dumps({**one.model_dump(mode="json"), **more})
            row = {"id": uuid4(), "network": toy.NESTOR, "type": one.spec.type, "key": base.key_of(one)}
            await uow.execute(statement, row | {"data": data})


async def seen(api: ServiceApi, ids: list[UUID]) -> list[int]:
    async with api.runtime.work(toy.NESTOR, "test") as uow:
        query = sa.text("SELECT id, seen FROM sightings WHERE id = ANY (:ids)")
        counts = {row.id: row.seen for row in await uow.execute(query, {"ids": ids})}
    return [counts.get(id_, 0) for id_ in ids]


async def each_is_seen_once(api: ServiceApi, ids: list[UUID]) -> None:
    async def once() -> bool:
        counts = await seen(api, ids)
        assert max(counts) <= 1
        return min(counts) == 1

    await until(once)


def made(model: type[EventData], field: str) -> tuple[list[UUID], list[EventData]]:
    ids = [uuid4() for _ in range(EVENTS)]
    return ids, [model.model_validate({"thing_id": id_, field: "33021F"}) for id_ in ids]


async def test_old_and_new_processes_count_what_a_new_producer_says_once(
    first: ServiceApi, versions: Versions
) -> None:
    said: Said = []
    old = consumer_of(first, knowing(versions.old, "old", said))
    new = consumer_of(first, knowing(versions.new, "new", said))
    relay = Relay(toy.service, first.runtime.settings)
    ids: list[UUID] = []
    async with running(relay.run(), old.run(), new.run()):

        async def both() -> bool:
            more, events = made(versions.new, "place")
            ids.extend(more)
            await write(first, *events)
            await each_is_seen_once(first, more)
            return {name for name, _ in said} == {"old", "new"}

        await until(both)
    # The old process goes; what it hadn't handled, or hadn't told the broker of, is the new one's.
    async with running(relay.run(), consumer_of(first, knowing(versions.new, "new", said)).run()):
        more, events = made(versions.new, "place")
        await write(first, *events)
        await each_is_seen_once(first, ids + more)


async def test_a_new_consumer_lifts_what_an_old_producer_says(first: ServiceApi, versions: Versions) -> None:
    said: Said = []
    ids, events = made(versions.old, "area")
    await write(first, *events)
    new = consumer_of(first, knowing(versions.new, "new", said))
    async with running(Relay(toy.service, first.runtime.settings).run(), new.run()):
        await each_is_seen_once(first, ids)


async def test_an_old_consumer_ignores_fields_that_came_later(first: ServiceApi, versions: Versions) -> None:
    said: Said = []
    ids, events = made(versions.old, "area")
    await write(first, *events, added_later=True)
    old = consumer_of(first, knowing(versions.old, "old", said))
    async with running(Relay(toy.service, first.runtime.settings).run(), old.run()):
        await each_is_seen_once(first, ids)


async def test_a_rebuild_reads_a_new_journal_with_the_handlers_of_before(
    first: ServiceApi, versions: Versions
) -> None:
    ids, events = made(versions.new, "place")
    await write(first, *events)
    async with running(Relay(toy.service, first.runtime.settings).run()):
        await until(lambda: published(first))
    page = (await first.as_("systeem").get("/journal")).json()
    rows = [JournalEvent.model_validate(row) for row in page]
    for model, field in ((versions.old, "area"), (versions.new, "place")):
        known = {model.spec.type}
        read = [envelope_of(as_handled(row, known), SOURCE, known).data for row in rows]
        assert read == [model.model_validate({"thing_id": id_, field: "33021F"}) for id_ in ids]


async def published(api: ServiceApi) -> bool:
    query = sa.text("SELECT count(*) FROM journal WHERE published_at IS NULL")
    async with api.runtime.work(toy.NESTOR, "test") as uow:
        return bool((await uow.execute(query)).scalar_one() == 0)
