"""Figures built again from the journals equal those that grew event by event; if not, the table is named."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from contracts import EventData, key_of
from contracts.codes import Channel, HelpRequestChannel, Level, SenderKind, Step, Theme
from contracts.events.intake import HelpRequestReceived
from contracts.events.partners import ReferralReceived
from contracts.events.signals import SignalAcknowledged, SignalCaptured, SignalInterpreted, StepWaived
from reporting.adapters.tables import PROJECTIONS, help_request_facts, signal_facts, waiver_facts
from reporting.bootstrap import service
from stack.demo.people import IEPER, NESTOR
from stack.process import StackError
from stack.rebuild import Page, journals, rebuild
from stack.service_api import ServiceApi

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

Api = Callable[..., Awaitable[ServiceApi]]


class Journals:
    """What three services would answer at `/journal`, a few events a page."""

    def __init__(self, api: ServiceApi) -> None:
        self._api = api
        self._rows: dict[str, list[dict[str, Any]]] = {"intake": [], "signals": [], "partners": []}

    def write(
        self, data: EventData, version: int, event_id: UUID | None = None, published_at: datetime = LONG_AGO
    ) -> None:
        rows = self._rows[data.spec.service]
        rows.append(
            {
                "seq": len(rows) + 1,
                "event_id": str(event_id or uuid4()),
                "network_id": str(NESTOR),
                "type": data.spec.type,
                "key": key_of(data),
                "aggregate_version": version,
                "occurred_at": None,
                "published_at": published_at.isoformat(),
                "traceparent": None,
                "data": data.model_dump(mode="json"),
            }
        )

    async def happen(self, *events: EventData) -> None:
        """Journalled by the producer and taken by reporting."""
        for version, data in enumerate(events, 1):
            self.write(data, version, await self._api.deliver(data, version=version))

    async def read(self, source: str) -> AsyncIterator[Page]:
        rows = self._rows[source]
        for start in range(0, len(rows), 2):
            yield rows[start : start + 2]

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.headers["authorization"] != "Bearer goed":
            return httpx.Response(403)
        after = int(request.url.params["after"])
        rows = self._rows[request.url.host]
        return httpx.Response(200, json=[row for row in rows if row["seq"] > after][:2])


def life(**fields: Any) -> list[EventData]:
    dossier_id = uuid4()
    captured = SignalCaptured(
        **{
            "dossier_id": dossier_id,
            "signal_id": uuid4(),
            "sender_kind": SenderKind.VOLUNTEER,
            "area": "33021F",
            "channel": Channel.VISIT_CARD,
            "month": "2026-11",
            **fields,
        }
    )
    return [
        captured,
        SignalAcknowledged(dossier_id=dossier_id, late=True),
        SignalInterpreted(dossier_id=dossier_id, level=Level.CLIENT, theme=Theme.GRIEF, area="33021A"),
        StepWaived(dossier_id=dossier_id, step=Step.FOLLOWED_UP, waived_on=date(2026, 11, 9)),
    ]


def request() -> HelpRequestReceived:
    return HelpRequestReceived(
        help_request_id=uuid4(),
        theme=Theme.SMALL_JOBS,
        area="33021A",
        channel=HelpRequestChannel.SELF,
        received_on=date(2026, 11, 6),
    )


def received() -> ReferralReceived:
    return ReferralReceived(
        referral_id=uuid4(), dossier_id=uuid4(), partner_id=uuid4(), received_on=date(2026, 11, 6)
    )


async def count_of(api: ServiceApi, table: sa.Table, network: UUID = NESTOR) -> int:
    async with api.runtime.work(network, "test") as uow:
        return int((await uow.execute(sa.select(sa.func.count()).select_from(table))).scalar_one())


async def test_a_rebuild_gives_equal_tables_and_leaves_other_networks_alone(service_api: Api) -> None:
    api = await service_api(service)
    kept = Journals(api)
    for _ in range(3):
        await kept.happen(*life())
    await kept.happen(request())
    await kept.happen(received())
    await api.deliver(life()[0], network=IEPER)
    steps: list[tuple[int, int]] = []
    outcome = await rebuild(api.runtime, NESTOR, PROJECTIONS, kept.read, lambda *step: steps.append(step))
    assert outcome.different == []
    assert outcome.events == 14
    assert steps[-1] == (14, 14)
    assert len(set(outcome.before.values())) == len(PROJECTIONS)
    assert await count_of(api, signal_facts) == 3
    assert await count_of(api, waiver_facts) == 3
    assert await count_of(api, signal_facts, IEPER) == 1


async def test_a_table_that_comes_out_otherwise_is_named_and_set_right(service_api: Api) -> None:
    api = await service_api(service)
    kept = Journals(api)
    await kept.happen(*life())
    await kept.happen(request())
    async with api.runtime.work(NESTOR, "test") as uow:
        await uow.execute(sa.update(help_request_facts).values(area="33021B"))
    assert (await rebuild(api.runtime, NESTOR, PROJECTIONS, kept.read)).different == ["help_request_facts"]
    assert (await rebuild(api.runtime, NESTOR, PROJECTIONS, kept.read)).different == []


async def test_a_lost_database_is_filled_and_its_inbox_too(service_api: Api) -> None:
    api = await service_api(service)
    kept, event_id, data = Journals(api), uuid4(), request()
    kept.write(data, 1, event_id)
    outcome = await rebuild(api.runtime, NESTOR, PROJECTIONS, kept.read)
    assert (outcome.events, outcome.different) == (1, ["help_request_facts"])
    async with api.runtime.work(NESTOR, "test") as uow:
        await uow.execute(sa.delete(help_request_facts))
    await api.deliver(data, event_id=event_id)
    assert await count_of(api, help_request_facts) == 0


async def test_what_the_consumer_has_yet_to_take_is_left_to_it(service_api: Api) -> None:
    api = await service_api(service)
    kept, event_id, late = Journals(api), uuid4(), request()
    await kept.happen(request())
    kept.write(late, 1, event_id, published_at=datetime.now(UTC) + timedelta(hours=1))
    assert (await rebuild(api.runtime, NESTOR, PROJECTIONS, kept.read)).different == []
    assert await count_of(api, help_request_facts) == 1
    await api.deliver(late, event_id=event_id)
    assert await count_of(api, help_request_facts) == 2


async def test_a_rebuild_that_breaks_off_changes_nothing(service_api: Api) -> None:
    api = await service_api(service)
    kept = Journals(api)
    await kept.happen(*life())

    async def breaks(source: str) -> AsyncIterator[Page]:
        async for page in kept.read(source):
            yield page
            raise StackError("weg")

    with pytest.raises(StackError):
        await rebuild(api.runtime, NESTOR, PROJECTIONS, breaks)
    assert await count_of(api, signal_facts) == 1


async def test_journals_are_read_page_by_page_with_a_token(service_api: Api) -> None:
    kept = Journals(await service_api(service))
    for _ in range(5):
        kept.write(request(), 1)
    urls = {"intake": "http://intake"}
    async with httpx.AsyncClient(transport=httpx.MockTransport(kept.answer)) as client:
        pages = [page async for page in journals(client, urls, "goed")("intake")]
        assert [row["seq"] for page in pages for row in page] == [1, 2, 3, 4, 5]
        with pytest.raises(StackError, match="403"):
            await anext(journals(client, urls, "fout")("intake"))
