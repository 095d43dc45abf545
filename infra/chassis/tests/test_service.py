"""What every service gets from the chassis, seen through a toy service on a real database."""

import dataclasses
import gc
import weakref
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from deliveries import deliver, delivery_of, rows
from sqlalchemy.ext.asyncio import AsyncEngine
from toy import service as toy

from chassis import dead_letters
from chassis.consumer import Consumer
from chassis.journal import JournalEvent
from chassis.principal import Principal
from chassis.uow import UndeclaredEvent, Uow
from contracts.events.volunteers import AssignmentDone, VolunteerActivated, VolunteerRegistered
from stack.demo.people import IEPER, NESTOR
from stack.service_api import ServiceApi
from stack.testing import ServiceApiFactory


@pytest.fixture
async def api(service_api: ServiceApiFactory) -> ServiceApi:
    return await service_api(toy.service)


async def register(api: ServiceApi, id_: UUID) -> None:
    answer = await api.as_("katrien").post("/volunteers", json={"volunteer_id": str(id_), "area": "33021F"})
    assert answer.status_code == 201, answer.text


async def seen(api: ServiceApi, id_: UUID) -> int:
    found = await rows(api, "SELECT seen FROM sightings WHERE id = :id", id=id_)
    return int(found[0]["seen"]) if found else 0


async def test_a_command_writes_its_row_event_audit_and_deadline_together(api: ServiceApi) -> None:
    id_ = uuid4()
    await register(api, id_)
    assert [event.data for event in await api.events()] == [{"volunteer_id": str(id_), "area": "33021F"}]
    entries = await rows(api, "SELECT actor, action, subjects FROM audit_entries")
    assert [(e["actor"], e["action"], e["subjects"]) for e in entries] == [("katrien", "register", [id_])]
    assert len(await rows(api, "SELECT 1 FROM deadlines")) == 1


async def test_a_refusal_leaves_nothing_and_says_what_would_satisfy_it(api: ServiceApi) -> None:
    answer = await api.as_("katrien").post("/refused")
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["guard"] == "toy"
    assert answer.json()["satisfied_by"] == "Vraag het eerst."
    assert await rows(api, "SELECT 1 FROM sightings") == []


async def test_only_the_right_role_with_a_real_token_gets_in(api: ServiceApi) -> None:
    body = {"volunteer_id": str(uuid4()), "area": "33021F"}
    assert (await api.with_token(None).post("/volunteers", json=body)).status_code == 401
    assert (await api.with_token("no.such.token").post("/volunteers", json=body)).status_code == 401
    assert (await api.as_("mieke").post("/volunteers", json=body)).status_code == 403
    assert (await api.as_("wouter").post("/volunteers", json=body)).status_code == 201


async def test_a_wrong_shape_is_told_without_repeating_what_was_sent(api: ServiceApi) -> None:
    answer = await api.as_("katrien").post("/volunteers", json={"volunteer_id": "Jan Janssens", "area": 3})
    assert answer.status_code == 422
    assert "Janssens" not in answer.text


async def test_an_event_is_handled_once_however_often_it_comes(api: ServiceApi) -> None:
    id_, event_id = uuid4(), uuid4()
    event = VolunteerRegistered(volunteer_id=id_, area="33021F")
    await deliver(api, event, ids=[event_id])
    await deliver(api, event, event, ids=[event_id, event_id])
    assert await seen(api, id_) == 1


async def test_one_network_never_sees_or_touches_anothers_rows(api: ServiceApi) -> None:
    id_ = uuid4()
    await register(api, id_)
    event = VolunteerRegistered(volunteer_id=id_, area="33021F")
    await deliver(api, event, network=IEPER)
    found = await rows(
        api, "SELECT network_id, seen FROM sightings WHERE id = :id ORDER BY network_id", id=id_
    )
    assert [(row["network_id"], row["seen"]) for row in found] == [(NESTOR, 1), (IEPER, 1)]


async def test_a_handler_that_fails_parks_its_key_and_lets_the_others_pass(api: ServiceApi) -> None:
    healthy = uuid4()
    failing = VolunteerRegistered(volunteer_id=toy.POISON, area="33021F")
    await deliver(api, failing, VolunteerRegistered(volunteer_id=healthy, area="33021F"), failing)
    assert await seen(api, healthy) == 1
    assert await seen(api, toy.POISON) == 0
    statuses = await rows(api, "SELECT status FROM dead_letters ORDER BY id")
    assert [row["status"] for row in statuses] == ["dead", "held"]
    await _replayed(api)
    assert await seen(api, toy.POISON) == 2
    assert await rows(api, "SELECT 1 FROM parked_keys") == []


async def test_a_bad_record_that_comes_again_is_kept_once(api: ServiceApi) -> None:
    """After a rebalance a batch comes again; without an id only its place and bytes tell."""
    known = delivery_of(VolunteerRegistered(volunteer_id=uuid4(), area="33021F"), uuid4(), NESTOR, offset=7)
    bad = dataclasses.replace(known, value=b"{", envelope=None, error="1 field doesn't fit")
    consumer = Consumer(api.runtime)
    await consumer.deliver([bad, dataclasses.replace(bad, offset=8)])
    await consumer.deliver([bad, dataclasses.replace(bad, offset=8)])
    kept = await rows(api, "SELECT kafka_offset, status FROM dead_letters ORDER BY id")
    assert [(row["kafka_offset"], row["status"]) for row in kept] == [(7, "dead"), (8, "held")]
    # The broker forgot and counts anew: another record stands at the same place.
    await consumer.deliver([dataclasses.replace(bad, value=b"[")])
    assert len(await rows(api, "SELECT 1 FROM dead_letters")) == 3


