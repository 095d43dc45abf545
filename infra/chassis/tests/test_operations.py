"""What an administrator sees of a service, and the replay of what failed: of the own network alone."""

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import TopicPartition
from deliveries import changed, deliver, delivery_of, rows
from toy import service as toy

from chassis import dead_letters
from chassis.audit import Sealer
from chassis.clock import real_now
from chassis.consumer import Consumer
from chassis.progress import Progress
from contracts.events.volunteers import VolunteerRegistered
from stack.demo.people import IEPER, NESTOR
from stack.service_api import ServiceApi
from stack.testing import ServiceApiFactory

AREA = "33021F"
JITTER = timedelta(milliseconds=10)
POISONED = VolunteerRegistered(volunteer_id=toy.POISON, area=AREA)


@pytest.fixture
async def api(service_api: ServiceApiFactory) -> ServiceApi:
    return await service_api(toy.service)


@pytest.fixture
def mend() -> Iterator[Any]:
    """Takes the cause away, for this test."""
    yield toy.poisoned.clear
    toy.poisoned.add(toy.POISON)


async def shown(api: ServiceApi, network: UUID = NESTOR) -> dict[str, Any]:
    answer = await api.as_new("ann", roles=["administrator"], network=network).get("/operations")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def replayed(api: ServiceApi, event_id: UUID, network: UUID = NESTOR) -> tuple[int, dict[str, Any]]:
    administrator = api.as_new("ann", roles=["administrator"], network=network)
    answer = await administrator.post(f"/dead-letters/{event_id}/replay")
    return answer.status_code, answer.json()


async def trail(api: ServiceApi) -> list[tuple[str, str, list[UUID]]]:
    entries = await rows(api, "SELECT actor, action, subjects FROM audit_entries ORDER BY id")
    return [(entry["actor"], entry["action"], entry["subjects"]) for entry in entries]


async def test_a_service_at_rest_has_nothing_to_tell(api: ServiceApi) -> None:
    page = await shown(api)
    assert (page["service"], page["problems"]) == ("volunteers", [])
    assert (page["lag"], page["stands_since"], page["elsewhere"]) == (None, None, True)
    assert page["network"] == {
        "unpublished": {"events": 0, "oldest_at": None},
        "overdue": {"terms": 0, "oldest_at": None},
        "seal": {"number": None, "at": None, "unsealed_since": None},
        "dead_letters": [],
        "unreadable": 0,
    }


async def test_what_waits_is_counted_for_the_own_network_alone(api: ServiceApi, tmp_path: Path) -> None:
    registered = {"volunteer_id": str(uuid4()), "area": AREA}
    assert (await api.as_("katrien").post("/volunteers", json=registered)).status_code == 201
    assert await Sealer(api.runtime.worker_engine, "volunteers", tmp_path / "one.anchor").seal_once() == 1
    await api.as_("katrien").post("/volunteers", json=registered | {"volunteer_id": str(uuid4())})
    async with api.runtime.worker_engine.connect() as connection:
        await api.runtime.clock.advance(connection, timedelta(days=2))
    own, other = (await shown(api))["network"], (await shown(api, IEPER))["network"]
    assert (own["unpublished"]["events"], own["overdue"]["terms"], own["seal"]["number"]) == (2, 2, 1)
    assert own["seal"]["at"] < own["seal"]["unsealed_since"]
    assert (other["unpublished"]["events"], other["overdue"]["terms"], other["seal"]["number"]) == (
        0,
        0,
        None,
    )


PARTITIONS = [TopicPartition(topic, one) for topic in toy.service.source_topics for one in range(6)]


@pytest.mark.parametrize(("here", "elsewhere"), [(PARTITIONS, False), (PARTITIONS[1:], True)])
async def test_who_consumes_tells_since_when_it_stands_and_whether_others_consume_too(
    api: ServiceApi, here: list[TopicPartition], elsewhere: bool
) -> None:
    began, progress = real_now(), Progress()
    api.app.state.progress = progress
    progress.measured(dict.fromkeys(here, 0))
    page = await shown(api)
    assert (page["lag"], page["stands_since"], page["elsewhere"]) == (0, None, elsewhere)
    progress.measured(dict.fromkeys(here, 0) | {here[-1]: 3})
    page = await shown(api)
    assert (page["lag"], page["elsewhere"]) == (3, elsewhere)
    since, at = (datetime.fromisoformat(page[name]) for name in ("stands_since", "at"))
    assert began - JITTER <= since <= at


