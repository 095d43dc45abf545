"""`draaischijf import` and `draaischijf register-sample`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from chassis.clock import brussels_date, real_now
from stack.home import DEFAULT_DATA
from stack.process import StackError
from stack.register.areas import Gazetteer, all_places
from stack.register.check import check
from stack.register.columns import LayoutError, parse_mapping
from stack.register.identity import identified
from stack.register.post import ServiceAway, ServiceRefused, Tally, post_all
from stack.register.read import Register, UnreadableFile, read_register
from stack.register.report import Checked, show_check, show_done
from stack.register.report import rows as counted_rows
from stack.register.sample import SampleNetwork, sample_rows, write_sample
from stack.register.target import Target, find_target

BAD_ROWS, UNUSABLE, INTERRUPTED = 1, 2, 3


def import_register(  # noqa: PLR0913, PLR0917  each is an option of the command
    file: Annotated[Path, typer.Argument(help="Het register: .xlsx of .csv.")],
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Voer de goede rijen in, ook als er foute zijn.")
    ] = False,
    column: Annotated[
        list[str] | None, typer.Option("--kolom", help='Wijs een kolom aan: --kolom datum="Datum melding".')
    ] = None,
    sheet: Annotated[str | None, typer.Option("--blad", help="Het werkblad.")] = None,
    login: Annotated[str, typer.Option("--als", help="Wie aanmeldt: een coördinator.")] = "katrien",
    data: Annotated[Path, typer.Option("--data", help="De map van de draaiende demo.")] = DEFAULT_DATA,
    token: Annotated[str | None, typer.Option("--token", envvar="DRAAISCHIJF_TOKEN")] = None,
    url_signals: Annotated[
        str | None, typer.Option("--url-signals", envvar="DRAAISCHIJF_URL_SIGNALS")
    ] = None,
    url_intake: Annotated[str | None, typer.Option("--url-intake", envvar="DRAAISCHIJF_URL_INTAKE")] = None,
    networks: Annotated[Path | None, typer.Option("--netwerken", help="Bestand met de netwerken.")] = None,
) -> None:
    """Voer een bestaand register in. Alles wordt eerst nagekeken; met een foute rij gebeurt er niets."""
    console = Console(markup=False, highlight=False)
    try:
        urls = {"signals": url_signals, "intake": url_intake}
        target = find_target(data=data, login=login, token=token, urls=urls, networks=networks)
        register = read_register(file, parse_mapping(column or []), sheet)
        checked = _checked(register, target)
    except (UnreadableFile, LayoutError, StackError) as error:
        console.print(str(error), style="red")
        raise typer.Exit(UNUSABLE) from error
    if register.other_sheets:
        left = ", ".join(register.other_sheets)
        console.print(f'Blad "{register.sheet}" gelezen. Niet gelezen (kies met --blad): {left}.')
    show_check(console, checked)
    if checked.bad and not accept_valid:
        console.print(
            "Er is niets ingevoerd. Verbeter deze rijen, of voer de goede rijen in met --accept-valid.",
            style="yellow",
        )
        raise typer.Exit(BAD_ROWS)
    try:
        show_done(console, _sent(console, checked, target))
    except (ServiceAway, ServiceRefused) as error:
        console.print(str(error), style="red")
        console.print(
            "Wat al verstuurd was, blijft. Start het commando opnieuw: het gaat verder waar het stopte."
        )
        raise typer.Exit(INTERRUPTED) from error


def _checked(register: Register, target: Target) -> Checked:
    today = brussels_date(real_now())
    return check(register.rows, Gazetteer(all_places(), target.municipalities), today)


def _sent(console: Console, checked: Checked, target: Target) -> Tally:
    bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*bar, console=console) as progress:
        task = progress.add_task("Invoeren", total=len(checked.good))
        return post_all(
            list(identified(target.network_id, checked.good)),
            target.destinations(),
            sent=lambda count: progress.advance(task, count),
        )


def register_sample(
    file: Annotated[Path, typer.Argument(help="Het te maken bestand: .xlsx of .csv.")],
    rows: Annotated[int, typer.Option(min=1, help="Hoeveel rijen.")] = 5000,
    seed: Annotated[int, typer.Option(help="Dezelfde seed geeft hetzelfde register.")] = 2026,
    network: Annotated[
        SampleNetwork, typer.Option("--netwerk", help="In pajottenland fuseerden gemeenten in 2025.")
    ] = SampleNetwork.NESTOR,
) -> None:
    """Maak een verzonnen register om het invoeren mee te proberen, foute rijen inbegrepen."""
    console = Console(markup=False, highlight=False)
    if file.suffix.lower() not in (".xlsx", ".csv"):
        console.print("Kies een naam die eindigt op .xlsx of .csv.", style="red")
        raise typer.Exit(UNUSABLE)
    write_sample(file, sample_rows(rows, seed, network))
    console.print(f"{file}: {counted_rows(rows)}, verzonnen. Invoeren: draaischijf import {file}")


def add_commands(app: typer.Typer) -> None:
    """Hang these commands under `draaischijf`."""
    app.command("import")(import_register)
    app.command("register-sample")(register_sample)
