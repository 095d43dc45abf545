"""`draaischijf rebuild reporting`: the figures again from the journals, while Draaischijf goes on."""

import gc
from pathlib import Path
from typing import Annotated

import httpx
import typer
import uvloop
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chassis import filling
from chassis.db import is_transient
from chassis.filling import Unprojectable
from chassis.journal import Journals, Unreadable
from chassis.rebuild import AlreadyRebuilding, NoOccasion, NotInJournals, Options, Outcome, rebuild
from stack.commands.running import Running
from stack.demo.people import PEOPLE
from stack.home import DEFAULT_DATA, described
from stack.login import token_for
from stack.process import StackError

app = typer.Typer(help="Bouw afgeleide gegevens opnieuw op uit de journalen.", no_args_is_help=True)


@app.callback()
def _projections() -> None:
    """Keeps `reporting` a word of its own, also while it is the only projection."""


@app.command()
def reporting(
    login: Annotated[
        str, typer.Option("--als", help="Wie aanmeldt: iemand van geen netwerk, met de rol rebuild.")
    ] = "beheer",
    check: Annotated[
        bool, typer.Option("--check", help="Vergelijk alleen; de cijfers blijven zoals ze zijn.")
    ] = False,
    afresh: Annotated[
        bool, typer.Option("--opnieuw", help="Begin vooraan, ook als er een onderbroken herbouw is.")
    ] = False,
    data: Annotated[Path, typer.Option("--data", help="De map van de draaiende Draaischijf.")] = DEFAULT_DATA,
) -> None:
    """Tel de cijfers van alle netwerken opnieuw uit de journalen, terwijl alles blijft werken.

    Bundels, hun antwoorden en gepubliceerde cijfers zijn geen afgeleide gegevens en blijven zoals ze zijn.
    """
    console = Console(markup=False, highlight=False)
    # Thousands of events at a time leave no cycles: to look for them would double the work.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    outcome = uvloop.run(_rebuild(data, login, Options(check=check, afresh=afresh), console))
    for table, before in outcome.in_use.items():
        same = table not in outcome.different
        console.print(f"{table}: {'gelijk' if same else 'VERSCHILT'}", style="green" if same else "red")
        digests = f"  in gebruik {before}\n  herbouwd   {outcome.built[table]}"
        console.print(digests, style="dim", soft_wrap=True)
    if outcome.ahead:
        console.print(f"Nog niet verwerkt, wel al herbouwd: {outcome.ahead} gebeurtenissen.")
    if not outcome.different:
        console.print(f"{outcome.events} gebeurtenissen: alle tabellen zijn gelijk.")
        return
    console.print("Er is niets gewisseld." if check else "De tabellen zijn nu zoals de journalen ze geven.")
    raise typer.Exit(1)


async def _rebuild(data: Path, login: str, options: Options, console: Console) -> Outcome:
    if login not in PEOPLE:
        raise StackError(f"{login} bestaat niet in de demo.")
    stack = described(data)
    headers = {"Authorization": f"Bearer {token_for(stack['issuer'], login)}"}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with (
        Running(data).runtime("reporting") as runtime,
        httpx.AsyncClient(timeout=30, headers=headers) as client,
    ):
        with Progress(*columns, console=console) as bar:
            try:
                return await rebuild(runtime, Journals(client, stack["urls"]), options, _Bar(bar))
            except Exception as error:
                raise _explained(error) from error


class _Bar(filling.Progress):
    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("Herbouwen", total=None)

    def goes_on(self) -> None:
        self._bar.console.print("Een onderbroken herbouw gaat verder waar ze was.")

    def filled(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=total)

    def settles(self) -> None:
        self._bar.update(self._task, description="Wisselen")


def _explained(error: Exception) -> Exception:
    """As a sentence for who runs it, where there is one."""
    match error:
        case AlreadyRebuilding():
            said = "Er loopt al een herbouw."
        case Unreadable():
            said = f"Het journaal van {error.source} is niet te lezen: {error.reason}."
        case Unprojectable():
            said = f"Gebeurtenis {error.event_id} ({error.type}) van {error.source} is niet te verwerken."
        case NotInJournals():
            counted = ", ".join(f"{count} van {source}" for source, count in error.events.items())
            said = f"Wat verwerkt is, staat niet in de journalen: {counted} ontbreken."
        case NoOccasion():
            said = "Het kwam niet tot een wissel: de tabellen werden te lang vastgehouden."
        case _ if is_transient(error):
            said = "De database antwoordt niet."
        case _:
            return error
    return StackError(f"{said} Er is niets gewisseld; hetzelfde commando gaat verder waar dit ophield.")


def add_commands(to: typer.Typer) -> None:
    """Hang these commands under `draaischijf`."""
    to.add_typer(app, name="rebuild")
