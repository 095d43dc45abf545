"""The other services, as a rebuild and a consumer meet them: journals over HTTP, events by the broker."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import asyncpg
import httpx

from chassis.consumer import Consumer
from chassis.db import plain_dsn
from chassis.envelope import Envelope
from chassis.filling import Progress
from chassis.inbox import Delivery
from chassis.journal import Journals
from chassis.networks import load_networks
from chassis.rebuild import Options, Outcome, rebuild
from contracts import EventData, key_of
from contracts.codes import Channel, HelpRequestChannel, Level, ReferralOutcome, SenderKind, Theme
from contracts.events.intake import HelpRequestReceived
from contracts.events.partners import ReferralCompleted, ReferralReceived
from contracts.events.signals import ReferralMade, SignalCaptured
from stack.demo import networks_file
from stack.demo.people import NESTOR
from stack.load.events import Entry, entries
from stack.load.lives import lives
from stack.load.spread import Span, Spread
from stack.service_api import ServiceApi

CATALOGUE = """
SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'policy', tablename, concat(policyname, permissive, roles, cmd, qual, with_check)
FROM pg_policies WHERE schemaname = 'public'
UNION ALL SELECT 'rights', relname, concat(relrowsecurity, relforcerowsecurity, relowner, relacl)
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
UNION ALL SELECT 'column', table_name, concat(ordinal_position, column_name, data_type, is_nullable)
FROM information_schema.columns WHERE table_schema = 'public'
ORDER BY 1, 2, 3
"""
"""What the database knows of tables: indexes, constraints, policies, rights and columns."""

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = 7
"""Few events a page, so that a rebuild has many transactions."""


class Told(Progress):
    """What a rebuild told; `after_page` runs after each."""

    def __init__(self, after_page: Callable[[], None] = lambda: None) -> None:
        self.went_on = False
        self.steps: list[tuple[int, int]] = []
        self._after_page = after_page

    @property
    def pages(self) -> int:
        return len(self.steps)

    def goes_on(self) -> None:
        self.went_on = True

    def filled(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        self._after_page()


class Others:
    """What happens is in a journal, and on its way to the consumer until it is delivered.

    A relay sends first and marks afterwards, which gives an event its place: until then no journal shows it.
    `answers`: how often they answer before they fall away.
    """

    def __init__(self, api: ServiceApi) -> None:
        self._consumer = Consumer(api.runtime)
        self.handled = api.runtime.service.handled_types
        self.rows: dict[str, list[dict[str, Any]]] = {"intake": [], "signals": [], "partners": []}
        self._unmarked: list[dict[str, Any]] = []
        self.answers: int | None = None
        self.asked: list[tuple[str, int]] = []

    async def happen(self, *entries: Entry) -> None:
        """Journalled and handled by the consumer."""
        await self.deliver(*(self.journal_of(one) for one in entries))

    async def happen_of(self, *events: EventData, network: UUID = NESTOR) -> None:
        await self.deliver(*(self.journal(data, network=network) for data in events))

    def journal_of(self, one: Entry, *, marked: bool = True) -> Delivery:
        return self._sent(one.data, one.network_id, one.version, one.event_id, marked)

    def journal(self, data: EventData, *, network: UUID = NESTOR, marked: bool = True) -> Delivery:
        return self._sent(data, network, 1, uuid4(), marked)

    def _sent(self, data: EventData, network: UUID, version: int, event_id: UUID, marked: bool) -> Delivery:
        row = {
            "event_id": str(event_id),
            "network_id": str(network),
            "type": data.spec.type,
            "key": key_of(data),
            "aggregate_version": version,
            "occurred_at": None,
            "recorded_at": LONG_AGO.isoformat(),
            "published_at": LONG_AGO.isoformat(),
            "traceparent": None,
            "data": data.model_dump(mode="json"),
        }
        self._unmarked.append(row)
        if marked:
            self.mark()
        return delivery_of(data, event_id, network, version)

    def mark(self) -> None:
        for row in self._unmarked:
            rows = self.rows[row["type"].split(".")[2]]
            rows.append({**row, "seq": rows[-1]["seq"] + 1 if rows else 1})
        self._unmarked.clear()

    def queue_again(self, source: str) -> None:
        """As after a broker's restart: all of it gets a later place."""
        rows = self.rows[source]
        for row in rows:
            row["seq"] += len(rows)

    async def deliver(self, *deliveries: Delivery) -> None:
        await self._consumer.deliver([one for one in deliveries if one.type in self.handled])

    @asynccontextmanager
    async def journals(self) -> AsyncIterator[Journals]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(self.answer)) as client:
            yield Journals(client, {source: f"http://{source}" for source in self.rows})

    async def answer(self, request: httpx.Request) -> httpx.Response:
        if self.answers is not None:
            self.answers -= 1
            if self.answers < 0:
                return httpx.Response(503)
        after = int(request.url.params["after"])
        self.asked.append((request.url.host, after))
        rows = self.rows[request.url.host]
        shown = [row for row in rows if row["seq"] > after]
        return httpx.Response(200, json=shown[:PAGE])


