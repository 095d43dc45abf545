"""`draaischijf load` on a whole stack: through the journals and through the APIs."""

import pytest
from typer.testing import CliRunner

from chassis.clock import real_now
from stack.cli import app
from stack.process import StackError
from stack.running import RunningStack

pytestmark = pytest.mark.slow


def load(stack: RunningStack, *options: str) -> str:
    said = CliRunner().invoke(app, ["load", "--data", str(stack.home.folder), *options])
    assert said.exit_code == 0, said.output
    return said.output


def test_the_journals_are_filled_once_and_then_only_completed(running_stack: RunningStack) -> None:
    first = load(running_stack, "--aantal", "50", "--seed", "5", "--tempo", "500")
    assert "50 signalen in 3 zorgnetwerken, 9 gemeenten" in first
    assert "0 nieuwe gebeurtenissen van 50 signalen" not in first
    assert "0 nieuwe gebeurtenissen van 50 signalen" in load(running_stack, "--aantal", "50", "--seed", "5")


def test_history_is_never_of_a_year_that_isn_t_over(running_stack: RunningStack) -> None:
    """What was published last tells the relay what to send again once a broker forgot."""
    year = str(real_now().year)
    said = CliRunner().invoke(
        app, ["load", "--data", str(running_stack.home.folder), "--aantal", "1", "--jaar", year]
    )
    assert isinstance(said.exception, StackError)
    assert f"{year} is nog niet voorbij" in str(said.exception)
    load(running_stack, "--aantal", "1", "--jaar", year, "--live")


def test_the_apis_give_a_worklist_and_a_long_dossier(running_stack: RunningStack) -> None:
    nestor = ("--netwerk", "Dorpsdienst NESTOR")
    said = load(running_stack, "--via", "api", "--aantal", "12", "--stappen", "31", *nestor)
    assert "21 keer gevraagd, 0 keer geweigerd" in said
    katrien = running_stack.client("katrien", "signals")
    worklist = katrien.get("/worklist").json()
    assert len(worklist["rows"]) == 13
    dossier_id = said.split("Dossier met 31 stappen: ")[1].split()[0]
    assert len(katrien.get(f"/dossiers/{dossier_id}").json()["timeline"]) >= 31
