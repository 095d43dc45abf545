"""The compose file, as far as it can be checked without Docker: against the code that it starts."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.secret_files import PREFIX, take_in
from chassis.service import load_service
from desk.settings import from_environment
from stack.commands.secrets import make_secrets, secrets_for
from stack.databases import SERVICES
from stack.process import StackError

from .known import NEVER, PREPARE_SETTINGS, REQUIRED, SERVICE_SETTINGS, desk_settings

STACK = Path(__file__).parents[2] / "infra/stack"
COMPOSE: dict[str, Any] = yaml.safe_load((STACK / "compose.yaml").read_text("utf-8"))
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
OWN = [*SERVICES, "desk", "prepare"]
SECRETS = secrets_for("postgres:5432")


def told(name: str) -> dict[str, str]:
    """A container's environment, its secrets among them."""
    files = {f"{PREFIX}{file}": value for file, value in SECRETS.get(name, {}).items()}
    variables = CONTAINERS[name]["environment"]
    assert not files.keys() & variables.keys()
    return {**variables, **files}


def ours(environment: dict[str, str]) -> set[str]:
    return {name for name in environment if name.startswith(PREFIX)}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_told_what_it_needs_and_nothing_that_it_does_not_know(name: str) -> None:
    names = ours(told(name))
    assert names - SERVICE_SETTINGS == set()
    assert REQUIRED - names == set()
    assert told(name)[f"{PREFIX}SERVICE"] == name


def test_the_desk_starts_with_what_it_is_told() -> None:
    assert ours(told("desk")) - desk_settings() == set()
    settings = from_environment(told("desk"))
    assert settings.urls == {name: f"http://{name}:8000" for name in SERVICES}


def test_what_prepares_is_told_what_it_needs() -> None:
    assert ours(told("prepare")) - PREPARE_SETTINGS == set()
    assert {f"{PREFIX}POSTGRES", f"{PREFIX}KAFKA", f"{PREFIX}PARTITIONS"} <= ours(told("prepare"))


@pytest.mark.parametrize("name", CONTAINERS)
def test_nothing_of_the_demo_runs_where_people_work(name: str) -> None:
    assert NEVER.isdisjoint(CONTAINERS[name].get("environment", {}))


@pytest.mark.parametrize("name", OWN)
def test_each_command_is_there(name: str) -> None:
    module, *arguments = CONTAINERS[name]["command"]
    assert find_spec(module)
    assert [load_service(path).name for path in arguments] == ([name] if name in SERVICES else [])


@pytest.mark.parametrize("name", CONTAINERS)
def test_secrets_come_as_files_of_its_own_folder(name: str) -> None:
    mounted = [volume for volume in CONTAINERS[name].get("volumes", []) if "/secrets/" in volume]
    expected = f"./compose/secrets/{name}:/run/secrets/draaischijf:ro"
    assert mounted == ([expected] if name in SECRETS else [])
    words = {value for files in SECRETS.values() for value in files.values()}
    assert words.isdisjoint(map(str, CONTAINERS[name].get("environment", {}).values()))


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_may_do_no_more_than_it_must(name: str) -> None:
    one = CONTAINERS[name]
    assert "no-new-privileges:true" in one["security_opt"]
    assert not one.get("privileged")
    assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))
    if name in OWN:
        assert one["read_only"] and one["cap_drop"] == ["ALL"]
    else:
        assert ":" in one["image"] and not one["image"].endswith(":latest")


@pytest.mark.parametrize("name", sorted(CONTAINERS.keys() - {"prepare", "mail"}))
def test_whether_it_works_is_asked(name: str) -> None:
    assert CONTAINERS[name]["healthcheck"]["test"]


def test_databases_and_the_broker_are_reached_from_inside_only() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "kafka"):
        assert CONTAINERS[name]["networks"] == ["inside"] and "ports" not in CONTAINERS[name]


def test_secrets_are_made_once_and_read_as_settings(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make_secrets(folder)
    assert folder.stat().st_mode & 0o077 == 0
    environment = {"DRAAISCHIJF_SECRETS_DIR": str(folder / "signals")}
    take_in(environment)
    assert ours(environment) == {
        "DRAAISCHIJF_SECRETS_DIR",
        "DRAAISCHIJF_DATABASE_URL",
        "DRAAISCHIJF_WORKER_DATABASE_URL",
        "DRAAISCHIJF_VAULT_KEY",
        "DRAAISCHIJF_ASSERTION_KEYS",
    }
    with pytest.raises(StackError):
        make_secrets(folder)


def test_no_service_can_read_what_another_keeps() -> None:
    keys = [SECRETS[name]["VAULT_KEY"] for name in SERVICES]
    assert len(set(keys)) == len(keys)
    assert all("ASSERTION_KEY" not in SECRETS[name] for name in SERVICES if name != "partners")
