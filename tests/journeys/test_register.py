"""A register through the real services: the figures equal those of a counter that shares no code with it."""

import importlib.util
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from stack.register.cli import add_commands
from stack.register.sample import SampleNetwork, sample_rows, write_sample
from stack.running import RunningStack

pytestmark = [pytest.mark.stack, pytest.mark.slow]

Figures = Counter[tuple[str, int, str]]

counters = Path(__file__).parents[2] / "infra" / "stack" / "tests" / "register" / "counter.py"
patience_seconds = 240.0
nestor = {"33021", "33041", "38002", "32030", "33039"}
pajottenland = {"23106", "23104", "23064"}


@pytest.fixture(scope="module")
def counter() -> ModuleType:
    spec = importlib.util.spec_from_file_location("register_counter", counters)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def import_register(stack: RunningStack, path: Path, login: str) -> Result:
    app = Typer()
    add_commands(app)
    arguments = ["import", str(path), "--accept-valid", "--als", login, "--data", str(stack.home.folder)]
    return CliRunner().invoke(app, arguments)


def figures(stack: RunningStack, login: str) -> Figures:
    answer = stack.client(login, "reporting").get("/figures", params={"by": "area,year,kind"})
    rows = answer.raise_for_status().json()["rows"]
    return Counter({(row["area"], int(row["year"]), row["kind"]): row["count"] for row in rows})


def settled(stack: RunningStack, login: str, expected: Figures) -> Figures:
    """The figures once as many rows are counted as expected, or what they are when patience ends."""
    deadline = time.monotonic() + patience_seconds
    while (found := figures(stack, login)).total() < expected.total() and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def test_the_figures_of_a_register_equal_an_independent_count(
    running_stack: RunningStack, tmp_path: Path, counter: ModuleType
) -> None:
    path = tmp_path / "register.xlsx"
    write_sample(path, sample_rows(5000))
    expected: Figures = counter.count(path, nestor, date.today())  # noqa: DTZ011
    _start_and_kill(running_stack, path)

    resumed = import_register(running_stack, path, "katrien")
    assert resumed.exit_code == 0, resumed.output
    assert expected.total() == 4850
    assert settled(running_stack, "katrien", expected) == expected

    again = import_register(running_stack, path, "katrien")
    assert "Ingevoerd: 0 signalen en 0 hulpvragen." in again.output
    assert "4.850 rijen stonden er al" in again.output
    assert settled(running_stack, "katrien", expected) == expected


def test_figures_of_before_a_merger_are_those_of_the_successor(
    running_stack: RunningStack, tmp_path: Path, counter: ModuleType
) -> None:
    path = tmp_path / "register.xlsx"
    write_sample(path, sample_rows(600, network=SampleNetwork.PAJOTTENLAND))
    expected: Figures = counter.count(path, pajottenland, date.today())  # noqa: DTZ011
    done = import_register(running_stack, path, "griet")
    assert done.exit_code == 0, done.output
    assert any(area == "23106" and year < 2025 for area, year, _ in expected)
    assert settled(running_stack, "griet", expected) == expected


def _start_and_kill(stack: RunningStack, path: Path) -> None:
    """A run that breaks off once its first rows are in the figures."""
    draaischijf = Path(sys.executable).with_name("draaischijf")
    command = [draaischijf, "import", path, "--accept-valid", "--data", stack.home.folder]
    broken = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + patience_seconds
    while not figures(stack, "katrien") and broken.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    broken.kill()
    broken.wait()
    assert figures(stack, "katrien")
