"""From one service's journal to another's handler, over a real broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
import pytest
import sqlalchemy as sa
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from prometheus_client import REGISTRY
from running_parts import LONGEST_WAIT, running, until
from toy import service as toy

from chassis import metrics
from chassis.consumer import Consumer, consuming_lock
from chassis.db import plain_dsn
from chassis.handover import Handover
from chassis.relay import BrokerForgot, Relay
from stack.broker import Broker, EmbeddedBroker, manners_with
from stack.service_api import ServiceApi
from stack.testing import ServiceApiFactory


@pytest.fixture
async def api(service_api: ServiceApiFactory, broker: Broker) -> AsyncIterator[ServiceApi]:
    api = await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker))
    async with running(Relay(toy.service, api.runtime.settings).run(), Consumer(api.runtime).run()):
        yield api


async def seen(api: ServiceApi, ids: list[UUID]) -> list[int]:
    async with api.runtime.work(toy.NESTOR, "test") as uow:
        found = await uow.execute(
            sa.text("SELECT id, seen FROM sightings WHERE id = ANY (:ids)"), {"ids": ids}
        )
        counts = {row.id: row.seen for row in found}
    return [counts.get(id_, 0) for id_ in ids]


async def register(api: ServiceApi, ids: list[UUID]) -> None:
    caller = api.as_("katrien")
    for id_ in ids:
        answer = await caller.post("/volunteers", json={"volunteer_id": str(id_), "area": "33021F"})
        assert answer.status_code == 201, answer.text


async def all_came_back(api: ServiceApi, ids: list[UUID]) -> None:
    """Once by the command, once by the event that it emitted: never more, never less."""

    async def twice() -> bool:
        return await seen(api, ids) == [2] * len(ids)

    await until(twice)


async def test_what_was_committed_arrives_once(api: ServiceApi) -> None:
    ids = [uuid4() for _ in range(50)]
    await register(api, ids)
    await all_came_back(api, ids)


async def test_an_idle_relay_hears_of_what_its_own_process_wrote(
    service_api: ServiceApiFactory, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.relay.IDLE_SECONDS", 100 * LONGEST_WAIT)
    api = await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker))
    relay = Relay(toy.service, api.runtime.settings, api.runtime.journal_written)
    async with running(relay.run(), Consumer(api.runtime).run()):
        for _ in range(3):
            ids = [uuid4()]
            await register(api, ids)
            await all_came_back(api, ids)


async def test_a_consumer_that_leaves_the_broker_alone_misses_nothing(
    service_api: ServiceApiFactory, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.consumer.QUIET_AFTER_SECONDS", -1.0)
    rests = {"fetch_wait_ms": 20, "fetch_rest_ms": 20}
    api = await service_api(toy.service, kafka=broker.bootstrap, **rests)
    async with running(Relay(toy.service, api.runtime.settings).run(), Consumer(api.runtime).run()):
        for count in (1, 30, 1):
            ids = [uuid4() for _ in range(count)]
            await register(api, ids)
            await all_came_back(api, ids)


async def test_what_a_broker_forgot_is_sent_again(api: ServiceApi, broker: Broker) -> None:
    before = [uuid4() for _ in range(20)]
    await register(api, before)
    await all_came_back(api, before)
    broker.kill()
    during = [uuid4() for _ in range(20)]
    await register(api, during)
    broker.start()
    after = [uuid4() for _ in range(5)]
    await register(api, after)
    await all_came_back(api, before + during + after)


async def test_a_broker_that_remembers_is_believed(service_api: ServiceApiFactory, broker: Broker) -> None:
    api = await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker))
    await register(api, [uuid4() for _ in range(40)])
    relay = Relay(toy.service, api.runtime.settings)
    connection = await asyncpg.connect(plain_dsn(api.runtime.settings.worker_database_url))
    async with (
        AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer,
        AIOKafkaConsumer(bootstrap_servers=broker.bootstrap) as onlooker,
    ):
        assert await relay.publish_batch(connection, producer) == 40
        await relay._probe(onlooker)
        if isinstance(broker, EmbeddedBroker):
            # In memory only: after a restart it has forgotten. Another broker keeps what it acknowledged.
            broker.kill()
            broker.start()
            with pytest.raises(BrokerForgot):
                await relay._probe(onlooker)
    await connection.close()


async def test_bad_json_is_kept_and_stops_nobody(api: ServiceApi, broker: Broker) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        type_ = toy.VolunteerRegistered.spec.type
        headers = [("ce_type", type_.encode()), ("ce_source", b"volunteers")]
        await producer.send_and_wait(toy.service.topic, b"{not json", key=b"broken", headers=headers)
        unknown = [("ce_type", b"be.draaischijf.volunteers.never-heard-of.v1")]
        await producer.send_and_wait(toy.service.topic, b"{}", key=b"unknown", headers=unknown)
    ids = [uuid4()]
    await register(api, ids)
    await all_came_back(api, ids)

    async def kept() -> bool:
        async with api.runtime.worker_engine.connect() as connection:
            letters = await connection.execute(sa.text("SELECT key, status FROM dead_letters"))
            return [tuple(row) for row in letters] == [("broken", "dead")]

    await until(kept)


REBUILDING = f"SELECT pg_advisory_xact_lock(hashtextextended('{consuming_lock('volunteers')}', 0))"


def taken() -> float:
    (family,) = metrics.consumer_taken.collect()
    return sum(sample.value for sample in family.samples if sample.name.endswith("_total"))


@asynccontextmanager
async def elsewhere(api: ServiceApi, statement: str) -> AsyncIterator[None]:
    """Somebody else's transaction, which holds what `statement` locks."""
    connection = await asyncpg.connect(plain_dsn(api.runtime.settings.migrator_database_url))
    try:
        async with connection.transaction():
            await connection.execute(statement)
            yield
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("statement", "waits"),
    [
        (REBUILDING, True),
        ("LOCK TABLE inbox IN EXCLUSIVE MODE", False),
    ],
    ids=["a rebuild", "a handler that hangs"],
)
async def test_what_a_consumer_has_in_hand_counts_as_behind(
    service_api: ServiceApiFactory, broker: Broker, statement: str, waits: bool
) -> None:
    """For a rebuild it waits, and isn't stuck; when a handler hangs, it is."""
    api = await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker))
    consumer, ids, before = Consumer(api.runtime), [uuid4()], taken()
    async with running(Relay(toy.service, api.runtime.settings).run(), consumer.run()):
        async with elsewhere(api, statement):
            await register(api, ids)

            async def behind() -> bool:
                stands = consumer.progress.stands_for is not None and consumer.progress.lag > 0
                return stands and consumer.waits is waits

            await until(behind)
            assert await seen(api, ids) == [1]
            assert taken() == before
        await all_came_back(api, ids)

        async def caught_up() -> bool:
            return consumer.progress.stands_for is None and not consumer.waits

        await until(caught_up)
        assert taken() > before


