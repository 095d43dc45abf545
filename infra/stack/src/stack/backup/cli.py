"""`draaischijf backup` and `draaischijf restore`."""

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from stack.backup.contents import Data, Keys, copy_in
from stack.backup.put_back import Outside, put_back
from stack.backup.take import take
from stack.home import DEFAULT_DATA

KeysOption = Annotated[
    Path, typer.Option("--sleutels", help="De map met de sleutels: elders dan de gegevens.")
]


def backup(
    to: Annotated[Path, typer.Argument(help="Een nieuwe map, voor de gegevens zonder sleutels.")],
    keys: KeysOption,
    data: Annotated[Path, typer.Option("--data", help="De map van de draaiende Draaischijf.")] = DEFAULT_DATA,
) -> None:
    """Neem een backup van alle diensten, terwijl ze draaien."""
    take(data, Data(to), Keys(keys))
    console = Console(markup=False, highlight=False)
    console.print(f"Gegevens in {to}, sleutels in {keys}. Bewaar ze apart, en van de sleutels")
    console.print("alleen de nieuwste: wie gewist wordt, is met oudere sleutels nog leesbaar.")


def check_backup(
    folders: Annotated[
        list[Path],
        typer.Argument(help="Kopieën van gegevens of sleutels; ze hoeven niet bij elkaar te staan."),
    ],
) -> None:
    """Kijk na of kopieën volledig en onbeschadigd zijn, zonder iets terug te zetten."""
    console = Console(markup=False, highlight=False)
    for folder in folders:
        copy = copy_in(folder)
        manifest = copy.check()
        console.print(
            f"{folder}: {copy.name} van {manifest.taken_at}, volledig en onbeschadigd.", soft_wrap=True
        )


def restore(
    backup: Annotated[Path, typer.Argument(help="De map van de backup.")],
    keys: KeysOption,
    survived: Annotated[
        Path, typer.Option("--ankers", help="De map met de ankers en de lijst van wie gewist werd.")
    ],
    goes_on: Annotated[
        Path, typer.Option("--nieuwe-ankers", help="Een nieuwe map, waar ankers en lijst verdergaan.")
    ],
    data: Annotated[Path, typer.Option("--data", help="Een nieuwe map.")],
) -> None:
    """Zet een backup terug in een nieuwe map, en wis opnieuw wie sindsdien gewist werd."""
    console = Console(markup=False, highlight=False)
    outside = Outside(survived, goes_on)
    done = put_back(Data(backup), Keys(keys), outside, data, lambda step: console.print(f"{step}…"))
    for service, found in done.trail.items():
        console.print(f"{service:12} auditspoor intact: {found.links} schakels")
    console.print(
        f"Teruggezet zoals op {done.taken_at}. {done.forgotten} sleutels opnieuw vernietigd, "
        f"{done.queued} gebeurtenissen worden opnieuw verstuurd."
    )
    start = shlex.join(["draaischijf", "demo", "--data", str(data), "--ankers", str(goes_on)])
    console.print(f"Start met: {start}", soft_wrap=True)


def add_commands(app: typer.Typer) -> None:
    """Hang these commands under `draaischijf`."""
    app.command()(backup)
    app.command("check-backup")(check_backup)
    app.command()(restore)
