"""What is deleted once nobody needs it, and what must stay."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from databases import NETWORK, Database, tenant
from toy import service as toy
from toy.service import VolunteerRegistered

from chassis import pruning
from chassis.envelope import Envelope
from chassis.inbox import accept_new
from chassis.pruning import FIRED_KEPT, KEPT, SETTLED, Pruner, entries_of, fired_terms
from chassis.run import Process
from contracts import EventData
from stack.testing import ServiceApiFactory

CONSUMER, SOURCE, OTHER = "reporting", "volunteers", "intake"
HOUR = timedelta(hours=1)


async def received(
    database: Database, age: timedelta, source: str = SOURCE, consumer: str = CONSUMER
) -> UUID:
    event_id = uuid4()
    await database.as_owner(
        "insert into inbox"
        " values (:consumer, :source, :id, :network, clock_timestamp() - cast(:age as interval))",
        consumer=consumer,
        source=source,
        id=event_id,
        network=NETWORK,
        age=age,
    )
    return event_id


async def left(database: Database) -> set[UUID]:
    return {row.event_id for row in await database.as_owner("select event_id from inbox")}


def pruner(database: Database) -> Pruner:
    return Pruner(database.worker, entries_of(CONSUMER, [SOURCE, OTHER]), 0)


async def test_what_is_older_than_the_newest_by_long_is_forgotten(chassis_database: Database) -> None:
    newest = await received(chassis_database, SETTLED + HOUR)
    young = await received(chassis_database, SETTLED + KEPT)
    await received(chassis_database, SETTLED + KEPT + 2 * HOUR)
    assert await pruner(chassis_database).prune() == 1
    assert await left(chassis_database) == {newest, young}
    assert await pruner(chassis_database).prune() == 0


async def test_a_silent_source_is_forgotten_nothing_of(chassis_database: Database) -> None:
    """Its relay would queue again its last 24 hours, though they are of a year ago."""
    last_year = {await received(chassis_database, timedelta(days=days)) for days in (365, 366, 371)}
    await received(chassis_database, timedelta(days=379))
    busy = await received(chassis_database, SETTLED + HOUR, OTHER)
    await pruner(chassis_database).prune()
    assert await left(chassis_database) == {*last_year, busy}


async def test_the_first_sign_of_a_source_that_was_silent_forgets_nothing_yet(
    chassis_database: Database,
) -> None:
    """What came back with it may still be on its way, in another partition."""
    of_old = await received(chassis_database, timedelta(days=365))
    just_now = await received(chassis_database, SETTLED - HOUR)
    await pruner(chassis_database).prune()
    assert await left(chassis_database) == {of_old, just_now}


async def test_another_consumers_entries_are_left_alone(chassis_database: Database) -> None:
    others = await received(chassis_database, 2 * KEPT, consumer="signals")
    await received(chassis_database, SETTLED + HOUR)
    assert await pruner(chassis_database).prune() == 0
    assert others in await left(chassis_database)


async def test_many_are_forgotten_in_batches(
    chassis_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "BATCH", 3)
    monkeypatch.setattr(pruning, "BREATH", 0)
    newest = await received(chassis_database, SETTLED + HOUR)
    for _ in range(7):
        await received(chassis_database, 2 * KEPT)
    assert await pruner(chassis_database).prune() == 7
    assert await left(chassis_database) == {newest}


async def test_what_comes_again_is_kept_as_if_it_were_new(chassis_database: Database) -> None:
    """A relay that queued it again counts its publication anew, and so may queue it once more."""
    again = await received(chassis_database, SETTLED + KEPT + 2 * HOUR)
    await received(chassis_database, SETTLED + HOUR)
    new = envelope(uuid4())
    async with tenant(chassis_database.worker) as connection:
        both = [envelope(again), new, envelope(again), new]
        assert await accept_new(connection, CONSUMER, both) == [new]
    assert await pruner(chassis_database).prune() == 0
    assert {again, new.id} <= await left(chassis_database)


def envelope(id_: UUID) -> Envelope[EventData]:
    return Envelope(
        id=id_,
        type=VolunteerRegistered.spec.type,
        source=SOURCE,
        network_id=NETWORK,
        key=str(id_),
        aggregate_version=1,
        time=None,
        traceparent=None,
        data=VolunteerRegistered(volunteer_id=id_, area="33021F"),
    )


async def fired(database: Database, age: timedelta | None) -> UUID:
    """A term that came due long ago, and fired so long ago; without `age`, it hasn't."""
    subject = uuid4()
    await database.as_owner(
        "insert into deadlines (network_id, subject, kind, due_at, fired_at)"
        " values (:network, :subject, 'remind', '2020-01-01', clock_timestamp() - cast(:age as interval))",
        network=NETWORK,
        subject=subject,
        age=age,
    )
    return subject


async def terms(database: Database) -> set[UUID]:
    return {row.subject for row in await database.as_owner("select subject from deadlines")}


async def test_a_term_that_fired_long_ago_goes(
    chassis_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    monkeypatch.setattr(pruning, "BREATH", 0)
    for _ in range(3):
        await fired(chassis_database, FIRED_KEPT + HOUR)
    lately, waits = await fired(chassis_database, FIRED_KEPT - HOUR), await fired(chassis_database, None)
    assert await Pruner(chassis_database.worker, [fired_terms], 0).prune() == 3
    assert await terms(chassis_database) == {lately, waits}


async def test_the_age_of_a_fired_term_is_counted_in_the_time_of_the_service(
    chassis_database: Database,
) -> None:
    await chassis_database.as_owner("update domain_clock set ahead = cast(:by as interval)", by=FIRED_KEPT)
    await fired(chassis_database, HOUR)
    just_now = await fired(chassis_database, -FIRED_KEPT)
    assert await Pruner(chassis_database.worker, [fired_terms], 0).prune() == 1
    assert await terms(chassis_database) == {just_now}


async def test_a_term_that_is_being_set_again_stays(chassis_database: Database) -> None:
    subject = await fired(chassis_database, 2 * FIRED_KEPT)
    async with tenant(chassis_database.worker) as connection:
        await connection.execute(sa.text("update deadlines set fired_at = null"))
        async with asyncio.timeout(5):
            assert await Pruner(chassis_database.worker, [fired_terms], 0).prune() == 0
    assert await terms(chassis_database) == {subject}


async def test_a_term_that_is_gone_neither_fires_again_nor_is_missed(service_api: ServiceApiFactory) -> None:
    api = await service_api(toy.service)
    volunteer = {"volunteer_id": str(uuid4()), "area": "33021F"}
    at_once = replace(fired_terms, parameters={"kept": timedelta(0)})
    for _ in range(2):
        answer = await api.as_("katrien").post("/volunteers", json=volunteer)
        assert answer.status_code == 201, answer.text
        assert (await api.as_("systeem").post("/clock", json={"advance_days": 2})).status_code == 200
        assert await api.fire_deadlines() == 1
        assert await Pruner(api.runtime.worker_engine, [at_once], 0).prune() == 1
        assert await api.fire_deadlines() == 0


@pytest.mark.parametrize(
    ("run", "pruned"),
    [("http,relay,sealer", set()), ("consumer", {"inbox"}), ("http,deadlines", {"deadlines"})],
)
async def test_a_process_prunes_what_its_parts_leave_behind(
    service_api: ServiceApiFactory, run: str, pruned: set[str]
) -> None:
    api = await service_api(toy.service, run=run)
    assert {old.name for old in Process(toy.service, api.runtime.settings)._old()} == pruned
