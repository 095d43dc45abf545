"""`draaischijf dead-letters`: what a service couldn't handle, and handling it once the cause is gone."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from chassis import dead_letters
from chassis.dead_letters import ParkedKey, ReplayFailed
from stack.commands.running import HereOption, Running, running
from stack.home import DEFAULT_DATA

app = typer.Typer(help="Gebeurtenissen die niet verwerkt raakten.", no_args_is_help=True)

Data = Annotated[Path, typer.Option(help="De map van de draaiende Draaischijf.")]
Key = Annotated[str, typer.Argument(help="De sleutel, zoals `list` ze toont.")]


async def _parked(opened: Running) -> list[ParkedKey]:
    found: list[ParkedKey] = []
    for service in opened.services:
        async with opened.runtime(service) as runtime, runtime.worker_engine.connect() as connection:
            found += await dead_letters.list_parked(connection)
    return found


async def _kept(opened: Running, key: str) -> list[tuple[str, Sequence[Any]]]:
    kept = []
    for service in opened.services:
        async with opened.runtime(service) as runtime, runtime.worker_engine.connect() as connection:
            kept.append((service, await dead_letters.show(connection, key)))
    return kept


async def _replay(opened: Running, parked: list[ParkedKey], skip_malformed: bool) -> int:
    count = 0
    for one in parked:
        async with opened.runtime(one.consumer) as runtime:
            count += await dead_letters.replay(runtime, one.source, one.key, skip_malformed=skip_malformed)
    return count


def _table(parked: Sequence[ParkedKey]) -> Table:
    table = Table("dienst", "van", "sleutel", "aantal", "soort", "reden", "sinds", "pogingen")
    for one in parked:
        since = one.parked_at.strftime("%d/%m/%Y %H:%M")
        what = (one.key, str(one.events), one.first_type or "?", one.reason, since, str(one.tries))
        table.add_row(one.consumer, one.source, *what)
    return table


@app.command("list")
def list_(data: Data = DEFAULT_DATA, here: HereOption = False) -> None:
    """Toon elke sleutel die wacht, de oudste eerst."""
    parked = asyncio.run(_parked(running(data, here=here)))
    Console().print(_table(parked) if parked else "Niets wacht: alles is verwerkt.")


@app.command()
def show(key: Key, data: Data = DEFAULT_DATA, here: HereOption = False) -> None:
    """Toon de bewaarde gebeurtenissen van één sleutel, in hun volgorde."""
    table = Table("dienst", "nr", "staat", "soort", "plaats", "reden")
    for service, rows in asyncio.run(_kept(running(data, here=here), key)):
        for row in rows:
            place = f"{row['topic']}/{row['partition']}/{row['kafka_offset']}"
            table.add_row(service, str(row["id"]), row["status"], row["type"] or "?", place, row["reason"])
    Console().print(table if table.row_count else "Van deze sleutel wacht niets.")


@app.command()
def replay(
    key: Annotated[str | None, typer.Argument(help="De sleutel; zonder sleutel: alle.")] = None,
    service: Annotated[str | None, typer.Option(help="Alleen bij deze dienst.")] = None,
    skip_malformed: Annotated[bool, typer.Option(help="Laat vallen wat geen gebeurtenis is.")] = False,
    data: Data = DEFAULT_DATA,
    here: HereOption = False,
) -> None:
    """Verwerk opnieuw wat wacht, in volgorde, en laat de sleutel weer los."""
    opened = running(data, here=here)
    parked = [
        one
        for one in asyncio.run(_parked(opened))
        if key in (None, one.key) and service in (None, one.consumer)
    ]
    try:
        count = asyncio.run(_replay(opened, parked, skip_malformed))
    except ReplayFailed as failed:
        Console(stderr=True).print(f"{failed.title.nl}: {failed.reason}.", style="red")
        raise typer.Exit(1) from None
    Console().print(f"{count} gebeurtenissen verwerkt, {len(parked)} sleutels losgelaten.")