async def test_nothing_of_its_key_overtakes_a_record_that_nobody_can_read(api: ServiceApi) -> None:
    """Another event of the same network stands before it in the batch."""
    id_ = uuid4()
    events = [VolunteerRegistered(volunteer_id=one, area="33021F") for one in (uuid4(), id_)]
    first, later = (delivery_of(event, uuid4(), NESTOR, offset=at) for at, event in enumerate(events))
    bad = dataclasses.replace(later, value=b"{", envelope=None, error="1 field doesn't fit")
    await Consumer(api.runtime).deliver([first, bad, dataclasses.replace(later, offset=2)])
    assert await seen(api, id_) == 0
    kept = await rows(api, "SELECT status FROM dead_letters ORDER BY id")
    assert [row["status"] for row in kept] == ["dead", "held"]


async def _replayed(api: ServiceApi) -> None:
    toy.poisoned.clear()
    try:
        assert await dead_letters.replay(api.runtime, "volunteers", str(toy.POISON)) == 2
    finally:
        toy.poisoned.add(toy.POISON)


async def test_a_deadline_fires_once_when_its_time_has_come(api: ServiceApi) -> None:
    id_ = uuid4()
    await register(api, id_)
    assert await api.fire_deadlines() == 0
    async with api.runtime.worker_engine.connect() as connection:
        await api.runtime.clock.advance(connection, timedelta(days=2))
    assert await api.fire_deadlines() == 1
    assert await api.fire_deadlines() == 0
    assert len(await api.events(VolunteerActivated)) == 1


async def test_time_that_another_process_travelled_has_passed_here_too(api: ServiceApi) -> None:
    other = ServiceApi(toy.service, api.runtime.settings, api._issuer)
    before = api.runtime.clock.today()
    for days in (20, 3):
        moved = await other.as_("systeem").post("/clock", json={"advance_days": days})
        assert moved.is_success, moved.text
        async with api.runtime.work(NESTOR, "test") as uow:
            told = datetime.fromisoformat(moved.json()["now"])
            assert timedelta() <= uow.clock.now() - told < timedelta(minutes=1)
        other = ServiceApi(toy.service, api.runtime.settings, api._issuer)
    assert api.runtime.clock.today() - before >= timedelta(days=22)


@pytest.mark.parametrize("path", ["/volunteers", "/refused"])
async def test_nobodys_key_stays_in_memory_after_a_request(
    api: ServiceApi, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Not even until garbage is collected, which a busy process puts off for hundreds of requests."""
    begin, vaults = api.runtime.begin, []

    async def noted(engine: AsyncEngine, principal: Principal) -> Uow[Any]:
        uow = await begin(engine, principal)
        await uow.vault.create_key(uuid4())
        vaults.append(weakref.ref(uow.vault))
        return uow

    monkeypatch.setattr(api.runtime, "begin", noted)
    gc.disable()
    try:
        await api.as_("katrien").post(path, json={"volunteer_id": str(uuid4()), "area": "33021F"})
        assert [vault() for vault in vaults] == [None]
    finally:
        gc.enable()


async def test_an_event_that_emits_does_not_name_is_refused(api: ServiceApi) -> None:
    async with api.runtime.work(NESTOR, "test") as uow:
        with pytest.raises(UndeclaredEvent):
            await uow.handle(
                AssignmentDone(assignment_id=uuid4(), volunteer_id=uuid4(), done_on=uow.clock.today())
            )


async def test_the_journal_is_for_a_rebuild_only(api: ServiceApi) -> None:
    assert (await api.as_("katrien").get("/journal")).status_code == 403
    assert (await api.as_("systeem").get("/journal")).json() == []


async def test_a_journal_shows_the_own_network_and_all_of_them_to_who_is_of_none(api: ServiceApi) -> None:
    for network in (NESTOR, IEPER, NESTOR):
        async with api.runtime.work(network, "test") as uow:
            await uow.handle(toy.Register(volunteer_id=uuid4(), area="33021F"))
    async with api.runtime.worker_engine.begin() as connection:
        mark = "UPDATE journal SET published_at = now(), published_seq = nextval('journal_published_seq')"
        await connection.execute(sa.text(mark))

    async def networks(login: str, **asked: int) -> list[UUID]:
        answer = (await api.as_(login).get("/journal", params=asked)).raise_for_status().json()
        return [JournalEvent.model_validate(row).network_id for row in answer]

    assert await networks("systeem") == [NESTOR, NESTOR]
    assert await networks("beheer") == [NESTOR, IEPER, NESTOR]
    assert await networks("beheer", limit=2) == [NESTOR, IEPER]
    assert await networks("beheer", after=2) == [NESTOR]
    assert (await api.as_("beheer").get("/audit")).status_code == 403
