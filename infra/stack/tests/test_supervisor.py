"""The supervisor: what it starts it also stops, and what falls over comes back."""

import json
import math
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from typer.testing import CliRunner

from stack.broker import PARTITIONS
from stack.cli import app
from stack.home import Home, described
from stack.login import token_for
from stack.oidc import refuse_unless_loopback
from stack.parts import Program, Supervised
from stack.process import LOOPBACK, StackError, wait_until
from stack.running import RunningStack
from stack.testing import StackFactory

ONE = ("partners",)
A_PARTNER = {"name": "vzw De Wervel", "themes": ["poverty"], "bound_by_secrecy": False}


def partners_of(stack: RunningStack) -> list[str]:
    answer = stack.client("katrien", "partners").get("/partners").raise_for_status()
    return [one["name"] for one in answer.json()]


@pytest.fixture(scope="module")
def small(start_stack: StackFactory) -> Iterator[RunningStack]:
    with start_stack(services=ONE) as stack:
        yield stack


def test_a_killed_service_comes_back(small: RunningStack) -> None:
    before = small.pid("partners")
    small.kill("partners")
    wait_until(lambda: small.pid("partners") not in {None, before}, 30, "partners")
    small.wait_ready("partners")
    assert "partners" in small.falls
    said = small.home.log("supervisor").read_text()
    assert "partners ended (SIGKILL) and is started again" in said


def test_a_service_that_no_longer_answers_is_started_again(
    small: RunningStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stack.parts.LIVENESS_PATIENCE", 0.0)
    wait_until(lambda: small.plan["partners"].answers_by == math.inf, 30, "het eerste antwoord")
    before = small.pid("partners")
    small.plan["partners"].signal(signal.SIGSTOP)
    wait_until(lambda: small.pid("partners") not in {None, before}, 30, "partners")
    small.wait_ready("partners")
    said = small.home.log("supervisor").read_text()
    assert "partners has been silent for too long and is killed" in said


def test_who_is_starting_is_given_the_time_whatever_came_before() -> None:
    """On a starved machine a start takes longer than an answer: who is killed in it never comes up."""
    one = Supervised("partners", "partners", Program(["true"], log=Path(os.devnull), environment={}))
    one.start()
    assert not one.seems_dead(one.started_at + 59, lives=False)
    assert one.seems_dead(one.started_at + 61, lives=False)
    one.start()
    assert not one.seems_dead(one.started_at + 59, lives=False)
    assert not one.seems_dead(one.started_at + 60, lives=True)
    assert not one.seems_dead(one.started_at + 70, lives=False)
    assert not one.seems_dead(one.started_at + 99, lives=False)
    assert one.seems_dead(one.started_at + 101, lives=False)


def test_a_stopped_service_stays_down_until_it_is_wanted(small: RunningStack) -> None:
    small.stop("partners")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{small.urls['partners']}/health/live")
    small.start("partners", DRAAISCHIJF_RUN="http")
    assert httpx.get(f"{small.urls['partners']}/health/ready").is_success
    small.stop("partners")
    small.start("partners", DRAAISCHIJF_RUN="http,relay,consumer,deadlines,sealer")


async def test_a_killed_broker_has_its_partitions_again(small: RunningStack) -> None:
    small.kill("broker")
    wait_until(lambda: small.pid("broker") is None, 10, "the fall")
    small.wait_ready("broker")
    admin = AIOKafkaAdminClient(bootstrap_servers=small.plan.broker.bootstrap)
    await admin.start()
    topics = await admin.describe_topics(["draaischijf.partners"])
    await admin.close()
    assert len(topics[0]["partitions"]) == PARTITIONS


def test_data_survive_a_killed_postgres(small: RunningStack) -> None:
    small.client("katrien", "partners").post("/partners", json=A_PARTNER).raise_for_status()
    before = small.pid("postgres")
    small.kill("postgres")
    wait_until(lambda: small.pid("postgres") not in {None, before}, 30, "postgres")
    small.wait_ready()
    assert A_PARTNER["name"] in partners_of(small)


def test_the_description_holds_passwords_so_it_is_private(small: RunningStack) -> None:
    for name in ("stack.json", "secrets.json"):
        assert stat.S_IMODE((small.home.folder / name).stat().st_mode) == 0o600
    assert described(small.home.folder)["urls"] == small.urls


def test_a_second_stack_in_the_same_folder_is_refused(small: RunningStack) -> None:
    with pytest.raises(StackError, match="draait al"):
        Home(small.home.folder).enter()


def test_only_the_demos_people_can_log_in(small: RunningStack) -> None:
    issuer = small.plan.issuer
    assert token_for(issuer, "mieke")
    with pytest.raises(httpx.HTTPStatusError):
        token_for(issuer, "indringer")
    assert httpx.put(f"{issuer}/users/mieke", json={"draaischijf_roles": ["dpo"]}).status_code == 404


def test_the_login_without_passwords_refuses_other_computers() -> None:
    refuse_unless_loopback(LOOPBACK)
    with pytest.raises(StackError, match="alleen op de eigen computer"):
        refuse_unless_loopback("0.0.0.0")  # noqa: S104 - that is what must be refused


def test_a_stopped_stack_leaves_nothing_and_keeps_its_data(start_stack: StackFactory) -> None:
    with start_stack(services=ONE) as first:
        first.client("katrien", "partners").post("/partners", json=A_PARTNER).raise_for_status()
        family = [psutil.Process(pid) for name in first.plan.parts if (pid := first.pid(name))]
        family += [child for one in family for child in one.children(recursive=True)]
        options = first.options
    assert not [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert not (options.data / "stack.json").exists()
    with RunningStack(options) as second:
        assert A_PARTNER["name"] in partners_of(second)


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(app, ["demo", "--data", str(tmp_path), "--port", port])
    assert result.exit_code == 1
    assert f"Poort {port} is al in gebruik" in result.output
    assert "Traceback" not in result.output


SUPERVISE = """
import signal, sys, time
from pathlib import Path
from stack.plan import Options
from stack.supervisor import Stack
# A shell that runs the tests in the background has its children ignore this.
signal.signal(signal.SIGINT, signal.default_int_handler)
with Stack(Options(data=Path(sys.argv[1]), services=tuple(sys.argv[2:]))):
    print("up", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize(("number", "services"), [(signal.SIGKILL, ONE), (signal.SIGINT, ())])
def test_nothing_outlives_the_supervisor(
    stack_folder: Path, number: signal.Signals, services: tuple[str, ...]
) -> None:
    command = [sys.executable, "-c", SUPERVISE, str(stack_folder / f"supervised-{number}"), *services]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout
        assert supervisor.stdout.readline() == b"up\n"
        family = psutil.Process(supervisor.pid).children(recursive=True)
        assert len(family) > 5
        os.kill(supervisor.pid, number)
        try:
            supervisor.wait(30)
        finally:
            supervisor.kill()
    wait_until(lambda: not any(one.is_running() for one in family), 15, "het einde")


def test_a_secret_that_came_later_is_added_to_those_of_before(tmp_path: Path) -> None:
    before = vars(Home(tmp_path).secrets)
    kept = {name: value for name, value in before.items() if name != "assertion_key"}
    (tmp_path / "secrets.json").write_text(json.dumps(kept))
    now = vars(Home(tmp_path).secrets)
    assert now == {**kept, "assertion_key": now["assertion_key"]}
    assert vars(Home(tmp_path).secrets) == now
