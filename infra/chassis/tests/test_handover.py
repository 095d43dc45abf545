"""Partitions that go to another process."""

import asyncio
from uuid import uuid4

import pytest
from aiokafka.errors import CommitFailedError, IllegalStateError
from running_parts import running, until
from toy import service as toy

from chassis.consumer import Consumer
from chassis.handover import Handover
from chassis.relay import Relay
from contracts.events.volunteers import VolunteerRegistered
from stack.broker import Broker, manners_with
from stack.testing import ServiceApiFactory


async def test_they_wait_for_what_is_in_hand() -> None:
    handover = Handover()
    async with handover.in_hand:
        going = asyncio.ensure_future(handover.on_partitions_revoked(set()))
        await asyncio.sleep(0)
        assert not going.done()
    await going


@pytest.mark.parametrize("gone", [CommitFailedError, IllegalStateError])
async def test_who_lost_them_meanwhile_goes_on_in_the_group(
    service_api: ServiceApiFactory, broker: Broker, monkeypatch: pytest.MonkeyPatch, gone: type[Exception]
) -> None:
    """Leaving it and joining again would move every partition once more."""
    api = await service_api(toy.service, kafka=broker.bootstrap, **manners_with(broker))
    sessions, refused = 0, 0
    session, commit = Consumer._session, "aiokafka.AIOKafkaConsumer.commit"

    async def counted(consumer: Consumer) -> None:
        nonlocal sessions
        sessions += 1
        await session(consumer)

    async def refuse(*_: object) -> None:
        nonlocal refused
        refused += 1
        raise gone

    monkeypatch.setattr(Consumer, "_session", counted)
    monkeypatch.setattr(commit, refuse)
    async with running(Relay(toy.service, api.runtime.settings).run(), Consumer(api.runtime).run()):
        for count in (1, 2):
            body = {"volunteer_id": str(uuid4()), "area": "33021F"}
            assert (await api.as_("katrien").post("/volunteers", json=body)).is_success

            async def handled(count: int = count) -> bool:
                return refused >= count

            await until(handled)
    assert sessions == 1
    assert len(await api.events(VolunteerRegistered)) == 2
