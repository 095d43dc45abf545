"""Small processes: what only the command line needs isn't loaded by those that it starts."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "wanted", "unwanted"),
    [
        ("chassis.run", "structlog", {"rich.style", "typer"}),
        ("desk", "structlog", {"rich.style", "typer", "sqlalchemy"}),
        ("stack.oidc", "flask", {"rich.style", "typer", "sqlalchemy"}),
    ],
)
def test_a_process_loads_nothing_of_the_command_line(module: str, wanted: str, unwanted: set[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", module, "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    loaded = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    assert wanted in loaded
    assert not loaded & unwanted