async def test_without_its_database_a_service_still_says_so(api: ServiceApi) -> None:
    async def without() -> list[str]:
        return ["database"]

    api.app.state.health = without
    page = await shown(api)
    assert (page["problems"], page["network"]) == (["database"], None)


async def test_a_dead_letter_is_shown_without_its_contents_and_to_its_own_network_alone(
    api: ServiceApi,
) -> None:
    event_id = uuid4()
    await deliver(api, POISONED, POISONED, ids=[event_id])
    (letter,) = (await shown(api))["network"]["dead_letters"]
    assert letter.pop("parked_at")
    reason = letter.pop("reason")
    assert reason.startswith("RuntimeError in on_registered, line ") and "swallow" not in reason
    assert letter == {
        "event_id": str(event_id),
        "source": "volunteers",
        "key": str(toy.POISON),
        "type": VolunteerRegistered.spec.type,
        "tries": 1,
        "waiting": 2,
    }
    assert (await shown(api, IEPER))["network"]["dead_letters"] == []
    assert (await replayed(api, event_id, IEPER))[0] == 404
    assert (await replayed(api, uuid4()))[0] == 404


async def test_a_replay_that_fails_again_is_counted_and_says_what_failed(api: ServiceApi) -> None:
    event_id = uuid4()
    await deliver(api, POISONED, ids=[event_id])
    status, problem = await replayed(api, event_id)
    assert (status, problem["type"].rpartition("/")[2]) == (409, "replay-failed")
    assert "RuntimeError" in problem["detail"] and "swallow" not in problem["detail"]
    (letter,) = (await shown(api))["network"]["dead_letters"]
    assert letter["tries"] == 2
    assert await trail(api) == [("ann", "replay_failed", [event_id])]


async def test_a_replay_handles_what_waits_once_and_is_in_the_trail(api: ServiceApi, mend: Any) -> None:
    ids = [uuid4(), uuid4()]
    await deliver(api, POISONED, POISONED, ids=ids)
    mend()
    assert await replayed(api, ids[0]) == (200, {"handled": 2, "waiting": 0})
    assert await replayed(api, ids[0]) == (200, {"handled": 0, "waiting": 0})
    assert await rows(api, "SELECT seen FROM sightings") == [{"seen": 2}]
    assert await trail(api) == [("ann", "replay_event", [one]) for one in ids]
    assert (await shown(api))["network"]["dead_letters"] == []
    assert await rows(api, "SELECT 1 FROM parked_keys") == []


async def test_a_long_queue_is_replayed_in_parts(api: ServiceApi, mend: Any) -> None:
    await deliver(api, POISONED, POISONED)
    mend()
    key = str(toy.POISON)
    assert await dead_letters.replay(api.runtime, "volunteers", key, patience=0) == 0
    assert await dead_letters.replay(api.runtime, "volunteers", key) == 2


async def test_what_fails_behind_another_is_what_is_shown_then(api: ServiceApi, mend: Any) -> None:
    ids = [uuid4(), uuid4()]
    await deliver(api, POISONED, POISONED, ids=ids)
    mend()
    async with api.runtime.work(NESTOR, "test") as uow:
        await uow.store.see(toy.POISON)
    await changed(api, "ALTER TABLE sightings ADD CONSTRAINT bug CHECK (seen <= 2)")
    assert (await replayed(api, ids[0]))[0] == 409
    (letter,) = (await shown(api))["network"]["dead_letters"]
    assert (letter["event_id"], letter["tries"], letter["waiting"]) == (str(ids[1]), 2, 1)
    assert letter["reason"].startswith("IntegrityError in see, line ")
    await changed(api, "ALTER TABLE sightings DROP CONSTRAINT bug")
    assert await replayed(api, ids[1]) == (200, {"handled": 1, "waiting": 0})


async def test_behind_what_nobody_can_read_only_the_operator_gets_on(api: ServiceApi, mend: Any) -> None:
    held = uuid4()
    sound = delivery_of(POISONED, held, NESTOR, offset=2)
    broken = dataclasses.replace(sound, offset=1, value=b"{", envelope=None, error="1 field doesn't fit")
    await Consumer(api.runtime).deliver([broken, sound])
    mend()
    page = (await shown(api))["network"]
    assert page["unreadable"] == 1
    assert [letter["event_id"] for letter in page["dead_letters"]] == [str(held)]
    status, problem = await replayed(api, held)
    assert (status, problem["type"].rpartition("/")[2]) == (409, "not-of-this-network")
    assert await dead_letters.replay(api.runtime, "volunteers", str(toy.POISON), skip_malformed=True) == 2
    assert (await shown(api))["network"]["unreadable"] == 0
