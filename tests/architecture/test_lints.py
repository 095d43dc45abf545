"""The house rules that no ready-made linter knows, over every module; and proof that each rule can bite."""

import ast
from pathlib import Path

import lints
import pytest

clock = lints.root / "infra/chassis/src/chassis/clock.py"
problems = lints.root / "infra/chassis/src/chassis/problems.py"
"""Whose `in_` is a language."""


def in_domain_or_contracts(file: Path) -> bool:
    return "domain" in file.parts or file.is_relative_to(lints.root / "contracts/src")


def in_a_service(file: Path) -> bool:
    """A probe's 503 is no refusal: it is read by machines alone."""
    return file.is_relative_to(lints.root / "services") and file.name != "health.py"


def test_there_is_something_to_read() -> None:
    assert len(lints.sources()) > 50


def test_the_clock_is_read_in_one_place() -> None:
    assert lints.found([each for each in lints.sources() if each != clock], lints.clock_reads) == []


def test_the_domain_and_the_contracts_know_their_types() -> None:
    assert lints.found(filter(in_domain_or_contracts, lints.sources()), lints.anys) == []


def test_every_refusal_of_a_service_is_a_problem() -> None:
    assert lints.found(filter(in_a_service, lints.sources()), lints.bare_refusals) == []


def test_a_statement_is_one_text_however_much_it_asks_for() -> None:
    statements = [each for each in lints.sources() if each != problems]
    assert lints.found(statements, lints.counted_lists) == []


def test_no_file_tells_on_which_machine_it_was_made() -> None:
    told = []
    for file in lints.tracked():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        told += [f"{file.relative_to(lints.root)}:{each}" for each in lints.machine_traces(text)]
    assert told == []


@pytest.mark.parametrize(
    "line",
    [
        "moment = datetime.now(UTC)",
        "moment = datetime.datetime.utcnow()",
        "day = date.today()",
        "factory = datetime.now",
    ],
)
def test_a_read_of_the_clock_is_found(line: str) -> None:
    assert list(lints.clock_reads(ast.parse(line)))
    assert not list(lints.clock_reads(ast.parse("moment = clock.now(); day = clock.today()")))


@pytest.mark.parametrize(
    "line", ["def f(x: Any) -> None: ...", "x: dict[str, typing.Any] = {}", "cast(Any, x)"]
)
def test_an_any_is_found(line: str) -> None:
    assert list(lints.anys(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "raise HTTPException(404)",
        "raise fastapi.HTTPException(status_code=404)",
        "return JSONResponse({}, status_code=409)",
    ],
)
def test_a_refusal_that_is_no_problem_is_found(line: str) -> None:
    assert list(lints.bare_refusals(ast.parse(f"def f():\n    {line}")))
    assert not list(lints.bare_refusals(ast.parse("def f():\n    raise NotFound")))
    assert not list(lints.bare_refusals(ast.parse("def f():\n    return JSONResponse({}, status_code=201)")))


@pytest.mark.parametrize(
    "line", ["id.in_(ids)", "id.in_([*ids])", "tuple_(a, b).in_(pairs)", "id.not_in(ids)"]
)
def test_a_list_of_any_length_is_found(line: str) -> None:
    assert list(lints.counted_lists(ast.parse(line)))
    assert not list(lints.counted_lists(ast.parse("status.in_(['dead', 'held']); among(id, ids)")))


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "work/main/x.py",
        "HOME=/" + "root/x",
        'open("/' + 'home/somebody/x")',
        "https://registry.npm" + "js.org/x.tgz",
        "--index" + "-url https://example.org/simple",
    ],
)
def test_a_trace_of_a_machine_is_found(line: str) -> None:
    assert list(lints.machine_traces(line))


@pytest.mark.parametrize("line", ["services/work/x", "GET /works", "a/root/b", "https://example.org/home/x"])
def test_an_innocent_path_is_left_alone(line: str) -> None:
    assert not list(lints.machine_traces(line))
