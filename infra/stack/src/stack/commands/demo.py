"""`draaischijf demo`: start everything, fill it, and stay up until told to stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from chassis.clock import brussels_date, real_now
from stack.broker import PARTITIONS
from stack.demo.loader import load
from stack.demo.people import NESTOR, PEOPLE
from stack.home import DEFAULT_DATA, Home
from stack.load.flanders import write_networks
from stack.plan import Options
from stack.process import StackError
from stack.supervisor import Stack

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _stop_requested() -> Iterator[threading.Event]:
    """Set at the first request to stop; while things stop, more requests change nothing."""
    asked = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if not asked.is_set():
            asked.set()
            raise KeyboardInterrupt

    before = {number: signal.signal(number, ask) for number in STOP_SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _welcome(stack: Stack) -> Panel:
    people = Table(box=None, pad_edge=False)
    for title in ("login", "naam", "rol"):
        people.add_column(title)
    for person in PEOPLE.values():
        if person.network == NESTOR and person.login != "systeem":
            people.add_row(f"[bold]{person.login}[/bold]", person.name, person.role_name)
    grid = Table.grid(padding=(1, 0))
    grid.add_row(f"Draaischijf draait op  [bold link={stack.plan.desk}]{stack.plan.desk}[/]")
    grid.add_row("Meld u aan als een van deze verzonnen personen, zonder wachtwoord:")
    grid.add_row(people)
    grid.add_row(f"[dim]Gegevens: {stack.home.folder}   ·   Stoppen: Ctrl-C[/dim]")
    return Panel(grid, title="Dorpsdienst NESTOR", expand=False, padding=(1, 2))


def serve_flanders(data: Path) -> None:
    """Once: a folder keeps the networks that it began with, whatever merges later."""
    home = Home(data)
    if not home.own_networks.exists():
        home.folder.mkdir(parents=True, exist_ok=True)
        write_networks(home.own_networks, brussels_date(real_now()))


def _progress(console: Console) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _run(console: Console, options: Options) -> None:
    with _stop_requested() as asked:
        progress = _progress(console)
        progress.start()
        try:
            task = progress.add_task("Draaischijf starten", total=None)
            with Stack(options, lambda step: progress.update(task, description=step)) as stack:
                load(stack.plan.issuer, stack.plan.urls, progress, stack.home.filled)
                progress.stop()
                console.print(_welcome(stack))
                stack.wait(asked)
        except KeyboardInterrupt:
            console.print("Gestopt; de gegevens zijn bewaard.")
        finally:
            progress.stop()


def demo(
    data: Annotated[Path, typer.Option(help="De map waarin alles bewaard blijft.")] = DEFAULT_DATA,
    port: Annotated[int, typer.Option(help="De poort van de webpagina's.", min=1, max=65535)] = 8080,
    anchors: Annotated[
        Path | None,
        typer.Option(
            "--ankers", help="De map voor de ankers en de lijst van gewisten, best op een andere schijf."
        ),
    ] = None,
    flanders: Annotated[
        bool, typer.Option("--vlaanderen", help="Ook een verzonnen zorgnetwerk voor elke andere gemeente.")
    ] = False,
    processes: Annotated[int, typer.Option("--processen", help="Hoeveel van elke dienst.", min=1, max=8)] = 1,
    partitions: Annotated[
        int, typer.Option("--partities", help="Hoeveel partities elk topic krijgt.", min=1, max=64)
    ] = PARTITIONS,
) -> None:
    """Start Draaischijf op deze computer, met het verzonnen netwerk NESTOR."""
    console = Console()
    try:
        if flanders:
            serve_flanders(data)
        options = Options(
            data=data, desk_port=port, anchors=anchors, processes=processes, partitions=partitions
        )
        _run(console, options)
    except StackError as error:
        console.print(f"[red]{error}[/red]", highlight=False)
        raise typer.Exit(1) from error
