"""The `draaischijf` command."""

from importlib import import_module
from importlib.util import find_spec

import typer
from rich.console import Console

from stack.commands import audit, dead_letters
from stack.commands.demo import demo
from stack.commands.secrets import make_secrets
from stack.process import StackError

app = typer.Typer(
    help="Draaischijf: van een fiche van een vrijwilliger tot een antwoord van het beleid.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(demo)
app.command("secrets")(make_secrets)
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(audit.app, name="audit")

for _commands in (
    "stack.register.cli",
    "stack.story.cli",
    "stack.rebuild",
    "stack.load.cli",
    "stack.backup.cli",
):
    if find_spec(_commands) is not None:
        import_module(_commands).add_commands(app)


def main() -> None:
    """Show what a person can put right as a sentence, without a trace."""
    try:
        app()
    except StackError as error:
        Console(stderr=True).print(f"[red]{error}[/red]", highlight=False)
        raise SystemExit(1) from None
