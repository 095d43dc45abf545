"""The house: the same rooms in every service, small functions, and imports that only go down."""

import ast
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import lints
import pytest

services = ("intake", "partners", "reporting", "signals", "volunteers")
rooms = (
    "domain/commands.py",
    "domain/ports.py",
    "handlers.py",
    "adapters/tables.py",
    "adapters/store.py",
    "adapters/queries.py",
    "entrypoints/http.py",
    "migrations/env.py",
    "bootstrap.py",
    "py.typed",
)
distributions = (
    "contracts",
    "infra/chassis",
    "infra/stack",
    "services/desk",
    *(f"services/{each}" for each in services),
)
longest_file = 300
longest_usual_function = 30


@pytest.mark.parametrize("service", services)
def test_every_service_has_the_same_rooms(service: str) -> None:
    home = lints.root / f"services/{service}/src/{service}"
    assert [room for room in rooms if not (home / room).exists()] == []
    top = {each.name for each in home.glob("*.py")} - {"__init__.py"}
    assert top == {"bootstrap.py", "handlers.py"}
    assert list((home / "migrations/versions").glob("0001_*.py"))


@pytest.mark.parametrize("place", distributions)
def test_every_distribution_introduces_itself(place: str) -> None:
    home = lints.root / place
    project = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"].startswith("draaischijf")
    assert project["license"] == "EUPL-1.2"
    assert (home / "README.md").exists()


def test_no_file_is_too_long() -> None:
    lengths = {file.relative_to(lints.root): count(file) for file in lints.tracked("*.py")}
    assert {str(file): lines for file, lines in lengths.items() if lines > longest_file} == {}


def count(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


@pytest.mark.parametrize("place", distributions)
def test_functions_are_small(place: str) -> None:
    files = [file for file in lints.sources() if file.is_relative_to(lints.root / place)]
    lengths = [length for file in files for length in lints.function_lengths(lints.parse(file))]
    assert ninetieth(lengths) <= longest_usual_function


def ninetieth(lengths: list[int]) -> float:
    return statistics.quantiles(lengths, n=10)[-1]


def test_a_long_function_is_measured_without_its_docstring() -> None:
    tree = ast.parse('def f():\n    """Long\n\n    words."""\n    x = 1\n    return x\n')
    assert lints.function_lengths(tree) == [3]
    assert ninetieth([3] * 8 + [60, 60]) > longest_usual_function


lint_imports = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]


def run_import_linter(config: Path, *sources: Path) -> subprocess.CompletedProcess[str]:
    path = ":".join(str(each) for each in sources)
    return subprocess.run(
        [*lint_imports, "--config", str(config), "--no-cache"],
        cwd=config.parent,
        env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_only_go_down() -> None:
    result = run_import_linter(
        lints.root / "pyproject.toml", *(lints.root / each / "src" for each in distributions)
    )
    assert result.returncode == 0, result.stdout + result.stderr


def skeleton(folder: Path) -> Path:
    """Empty packages in the shape of the house, under the house's own import rules."""
    inner = (
        "bootstrap.py",
        "handlers.py",
        *(f"{each}/__init__.py" for each in ("domain", "adapters", "entrypoints")),
    )
    for package in ("contracts", "chassis", "stack", "desk", *services):
        for name in ("__init__.py", *(inner if package in services else ())):
            file = folder / package / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
    for name in ("uow", "db", "http", "auth", "service", "relay", "consumer", "vault", "audit"):
        (folder / "chassis" / f"{name}.py").touch()
    config = folder / "pyproject.toml"
    config.write_text((lints.root / "pyproject.toml").read_text("utf-8"), "utf-8")
    return config


def test_a_house_without_crossings_passes(tmp_path: Path) -> None:
    config = skeleton(tmp_path)
    (tmp_path / "intake/handlers.py").write_text("import intake.domain\nimport chassis\nimport contracts\n")
    result = run_import_linter(config, tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("intake/handlers.py", "signals.domain"),
        ("desk/__init__.py", "reporting"),
        ("contracts/__init__.py", "chassis"),
        ("chassis/__init__.py", "intake"),
        ("intake/domain/__init__.py", "intake.handlers"),
        ("intake/handlers.py", "intake.adapters"),
        ("signals/adapters/__init__.py", "signals.entrypoints"),
        ("partners/domain/__init__.py", "sqlalchemy"),
        ("partners/domain/__init__.py", "chassis.vault"),
    ],
)
def test_a_crossing_is_found(tmp_path: Path, importer: str, imported: str) -> None:
    config = skeleton(tmp_path)
    (tmp_path / importer).write_text(f"import {imported}\n")
    assert run_import_linter(config, tmp_path).returncode == 1
