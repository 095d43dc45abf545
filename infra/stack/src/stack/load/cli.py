"""`draaischijf load`."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from chassis.clock import brussels_date, real_now
from stack.home import DEFAULT_DATA
from stack.load.long_dossier import make_long_dossier
from stack.load.posting import Posted, coordinator_tokens, post
from stack.load.spread import Span, Spread
from stack.load.target import Target, find_target
from stack.load.writing import Load, Written, write
from stack.process import StackError

MOST = 10_000_000
BROKEN_OFF = 3

Done = TypeVar("Done", Written, Posted)


class Via(StrEnum):
    JOURNAL = "journaal"
    API = "api"


def load(  # noqa: PLR0913, PLR0917  each is an option of the command
    count: Annotated[int, typer.Option("--aantal", min=1, max=MOST, help="Hoeveel signalen.")] = 10_000,
    via: Annotated[
        Via, typer.Option(help="Rechtstreeks in de journalen, of door de API's als fiches van vandaag.")
    ] = Via.JOURNAL,
    seed: Annotated[int, typer.Option(help="Hetzelfde getal geeft dezelfde gebeurtenissen.")] = 2026,
    per_second: Annotated[
        float | None, typer.Option("--tempo", min=0.1, help="Signalen per seconde; zonder: zo snel het gaat.")
    ] = None,
    last_year: Annotated[
        int | None, typer.Option("--jaar", min=2000, max=2100, help="Het laatste van de tien jaar.")
    ] = None,
    network: Annotated[
        str | None, typer.Option("--netwerk", help="Alleen in dit zorgnetwerk; zonder: in elk verzonnen.")
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Laat de relay ze nog publiceren; zonder zijn ze geschiedenis.")
    ] = False,
    steps: Annotated[
        int,
        typer.Option("--stappen", min=0, max=2000, help="Met de API: ook een dossier met zoveel stappen."),
    ] = 0,
    data: Annotated[Path, typer.Option("--data", help="De map van de draaiende demo.")] = DEFAULT_DATA,
) -> None:
    """Vul verzonnen zorgnetwerken met tien jaar signalen, om te zien hoe Draaischijf die draagt."""
    console = Console(markup=False, highlight=False)
    today = brussels_date(real_now())
    target = find_target(data, network)
    span = Span(last_year or today.year - 1)
    if via is Via.JOURNAL and not live and span.last_day >= today:
        raise StackError(
            f"{span.last_year} is nog niet voorbij, en geschiedenis van morgen kan er niet zijn:\n"
            "de broker krijgt na een herstart opnieuw wat het laatst verstuurd werd.\n"
            "Kies een eerder --jaar, of --live, of --via api."
        )
    asked = Load(count, seed, Spread(target.networks, span), per_second, history=not live)
    console.print(
        f"{count} signalen in {len(target.networks)} zorgnetwerken, {target.municipalities} gemeenten.\n"
        f"Dezelfde opnieuw: --aantal {count} --seed {seed} --jaar {span.last_year}."
    )
    started = monotonic()
    if via is Via.JOURNAL:
        _write(console, target, asked)
    else:
        _post(console, target, asked, steps)
    console.print(f"Klaar in {monotonic() - started:.1f} s.")


def _write(console: Console, target: Target, asked: Load) -> None:
    def work(done: Callable[[int], None]) -> Written:
        return asyncio.run(write(target, asked, lambda written: done(written.signals)))

    written = _watched(console, asked, work)
    console.print(f"{written.events} nieuwe gebeurtenissen van {written.signals} signalen in de journalen.")
    if asked.history:
        console.print("Ze staan er als geschiedenis. In de cijfers: draaischijf rebuild reporting.")


def _post(console: Console, target: Target, asked: Load, steps: int) -> None:
    today = brussels_date(real_now())
    tokens = coordinator_tokens(target)

    def work(done: Callable[[int], None]) -> Posted:
        return asyncio.run(post(target, asked, tokens, today, lambda posted: done(posted.signals)))

    posted = _watched(console, asked, work)
    console.print(f"{posted.answers.total()} keer gevraagd, {posted.refused} keer geweigerd.")
    if steps:
        token = tokens[target.networks[0].id]
        console.print(f"Dossier met {steps} stappen: {make_long_dossier(target, token, steps, today)}")
    if posted.refused:
        raise typer.Exit(1)


def _watched(console: Console, asked: Load, work: Callable[[Callable[[int], None]], Done]) -> Done:
    """Show how far it is; Ctrl-C leaves what is whole."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Signalen", total=asked.signals)
        try:
            return work(lambda count: progress.update(task, completed=count))
        except KeyboardInterrupt:
            progress.stop()
            there = int(progress.tasks[0].completed)
            console.print(
                f"Gestopt na {there} signalen. Start hetzelfde opnieuw: het vult aan wat ontbreekt."
            )
            raise typer.Exit(BROKEN_OFF) from None


def add_commands(app: typer.Typer) -> None:
    """Hang this command under `draaischijf`."""
    app.command()(load)
