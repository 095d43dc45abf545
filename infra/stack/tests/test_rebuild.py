"""Figures built again from the journals equal those that grew event by event, whatever happens meanwhile."""

import dataclasses
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import uuid4

import httpx
import pytest
from journals import CATALOGUE, Others, Told, lack, owner, rebuilt, request, some

from chassis.clock import real_now
from chassis.consumer import BeingRebuilt
from chassis.dead_letters import list_parked, replay
from chassis.envelope import Envelope
from chassis.filling import Filling, Unprojectable
from chassis.inbox import Delivery
from chassis.journal import Unreadable
from chassis.rebuild import AlreadyRebuilding, NoOccasion, NotInJournals
from chassis.uow import Uow
from contracts import EventData
from contracts.events.intake import ClientRegistered
from reporting.bootstrap import service
from stack.demo.people import IEPER
from stack.load.events import Entry
from stack.service_api import ServiceApi

Api = Callable[..., Awaitable[ServiceApi]]

EVENTS = 200
FACTS = [table.name for table in service.projections]
OWN = ("bundles", "bundle_dossiers", "publications", "vault_keys", "journal", "audit_entries", "deadlines")


async def content(api: ServiceApi, tables: Sequence[str] = FACTS) -> dict[str, list[Any]]:
    """Every row of these tables, of all networks."""
    async with owner(api) as connection:
        return {
            name: await connection.fetch(f"SELECT * FROM public.{name} ORDER BY 1, 2, 3") for name in tables
        }


def handled(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.data.spec.type in service.handled_types]


async def left_over(api: ServiceApi) -> list[str]:
    async with owner(api) as connection:
        named = "SELECT nspname FROM pg_namespace WHERE nspname IN ('rebuild', 'replaced')"
        return [name for (name,) in await connection.fetch(named)]


async def spoil(api: ServiceApi) -> None:
    async with owner(api) as connection:
        await connection.execute("UPDATE help_request_facts SET area = '33021B'")


