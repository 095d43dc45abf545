"""`draaischijf audit verify`: is every service's audit trail still as it was written?"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from chassis.audit_check import Verification, verify
from stack.commands.running import HereOption, Running, running
from stack.home import DEFAULT_DATA
from stack.process import StackError

app = typer.Typer(help="Het spoor van wie wat las en deed.", no_args_is_help=True)


async def verify_all(opened: Running) -> dict[str, Verification]:
    found: dict[str, Verification] = {}
    for service in opened.services:
        async with opened.runtime(service) as runtime, runtime.worker_engine.connect() as connection:
            found[service] = await verify(connection, opened.anchors / f"{service}.anchor")
    return found


@app.callback()
def audit() -> None:
    """Keep `verify` a subcommand, though it is the only one."""


@app.command("verify")
def verify_(
    data: Annotated[Path, typer.Option(help="De map van de draaiende Draaischijf.")] = DEFAULT_DATA,
    here: HereOption = False,
) -> None:
    """Ga na of geen regel van het auditspoor is gewijzigd, verwijderd of ingevoegd."""
    console = Console()
    opened = running(data, here=here)
    found = asyncio.run(verify_all(opened))
    if here:
        _insist_on_anchors(found, opened.anchors)
    for service, result in found.items():
        state = "[green]intact[/green]" if result.intact else "[red]GESCHONDEN[/red]"
        console.print(f"{service:12} {state}: {result.links} schakels, {len(result.unsealed)} nog te sluiten")
        for fault in result.faults:
            console.print(f"             {fault.words.nl}", style="red")
    if not all(result.intact for result in found.values()):
        raise typer.Exit(1)


def _insist_on_anchors(found: Mapping[str, Verification], anchors: Path) -> None:
    """Without them a trail that lost its end looks whole, and only the sealer's container has them."""
    for service, result in found.items():
        if result.links and not (anchors / f"{service}.anchor").exists():
            raise StackError(
                f"Hier liggen geen ankers van {service}: vraag het in de container van haar sealer."
            )
