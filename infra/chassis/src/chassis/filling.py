"""Filling shadow tables from the journals, page by page, with the service's own projection."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis import inbox
from chassis.db import is_transient
from chassis.envelope import Envelope
from chassis.journal import JournalEvent, Journals, Page, envelope_of
from chassis.networks import Network, no_network
from chassis.runtime import Runtime
from chassis.uow import Uow
from chassis.versions import as_handled
from contracts import EventData

Envelopes = Sequence[Envelope[EventData]]

# Statements mustn't be planned for tables that are still small: they would read them whole later on.
_on_the_shadow = sa.text(
    "SELECT set_config('search_path', 'rebuild, public', true), set_config('enable_seqscan', 'off', true),"
    " set_config('synchronous_commit', 'off', true)"
)
_watermarks = sa.text("SELECT source, seq, events FROM rebuild.watermarks")
_mark = sa.text(
    "INSERT INTO rebuild.watermarks VALUES (:source, :seq, :events)"
    " ON CONFLICT (source) DO UPDATE SET seq = excluded.seq, events = watermarks.events + excluded.events"
)
_stay_handled = sa.text(
    "INSERT INTO rebuild.inbox SELECT * FROM public.inbox WHERE consumer = :consumer AND source = :source"
    " AND event_id = ANY (CAST(:ids AS uuid[])) ON CONFLICT DO NOTHING"
)
_handled = sa.text("SELECT count(*) FROM public.inbox WHERE consumer = :consumer")
_handled_among = sa.text(
    "SELECT event_id FROM public.inbox WHERE consumer = :consumer AND source = :source"
    " AND event_id = ANY (CAST(:ids AS uuid[]))"
)
_buried = sa.text(
    "SELECT 1 FROM public.dead_letters WHERE consumer = :consumer AND source = :source"
    " AND status IN ('dead', 'held')"
    " AND (event_id = :id OR headers ->> 'ce_id' = CAST(CAST(:id AS uuid) AS text))"
)


class Unprojectable(Exception):
    """The projection can't handle an event, and the consumer didn't bury it."""

    def __init__(self, source: str, type_: str, event_id: UUID) -> None:
        super().__init__(f"{type_} {event_id} of {source}")
        self.source, self.type, self.event_id = source, type_, event_id


class Progress:
    """What a rebuild tells while it goes; this one tells nobody."""

    def goes_on(self) -> None:
        """It goes on with one that broke off."""

    def filled(self, done: int, total: int) -> None:
        """So many events are in; the total is a guess."""

    def settles(self) -> None:
        """All journals were read; indexing, comparing and switching are left."""


class Filling:
    """Raises `Unreadable` or `Unprojectable`; what was filled until then stays."""

    def __init__(self, runtime: Runtime, journals: Journals, progress: Progress) -> None:
        self._runtime = runtime
        self._service = runtime.service
        self._journals = journals
        self._progress = progress
        self._handled_types = runtime.service.handled_types
        self._sources = [topic.rpartition(".")[2] for topic in self._service.source_topics]
        self._read: dict[str, int] = {}
        self._total = 0
        self.events = 0

    async def resume(self) -> None:
        async with self._runtime.worker_engine.connect() as connection:
            marks = (await connection.execute(_watermarks)).all()
            handled = await connection.execute(_handled, {"consumer": self._service.name})
            self._total = handled.scalar_one()
        self._read = {mark.source: mark.seq for mark in marks}
        self.events = sum(mark.events for mark in marks)

    async def to_the_end(self) -> None:
        """All that was published since the watermarks."""
        for source in self._sources:
            async for page in self._pages(source):
                due = [row for row in page if row.type in self._handled_types]
                await self._leave(source, [row for row in page if row.type not in self._handled_types])
                await self._take(source, due, page[-1].seq)
                self._read[source] = page[-1].seq
                self.events += len(due)
                self._progress.filled(self.events, max(self.events, self._total))

    async def _pages(self, source: str) -> AsyncIterator[Page]:
        async for page in self._journals.pages(source, self._read.get(source, 0)):
            yield [as_handled(row, self._handled_types) for row in page]

    async def _leave(self, source: str, page: Page) -> None:
        """What this version doesn't handle; an earlier one may have."""
        asked = {"consumer": self._service.name, "source": source, "ids": [row.event_id for row in page]}
        async with self._runtime.worker_engine.begin() as connection:
            await connection.execute(_stay_handled, asked)

    async def tail(self) -> None:
        """Beyond the watermarks only what the consumer handled: it must be standing still.

        The rest of those pages it will get from the broker, so the watermarks stay.
        """
        for source in self._sources:
            async for page in self._pages(source):
                handled = await self._handled_among(source, page)
                await self._take(source, [row for row in page if row.event_id in handled])

    async def _handled_among(self, source: str, page: Page) -> set[UUID]:
        asked = {"consumer": self._service.name, "source": source, "ids": [row.event_id for row in page]}
        async with self._runtime.worker_engine.connect() as connection:
            return set((await connection.execute(_handled_among, asked)).scalars())

    async def _take(self, source: str, page: Page, until: int | None = None) -> None:
        """As if none was there yet, which costs half; or else seeing which were; or else one by one."""
        for enter in (inbox.enter_new, inbox.accept_new):
            try:
                await self._project(source, page, until, enter)
            except Exception as error:
                if is_transient(error):
                    raise
            else:
                return
        await self._take_singly(source, page, until)

    async def _take_singly(self, source: str, page: Page, until: int | None) -> None:
        """Leave out what waits in the dead letters: a replay handles it, then or later."""
        for row in page:
            try:
                await self._project(source, [row])
            except Exception as error:
                if is_transient(error):
                    raise
                if not await self._is_buried(source, row):
                    raise Unprojectable(source, row.type, row.event_id) from error
        await self._project(source, [], until)

    async def _is_buried(self, source: str, row: JournalEvent) -> bool:
        asked = {"consumer": self._service.name, "source": source, "id": row.event_id}
        async with self._runtime.worker_engine.connect() as connection:
            return (await connection.execute(_buried, asked)).scalar() is not None

    async def _project(
        self, source: str, page: Page, until: int | None = None, enter: inbox.Enter = inbox.accept_new
    ) -> None:
        """One transaction: the rows, the shadow's inbox, and how far this journal was read."""
        envelopes = [envelope_of(row, source, self._service.known_types) for row in page]
        published = {row.event_id: row.published_at for row in page}
        async with self._runtime.work(no_network, "rebuild") as uow:
            await uow.execute(_on_the_shadow)
            for network_id, own in _by_network(envelopes):
                # Figures of a network that isn't served any more stay what they were.
                await uow.enter(self._runtime.networks.get(network_id) or Network(network_id, "-"))
                await self._project_new(uow, await enter(uow.connection, self._service.name, own, published))
            if until is not None:
                await uow.execute(_mark, {"source": source, "seq": until, "events": len(page)})

    async def _project_new(self, uow: Uow[Any], new: Envelopes) -> None:
        assert self._service.project
        if new:
            await self._service.project(uow, new)


def _by_network(envelopes: Envelopes) -> Iterator[tuple[UUID, Envelopes]]:
    found: dict[UUID, list[Envelope[EventData]]] = {}
    for envelope in envelopes:
        found.setdefault(envelope.network_id, []).append(envelope)
    yield from found.items()