async def rebuilt(api: ServiceApi, others: Others, told: Told | None = None, **options: Any) -> Outcome:
    async with others.journals() as journals:
        return await rebuild(api.runtime, journals, Options(**options), told or Told())


@asynccontextmanager
async def owner(api: ServiceApi) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(plain_dsn(api.runtime.settings.migrator_database_url))
    try:
        yield connection
    finally:
        await connection.close()


def delivery_of(data: EventData, event_id: UUID, network: UUID, version: int) -> Delivery:
    value = data.model_dump_json().encode()
    envelope = Envelope[EventData](
        id=event_id,
        type=data.spec.type,
        source=data.spec.service,
        network_id=network,
        key=key_of(data),
        aggregate_version=version,
        time=None,
        traceparent=None,
        data=data,
    )
    said = {"ce_type": data.spec.type, "ce_id": str(event_id), "ce_source": data.spec.service}
    said |= {"ce_networkid": str(network), "ce_partitionkey": envelope.key}
    said |= {"ce_aggregateversion": str(version)}
    headers = {name: text.encode() for name, text in said.items()}
    return Delivery(data.spec.topic, 0, 0, envelope.key, headers, value, envelope)


def some(seed: int, number: int) -> list[Entry]:
    """Events of three services and of all the demo's networks, those of many dossiers through each other."""
    spread = Spread(list(load_networks(str(networks_file)).values()), Span(2026))
    told = [entry for life in lives(seed, spread, number) for entry in entries(life, spread.span)]
    told += [answer for entry in told if isinstance(entry.data, ReferralMade) for answer in _answered(entry)]
    return sorted(told, key=lambda entry: entry.at)[:number]


def _answered(made: Entry) -> list[Entry]:
    assert isinstance(made.data, ReferralMade)
    referral, on = made.data, made.data.made_on
    ids = {"referral_id": referral.referral_id, "dossier_id": referral.dossier_id}
    ids |= {"partner_id": referral.partner_id}
    answers = (
        ReferralReceived(**ids, received_on=on),
        ReferralCompleted(**ids, completed_on=on, outcome=ReferralOutcome.HELPED),
    )
    return [
        replace(made, event_id=uuid5(made.event_id, data.spec.type), version=version, data=data)
        for version, data in enumerate(answers, 1)
    ]


def lack() -> SignalCaptured:
    return SignalCaptured(
        dossier_id=uuid4(),
        signal_id=uuid4(),
        client_id=uuid4(),
        sender_kind=SenderKind.VOLUNTEER,
        area="33021F",
        channel=Channel.VISIT_CARD,
        month="2026-11",
        level=Level.SERVICE,
        theme=Theme.PUBLIC_TRANSPORT,
    )


def request() -> HelpRequestReceived:
    return HelpRequestReceived(
        help_request_id=uuid4(),
        theme=Theme.SMALL_JOBS,
        area="33021A",
        channel=HelpRequestChannel.SELF,
        received_on=date(2026, 11, 6),
    )
