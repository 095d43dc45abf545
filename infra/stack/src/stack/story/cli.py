"""`draaischijf story nestor`."""

from pathlib import Path
from random import SystemRandom
from typing import Annotated

import typer
from rich.console import Console

from stack.home import DEFAULT_DATA
from stack.story import timeline, views
from stack.story.actors import Cast, Refused
from stack.story.nestor import play
from stack.story.stage import open_stage
from stack.story.theatre import Theatre, open_theatre
from stack.story.waiting import NeverCame

story = typer.Typer(help="Verhalen die tonen hoe alles samenwerkt.", no_args_is_help=True)


@story.callback()
def _stories() -> None:
    """Keeps `nestor` a word of its own, also while it is the only story."""


@story.command()
def nestor(
    seed: Annotated[
        int | None, typer.Option(help="Hetzelfde getal geeft dezelfde namen en plaatsen.")
    ] = None,
    clients: Annotated[
        int, typer.Option(min=1, max=50, help="Bij hoeveel gebruikers het CAW neen zegt.")
    ] = 5,
    data: Annotated[Path, typer.Option("--data", help="De map van de draaiende demo.")] = DEFAULT_DATA,
) -> None:
    """Speel de verhalen van NESTOR: van een fiche tot een antwoord van het beleid."""
    console = Console(highlight=False)
    chosen = seed if seed is not None else SystemRandom().randrange(1_000_000)
    console.print(f"Seed {chosen}, {clients} gebruikers.")
    with open_theatre(data, lambda step: console.print(f"[dim]{step}…[/dim]")) as theatre:
        try:
            tell(console, theatre, chosen, clients)
        except (Refused, NeverCame) as error:
            console.print(f"Het verhaal stokt: {error}", style="red", markup=False)
            raise typer.Exit(1) from error


def tell(console: Console, theatre: Theatre, seed: int, clients: int) -> None:
    cast = Cast.log_in(theatre.urls, theatre.token_for)
    try:
        stage = open_stage(cast, seed, clients, lambda line: console.print(f"  {line}"))
        played = play(stage)
        told = timeline.moments(stage.story(), stage.remembered)
        console.print(timeline.as_table(told))
        console.print(views.as_table(views.sights(cast, played)))
    finally:
        cast.leave()


def add_commands(app: typer.Typer) -> None:
    app.add_typer(story, name="story")
