"""Rows straight into a journal are read like any other, and figures come of them; twice is once."""

import json
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg

from chassis.db import plain_dsn
from chassis.handling import handle_envelopes
from chassis.journal import JournalEvent, envelope_of
from chassis.networks import load_networks
from contracts import decode
from reporting.bootstrap import service as reporting
from signals.bootstrap import service as signals
from stack.demo import networks_file
from stack.demo.people import NESTOR
from stack.load.events import Entry, entries
from stack.load.journals import Journal
from stack.load.lives import lives
from stack.load.spread import Span, Spread
from stack.service_api import ServiceApi

Api = Callable[..., Awaitable[ServiceApi]]

SIGNALS = 40


def told(seed: int = 1) -> list[Entry]:
    nestor = load_networks(str(networks_file))[NESTOR]
    spread = Spread([nestor], Span(2025))
    everything = [one for life in lives(seed, spread, SIGNALS) for one in entries(life, spread.span)]
    return [one for one in everything if one.data.spec.service == "signals"]


async def write(api: ServiceApi, events: list[Entry], *, history: bool = True) -> int:
    journal = await Journal.open(api.runtime.settings.migrator_database_url, history=history)
    try:
        return await journal.write(events)
    finally:
        await journal.close()


async def test_history_is_read_by_a_rebuild_and_counted(service_api: Api) -> None:
    api, figures = await service_api(signals), await service_api(reporting)
    assert await write(api, told()) == len(told())
    page = (await api.as_("systeem").get("/journal", params={"limit": 1000})).json()
    assert [UUID(row["event_id"]) for row in page] == [one.event_id for one in told()]
    assert [decode(row["type"], json.dumps(row["data"])) for row in page] == [one.data for one in told()]
    async with figures.runtime.work(NESTOR, "handler") as uow:
        await handle_envelopes(
            uow,
            [
                envelope_of(JournalEvent.model_validate(row), "signals")
                for row in page
                if row["type"] in reporting.handled_types
            ],
        )
    counted = (await figures.as_("katrien").get("/figures", params={"by": "kind"})).json()
    assert [(row["kind"], row["count"]) for row in counted["rows"]] == [("signal", SIGNALS)]


async def test_a_second_run_adds_what_a_first_left_out(service_api: Api) -> None:
    api, events = await service_api(signals), told()
    assert await write(api, events[:30]) == 30
    assert await write(api, events) == len(events) - 30
    assert await write(api, events) == 0


async def test_live_rows_wait_for_the_relay(service_api: Api) -> None:
    api = await service_api(signals)
    await write(api, told(), history=False)
    connection = await asyncpg.connect(plain_dsn(api.runtime.settings.migrator_database_url))
    unpublished = await connection.fetchval("SELECT count(*) FROM journal WHERE published_seq IS NULL")
    await connection.close()
    assert unpublished == len(told())
    assert (await api.as_("systeem").get("/journal")).json() == []