async def test_what_moves_to_another_no_longer_waits_here(
    service_api: ServiceApiFactory, broker: Broker
) -> None:
    """Who waits isn't seen as stuck: who went on waiting for what isn't its own never would be."""
    api = await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker, several=True))
    one, other = Consumer(api.runtime), Consumer(api.runtime)
    ids = [uuid4() for _ in range(30)]

    async def begun() -> bool:
        return one.waits

    async def taken_over() -> bool:
        return other.waits

    async def done() -> bool:
        return not one.waits and not other.waits

    relay = Relay(toy.service, api.runtime.settings)
    async with running(relay.run(), one.run()), AsyncExitStack() as joining:
        async with elsewhere(api, REBUILDING):
            await register(api, ids)
            await until(begun)
            await joining.enter_async_context(running(other.run()))
            await until(taken_over)
        await all_came_back(api, ids)
        await until(done)


async def test_a_record_of_an_unknown_network_or_with_unwritable_bytes_stops_nobody(
    api: ServiceApi, broker: Broker
) -> None:
    data = toy.VolunteerRegistered(volunteer_id=uuid4(), area="33021F").model_dump_json().encode()
    headers = {"ce_type": toy.VolunteerRegistered.spec.type, "ce_source": "volunteers", "ce_id": str(uuid4())}
    stray = headers | {"ce_networkid": str(uuid4()), "ce_partitionkey": "stray", "ce_aggregateversion": "1"}
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        for key, sent in ((b"stray", stray), (b"nul\x00", headers | {"odd": "\x00"})):
            raw = [(name, value.encode()) for name, value in sent.items()]
            await producer.send_and_wait(toy.service.topic, data, key=key, headers=raw)
    ids = [uuid4()]
    await register(api, ids)
    await all_came_back(api, ids)

    async def both_kept() -> bool:
        async with api.runtime.worker_engine.connect() as connection:
            letters = await connection.execute(sa.text("SELECT key FROM dead_letters ORDER BY key"))
            return {"nul\ufffd", "stray"} <= {row.key for row in letters}

    await until(both_kept)


async def test_who_ends_while_it_joins_keeps_no_partition(
    service_api: ServiceApiFactory, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member that nobody reads for would hold back its share of the events for ever."""
    api = await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker))
    joins = asyncio.Event()
    revoked = Handover.on_partitions_revoked

    async def told(handover: Handover, partitions: object) -> None:
        joins.set()
        await revoked(handover, partitions)

    monkeypatch.setattr(Handover, "on_partitions_revoked", told)
    async with running(Consumer(api.runtime).run()):
        await joins.wait()
    ids = [uuid4() for _ in range(30)]
    async with running(Relay(toy.service, api.runtime.settings).run(), Consumer(api.runtime).run()):
        await register(api, ids)
        await all_came_back(api, ids)


async def test_a_leader_that_ends_after_the_others_leaves_a_group_that_goes_on(
    service_api: ServiceApiFactory, broker: Broker
) -> None:
    """Of others that come meanwhile the embedded broker makes nobody leader: they would wait for ever."""
    api = await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker, several=True))
    async with running(Consumer(api.runtime).run()):
        await a_share_is_given()
        async with running(Consumer(api.runtime).run()):
            await a_share_is_given()
    ids = [uuid4() for _ in range(30)]
    async with running(Relay(toy.service, api.runtime.settings).run(), Consumer(api.runtime).run()):
        await register(api, ids)
        await all_came_back(api, ids)


async def a_share_is_given() -> None:
    metrics.consumer_outside_group.set(1)

    async def in_its_group() -> bool:
        return REGISTRY.get_sample_value("draaischijf_consumer_outside_group") == 0

    await until(in_its_group)
