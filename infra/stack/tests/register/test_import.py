import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from stack.register.cli import BAD_ROWS, INTERRUPTED, UNUSABLE, add_commands
from stack.register.post import ServiceAway, ServiceRefused, post_all
from stack.register.sample import sample_rows, write_sample

CountByHand = Callable[[Path, date], Counter[tuple[str, int, str]]]
header = ["Datum", "Deelgemeente", "Kanaal", "Thema", "Omschrijving", "Soort", "Gedaan"]
good = ["3/11/2024", "Watou", "telefoon", "eenzaamheid", "Ziet niemand", "signaal", "ja"]
request = ["4/11/2024", "Woesten", "dochter", "klusjes", "Een lamp vervangen", "hulpvraag", ""]
bad = ["4/11/2024", "Nergenshuizen", "telefoon", "eenzaamheid", "Ziet niemand", "signaal", "ja"]


def register(path: Path, *rows: list[str], columns: list[str] = header) -> Path:
    with path.open("w", newline="", encoding="utf-8") as sink:
        csv.writer(sink, delimiter=";").writerows([columns, *rows])
    return path


def run(*arguments: object) -> Result:
    app = typer.Typer()
    add_commands(app)
    return CliRunner().invoke(app, ["import", *map(str, arguments)], env={"COLUMNS": "160"})


def test_signals_and_requests_go_to_their_services(tmp_path: Path, services: Any, options: list[str]) -> None:
    done = run(register(tmp_path / "r.csv", good, request), *options)
    assert done.exit_code == 0, done.output
    assert "Ingevoerd: 1 signaal en 1 hulpvraag." in done.output
    signal, help_request = sorted(services.rows.values(), key=lambda row: "received_on" in row)
    assert {name: signal[name] for name in signal if name != "row_id"} == {
        "occurred_on": "2024-11-03", "area": "33021F", "channel": "phone", "theme": "loneliness",
        "description": "Ziet niemand", "done": True,
    }  # fmt: skip
    assert {name: help_request[name] for name in help_request if name != "row_id"} == {
        "received_on": "2024-11-04", "area": "33041C", "channel": "family", "theme": "small_jobs",
        "description": "Een lamp vervangen", "done": False,
    }  # fmt: skip


def test_one_bad_row_keeps_everything_out(tmp_path: Path, services: Any, options: list[str]) -> None:
    refused = run(register(tmp_path / "r.csv", good, bad), *options)
    assert refused.exit_code == BAD_ROWS
    assert "Er is niets ingevoerd" in refused.output
    assert "3" in refused.output
    assert '"Nergenshuizen" is niet gekend' in refused.output
    assert services.batches == []


def test_good_rows_go_in_when_asked(tmp_path: Path, services: Any, options: list[str]) -> None:
    done = run(register(tmp_path / "r.csv", good, bad), *options, "--accept-valid")
    assert done.exit_code == 0
    assert len(services.rows) == 1


def test_a_second_run_adds_nothing_and_twins_are_two(
    tmp_path: Path, services: Any, options: list[str]
) -> None:
    path = register(tmp_path / "r.csv", good, good, request)
    run(path, *options)
    before = dict(services.rows)
    again = run(path, *options)
    assert len(before) == 3
    assert services.rows == before
    assert "3 rijen stonden er al en zijn overgeslagen" in again.output


def test_the_same_register_as_excel_adds_nothing(tmp_path: Path, services: Any, options: list[str]) -> None:
    rows = sample_rows(300)
    for name in ("r.csv", "r.xlsx"):
        write_sample(tmp_path / name, rows)
    run(tmp_path / "r.csv", *options, "--accept-valid")
    before = set(services.rows)
    run(tmp_path / "r.xlsx", *options, "--accept-valid")
    assert len(before) == 291
    assert set(services.rows) == before


def test_a_column_can_be_named_by_hand(tmp_path: Path, services: Any, options: list[str]) -> None:
    columns = ["Wanneer", *header[1:]]
    path = register(tmp_path / "r.csv", good, columns=columns)
    assert run(path, *options).exit_code == UNUSABLE
    assert run(path, *options, "--kolom", 'datum="Wanneer"').exit_code == 0
    assert len(services.rows) == 1


@pytest.mark.parametrize("extra", [["--token", "x"], ["--kolom", "datum"], ["--data", "/nergens"]])
def test_what_cannot_start_says_why(tmp_path: Path, extra: list[str]) -> None:
    refused = run(register(tmp_path / "r.csv", good), *extra)
    assert refused.exit_code == UNUSABLE
    assert "Traceback" not in refused.output
    assert refused.output.strip()


def test_batches_are_at_most_200(tmp_path: Path, services: Any, options: list[str]) -> None:
    run(register(tmp_path / "r.csv", *[good] * 401, *[request] * 3), *options)
    assert services.batches == [200, 200, 1, 3]


def test_a_service_that_comes_back_is_waited_for(tmp_path: Path, services: Any, options: list[str]) -> None:
    services.answers = [503, 502]
    assert run(register(tmp_path / "r.csv", good), *options).exit_code == 0
    assert len(services.rows) == 1


def test_a_refusal_stops_and_says_so(tmp_path: Path, services: Any, options: list[str]) -> None:
    services.answers = [403]
    refused = run(register(tmp_path / "r.csv", good), *options)
    assert refused.exit_code == INTERRUPTED
    assert "alleen een coördinator" in refused.output


def test_a_broken_run_goes_on_where_it_stopped(
    tmp_path: Path, services: Any, options: list[str], count_by_hand: CountByHand
) -> None:
    path = tmp_path / "r.xlsx"
    write_sample(path, sample_rows(1500))
    services.stop_after = 3
    draaischijf = Path(sys.executable).with_name("draaischijf")
    command = [draaischijf, "import", path, *options, "--accept-valid"]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    assert services.stopped.wait(60)
    first.kill()
    first.wait()
    services.stop_after = None
    services.go_on.set()
    assert 0 < len(services.rows) < 1455

    done = run(path, *options, "--accept-valid")
    assert done.exit_code == 0, done.output
    assert len(services.rows) == 1455
    assert services.figures() == count_by_hand(path, date(2026, 11, 21))


def test_figures_of_the_whole_sample_equal_those_of_the_counter(
    tmp_path: Path, services: Any, options: list[str], count_by_hand: CountByHand
) -> None:
    path = tmp_path / "r.xlsx"
    write_sample(path, sample_rows(5000))
    run(path, *options, "--accept-valid")
    assert services.figures() == count_by_hand(path, date(2026, 11, 21))
    assert services.figures().total() == 4850


def test_a_service_that_stays_away_is_not_waited_for_without_end(services: Any) -> None:
    from uuid import UUID

    from contracts.codes import Channel, Theme
    from stack.register.identity import identified
    from stack.register.post import Destination
    from stack.register.rows import Row
    from stack.register.words import Kind

    row = Row(1, Kind.SIGNAL, date(2024, 1, 1), "33021F", Channel.PHONE, Theme.OTHER, "x")
    to = {Kind.SIGNAL: Destination("http://127.0.0.1:1/signals/import", "t")}
    with pytest.raises(ServiceAway, match="antwoordt niet"):
        post_all(list(identified(UUID(int=1), [row])), to, patience=0.0)
    services.answers = [422]
    to = {Kind.SIGNAL: Destination(f"{services.url}/signals/import", "t")}
    with pytest.raises(ServiceRefused, match="Niet nu"):
        post_all(list(identified(UUID(int=1), [row])), to)
