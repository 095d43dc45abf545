"""`draaischijf rebuild reporting`: the figures again from the journals, and whether they come out equal."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chassis.consumer import consuming_lock
from chassis.envelope import Envelope
from chassis.networks import load_networks
from chassis.runtime import Runtime
from chassis.uow import Uow
from contracts import decode
from stack.commands.running import Running
from stack.demo.people import people_of
from stack.home import DEFAULT_DATA, described
from stack.login import token_for
from stack.process import StackError

PAGE = 1000

Page = Sequence[Mapping[str, Any]]
Reader = Callable[[str], AsyncIterator[Page]]
"""Pages of the journal of one service, in the order of publication."""

_consumer_pauses = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")

_heard = sa.text(
    "SELECT count(*) AS total, min(received_at) AS since FROM inbox"
    " WHERE consumer = :consumer AND network_id = :network"
)

_heard_among = sa.text(
    "SELECT event_id FROM inbox WHERE consumer = :consumer AND source = :source"
    " AND event_id = ANY (CAST(:ids AS uuid[]))"
)

_enter = sa.text(
    "INSERT INTO inbox (consumer, source, event_id, network_id)"
    " SELECT :consumer, :source, event_id, :network FROM unnest(CAST(:ids AS uuid[])) AS entered (event_id)"
    " ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True)
class Outcome:
    """`before` and `after` hold a digest per table."""

    events: int
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def different(self) -> list[str]:
        return [table for table, digest in self.before.items() if self.after[table] != digest]


async def rebuild(
    runtime: Runtime,
    network_id: UUID,
    tables: Sequence[sa.Table],
    read: Reader,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Empty these projections of one network and project its journals anew, in one transaction.

    Until it commits everybody sees the old figures, and a rebuild that breaks off changes nothing. The
    consumer waits meanwhile. `tables` come in the order in which they refer to each other.
    """
    done = 0
    async with runtime.work(network_id, "rebuild") as uow:
        await uow.execute(_consumer_pauses, {"name": consuming_lock(runtime.service.name)})
        heard = {"consumer": runtime.service.name, "network": network_id}
        inbox = (await uow.execute(_heard, heard)).mappings().one()
        before = await _digests(uow, tables)
        for table in reversed(tables):
            await uow.execute(sa.delete(table).where(table.c.network_id == network_id))
        for source in (topic.rpartition(".")[2] for topic in runtime.service.source_topics):
            async for page in read(source):
                done += await _replay(uow, source, page, inbox["since"])
                progress(done, max(done, inbox["total"]))
        return Outcome(done, before, await _digests(uow, tables))


async def _replay(uow: Uow[Any], source: str, page: Page, since: datetime | None) -> int:
    """Project what this page holds for the service; returns how many events that were.

    What was published since the first event in the inbox and isn't there itself, is still on its way from
    the broker or waits behind a dead letter: the consumer will take it.
    """
    handled = [row for row in page if row["type"] in uow.service.handled_types]
    inbox = {"consumer": uow.service.name, "source": source}
    ids = [UUID(row["event_id"]) for row in handled]
    known = set((await uow.execute(_heard_among, {**inbox, "ids": ids})).scalars())
    due = [
        _envelope(source, row)
        for row in handled
        if UUID(row["event_id"]) in known
        or since is None
        or datetime.fromisoformat(row["published_at"]) < since
    ]
    if due and uow.service.project:
        await uow.service.project(uow, due)
        entered = {**inbox, "network": uow.network_id, "ids": [envelope.id for envelope in due]}
        await uow.execute(_enter, entered)
    return len(due)


def _envelope(source: str, row: Mapping[str, Any]) -> Envelope[Any]:
    occurred_at = row["occurred_at"]
    return Envelope(
        id=UUID(row["event_id"]),
        type=row["type"],
        source=source,
        network_id=UUID(row["network_id"]),
        key=row["key"],
        aggregate_version=row["aggregate_version"],
        time=datetime.fromisoformat(occurred_at) if occurred_at else None,
        traceparent=row["traceparent"],
        data=decode(row["type"], json.dumps(row["data"])),
    )


async def _digests(uow: Uow[Any], tables: Iterable[sa.Table]) -> dict[str, str]:
    """SHA-256 of each table's COPY, in the order of its key; row-level security leaves one network's rows."""
    raw = (await uow.connection.get_raw_connection()).driver_connection
    assert raw is not None
    digests = {}
    for table in tables:
        digest = hashlib.sha256()

        async def take(chunk: bytes, digest: "hashlib._Hash" = digest) -> None:
            digest.update(chunk)

        key = ", ".join(column.name for column in table.primary_key)
        await raw.copy_from_query(f"SELECT * FROM {table.name} ORDER BY {key}", output=take)  # noqa: S608
        digests[table.name] = digest.hexdigest()
    return digests


def journals(client: httpx.AsyncClient, urls: Mapping[str, str], token: str) -> Reader:
    """Read over HTTP with a token of the role `rebuild`; raises `StackError` when a service refuses."""

    async def pages(source: str) -> AsyncIterator[Page]:
        after = 0
        while True:
            answer = await client.get(
                f"{urls[source]}/journal",
                params={"after": after, "limit": PAGE},
                headers={"Authorization": f"Bearer {token}"},
            )
            if not answer.is_success:
                raise StackError(f"Het journaal van {source} is niet te lezen: {answer.status_code}.")
            page: Page = answer.json()
            if not page:
                return
            yield page
            after = page[-1]["seq"]

    return pages


app = typer.Typer(help="Bouw afgeleide gegevens opnieuw op uit de journalen.", no_args_is_help=True)


@app.callback()
def _projections() -> None:
    """Keeps `reporting` a word of its own, also while it is the only projection."""


@app.command()
def reporting(
    login: Annotated[str, typer.Option("--als", help="Wie aanmeldt: iemand met de rol rebuild.")] = "systeem",
    data: Annotated[Path, typer.Option("--data", help="De map van de draaiende Draaischijf.")] = DEFAULT_DATA,
) -> None:
    """Tel alle cijfers opnieuw uit de journalen, en zeg of ze gelijk uitkomen.

    Bundels en gepubliceerde cijfers zijn geen afgeleide gegevens en blijven zoals ze zijn.
    """
    console = Console(markup=False, highlight=False)
    outcome = asyncio.run(_rebuild_reporting(data, login, console))
    for table in outcome.before:
        same = table not in outcome.different
        console.print(f"{table}: {'gelijk' if same else 'VERSCHILT'}", style="green" if same else "red")
        console.print(f"  voor {outcome.before[table]}\n  na   {outcome.after[table]}", style="dim")
    if outcome.different:
        console.print("De tabellen zijn nu zoals de journalen ze geven.")
        raise typer.Exit(1)
    console.print(f"{outcome.events} gebeurtenissen: alle tabellen zijn gelijk.")


async def _rebuild_reporting(data: Path, login: str, console: Console) -> Outcome:
    from reporting.adapters.tables import PROJECTIONS

    stack = described(data)
    people = people_of(load_networks(stack["networks"]).values())
    if login not in people:
        raise StackError(f"{login} bestaat niet in de demo.")
    token = token_for(stack["issuer"], login)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with Running(data).runtime("reporting") as runtime, httpx.AsyncClient(timeout=60) as client:
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("Herbouwen", total=None)
            return await rebuild(
                runtime,
                people[login].network,
                PROJECTIONS,
                journals(client, stack["urls"], token),
                lambda done, total: bar.update(task, completed=done, total=total),
            )


def add_commands(to: typer.Typer) -> None:
    """Hang these commands under `draaischijf`."""
    to.add_typer(app, name="rebuild")