class Meanwhile(Others):
    """While a rebuild reads, events are published, marked late, delivered, and delivered again."""

    def __init__(self, api: ServiceApi, seed: int) -> None:
        super().__init__(api)
        self._chance = random.Random(seed)  # noqa: S311
        self.coming = some(seed, EVENTS)
        self.on_their_way: list[Delivery] = []

    async def answer(self, asked: httpx.Request) -> httpx.Response:
        for _ in range(self._chance.randrange(4)):
            await self.go_on()
        return await super().answer(asked)

    async def go_on(self) -> None:
        if self.coming and self._chance.random() < 0.7:
            self._publish(self.coming.pop(0))
        elif self.on_their_way:
            await self._deliver_some()

    async def until(self, left: int) -> None:
        while len(self.coming) > left or (left == 0 and self.on_their_way):
            await self.go_on()
        self.mark()

    def _publish(self, entry: Entry) -> None:
        self.on_their_way.append(self.journal_of(entry, marked=self._chance.random() < 0.4))

    async def _deliver_some(self) -> None:
        number = self._chance.randrange(1, 9)
        batch, self.on_their_way = self.on_their_way[:number], self.on_their_way[number:]
        if self._chance.random() < 0.3:
            self.mark()
        try:
            await self.deliver(*batch, *batch[: number // 3])
        except BeingRebuilt:
            self.on_their_way = [*batch, *self.on_their_way]


@pytest.mark.parametrize("seed", range(4))
async def test_no_event_is_lost_or_counted_twice_whatever_happens_meanwhile(
    service_api: Api, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It doesn't wait for the consumer, so that it switches in the middle of it all."""
    monkeypatch.setattr("chassis.rebuild.CATCH_UP_SECONDS", 0)
    alive, still = await service_api(service), await service_api(service)
    meanwhile, reference = Meanwhile(alive, seed), Others(still)
    await reference.deliver(*(reference.journal_of(one) for one in meanwhile.coming))
    await meanwhile.until(left=EVENTS // 2)
    outcome = await rebuilt(alive, meanwhile)
    assert outcome.ahead or not outcome.different
    assert meanwhile.coming
    await meanwhile.until(left=0)
    assert await content(alive) == await content(still)
    again = await rebuilt(alive, meanwhile, check=True)
    assert (again.different, again.ahead, again.events) == ([], 0, len(handled(some(seed, EVENTS))))
    assert await left_over(alive) == []


async def test_what_the_inbox_was_pruned_of_is_not_ahead(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    await others.happen(*some(1, 60))
    async with owner(api) as connection:
        await connection.execute("UPDATE inbox SET received_at = clock_timestamp() - interval '2 days'")
        await connection.execute("DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox LIMIT 20)")
    outcome = await rebuilt(api, others)
    assert (outcome.ahead, outcome.different) == (0, [])


async def test_the_new_tables_are_what_the_old_ones_were(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    await others.happen(*some(1, 60))
    async with owner(api) as connection:
        before = await connection.fetch(CATALOGUE)
        assert (await rebuilt(api, others)).different == []
        assert await connection.fetch(CATALOGUE) == before
        assert {"index", "constraint", "policy", "rights", "column"} == {row[0] for row in before}


async def test_a_table_that_comes_out_otherwise_is_named_and_set_right(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    await others.happen_of(request(), request())
    await others.happen_of(request(), network=IEPER)
    right = await content(api)
    await spoil(api)
    checked = await rebuilt(api, others, check=True)
    assert checked.different == ["help_request_facts"]
    assert await content(api) != right
    assert (await rebuilt(api, others)).different == ["help_request_facts"]
    assert await content(api) == right
    assert (await rebuilt(api, others)).different == []


async def test_a_lost_database_is_filled_and_its_inbox_too(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    lost = others.journal(request())
    outcome = await rebuilt(api, others)
    assert (outcome.events, outcome.ahead, outcome.different) == (1, 1, ["help_request_facts"])
    filled = await content(api)
    await others.deliver(lost)
    assert await content(api) == filled


async def test_only_what_was_just_published_is_waited_for(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    others.journal(request())
    assert (await rebuilt(api, others, patience=0)).ahead == 1
    young = others.journal(request())
    others.rows["intake"][-1]["published_at"] = real_now().isoformat()
    with pytest.raises(NoOccasion):
        await rebuilt(api, others, patience=0)
    await others.deliver(young)
    assert (await rebuilt(api, others, patience=0)).different == []


async def test_what_a_broker_forgot_and_got_again_is_counted_once(
    service_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(Filling, "_take_singly")  # thousands of transactions a page
    api = await service_api(service)
    others = Others(api)
    await others.happen(*some(2, 60))
    told = Told(after_page=lambda: others.queue_again("intake") if told.pages == 2 else None)
    assert (await rebuilt(api, others, told)).different == []
    assert told.steps[-1][0] > len(handled(some(2, 60)))


async def test_one_that_broke_off_changes_nothing_and_goes_on_where_it_was(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    await others.happen(*some(3, 60))
    await spoil(api)
    before = await content(api)
    others.answers = 5
    with pytest.raises(Unreadable):
        await rebuilt(api, others)
    assert await content(api) == before
    others.answers, others.asked = None, []
    told = Told()
    assert (await rebuilt(api, others, told)).events == len(handled(some(3, 60)))
    assert told.went_on and others.asked[0][1] > 0


@pytest.mark.parametrize("why", ["asked for", "other tables"])
async def test_one_that_broke_off_is_not_gone_on_with(service_api: Api, why: str) -> None:
    api = await service_api(service)
    others = Others(api)
    await others.happen(*some(3, 60))
    others.answers = 5
    with pytest.raises(Unreadable):
        await rebuilt(api, others)
    if why == "other tables":
        async with owner(api) as connection:
            await connection.execute("UPDATE rebuild.begun SET shape = '0001'")
    others.answers, told = None, Told()
    assert (await rebuilt(api, others, told, afresh=why == "asked for")).different == []
    assert not told.went_on


async def test_what_no_journal_shows_is_not_thrown_away(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    await others.happen_of(request())
    await others.deliver(others.journal(request(), marked=False))
    before = await content(api)
    with pytest.raises(NotInJournals) as lacking:
        await rebuilt(api, others, patience=0)
    assert lacking.value.events == {"intake": 1}
    assert await content(api) == before
    others.mark()
    assert (await rebuilt(api, others)).different == []


async def test_what_is_reportings_own_is_not_touched(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    await others.happen_of(*(lack() for _ in range(6)))
    katrien = api.as_("katrien")
    bundle = {"theme": "public_transport", "levels": ["service"], "title": "Geen bus", "story": "Al lang."}
    bundle |= {"from_month": "2026-01", "until_month": "2026-12"}
    bundle_id = (await katrien.post("/bundles", json=bundle)).raise_for_status().json()["bundle_id"]
    await katrien.post(f"/bundles/{bundle_id}/submit")
    (await katrien.get("/published-figures")).raise_for_status()
    before = await content(api, OWN)
    assert all(before[name] for name in ("bundles", "bundle_dossiers", "vault_keys", "journal"))
    assert (await rebuilt(api, others)).different == []
    assert await content(api, OWN) == before
    answer = {"answer": "parked", "reason": "Volgend jaar."}
    assert (await api.as_("luc").post(f"/bundles/{bundle_id}/answer", json=answer)).is_success


async def test_what_an_earlier_version_handled_is_not_missed(service_api: Api) -> None:
    api = await service_api(service)
    others = Others(api)
    others.handled = frozenset({*others.handled, ClientRegistered.spec.type})
    await others.happen_of(request(), ClientRegistered(client_id=uuid4(), area="33021F"))
    assert (await rebuilt(api, others, patience=0)).different == []
    assert len((await content(api, ["inbox"]))["inbox"]) == 2


async def test_two_at_once_are_refused(service_api: Api) -> None:
    api = await service_api(service)
    async with owner(api) as connection:
        name = "draaischijf:rebuild:reporting"
        await connection.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", name)
        with pytest.raises(AlreadyRebuilding):
            await rebuilt(api, Others(api))


def hard_to_swallow(poison: set[str]) -> Any:
    async def project(uow: Uow[Any], events: Sequence[Envelope[EventData]]) -> None:
        if any(str(event.id) in poison for event in events):
            raise RuntimeError("not this one")
        assert service.project
        await service.project(uow, events)

    return dataclasses.replace(service, project=project)


async def test_what_waits_in_the_dead_letters_is_left_to_their_replay(service_api: Api) -> None:
    poison: set[str] = set()
    api = await service_api(hard_to_swallow(poison))
    others = Others(api)
    await others.happen_of(request())
    bad = others.journal(request())
    poison.add(others.rows["intake"][1]["event_id"])
    with pytest.raises(Unprojectable):
        await rebuilt(api, others)
    await others.deliver(bad)
    outcome = await rebuilt(api, others)
    assert (outcome.different, outcome.ahead) == ([], 0)
    poison.clear()
    async with api.runtime.worker_engine.connect() as connection:
        (parked,) = await list_parked(connection)
    assert await replay(api.runtime, parked.source, parked.key) == 1
    assert len((await content(api))["help_request_facts"]) == 2
    assert (await rebuilt(api, others)).different == []
