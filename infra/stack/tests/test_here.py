"""What a service keeps, looked at from within its own container: its settings, and its secrets as files."""

import asyncio
import os
from pathlib import Path
from unittest import mock
from uuid import uuid4

import pytest
import pytest_asyncio
from typer.testing import CliRunner, Result

from chassis.audit import Sealer
from contracts.events.intake import ClientRegistered
from reporting.bootstrap import service
from stack.cli import app
from stack.process import StackError
from stack.service_api import ServiceApi
from stack.testing import ServiceApiFactory

SECRETS = ("DATABASE_URL", "WORKER_DATABASE_URL", "VAULT_KEY")


@pytest_asyncio.fixture(loop_scope="session")
async def api(service_api: ServiceApiFactory) -> ServiceApi:
    return await service_api(service)


@pytest.fixture
def container(api: ServiceApi, tmp_path: Path) -> dict[str, str]:
    """The environment of its container."""
    folder, given = tmp_path / "secrets", api.runtime.settings.model_dump()
    folder.mkdir()
    for name in SECRETS:
        (folder / name).write_text(given[name.lower()])
    told = {f"DRAAISCHIJF_{name}": str(given[name.lower()]) for name in ("SERVICE", "NETWORKS", "ANCHOR_DIR")}
    return {**told, "DRAAISCHIJF_SECRETS_DIR": str(folder), "COLUMNS": "200"}


async def asked(container: dict[str, str], *arguments: str) -> Result:
    with mock.patch.dict(os.environ, container):
        return await asyncio.to_thread(CliRunner().invoke, app, [*arguments, "--hier"])


async def test_what_waits_is_listed_and_handled_again(api: ServiceApi, container: dict[str, str]) -> None:
    await api.park(ClientRegistered(client_id=uuid4(), area="33021F"))
    assert "reporting" in (await asked(container, "dead-letters", "list")).stdout
    replayed = await asked(container, "dead-letters", "replay")
    assert "1 gebeurtenissen verwerkt" in replayed.stdout
    assert "Niets wacht" in (await asked(container, "dead-letters", "list")).stdout


async def test_the_trail_is_verified_beside_its_anchors_only(
    api: ServiceApi, container: dict[str, str]
) -> None:
    anchors = Path(container["DRAAISCHIJF_ANCHOR_DIR"])
    assert "intact: 0 schakels" in (await asked(container, "audit", "verify")).stdout
    await api.as_new("dirk", roles=["dpo"]).get(f"/subjects/{uuid4()}/readers")
    assert await Sealer(api.runtime.worker_engine, "reporting", anchors / "reporting.anchor").seal_once() == 1
    assert "intact: 1 schakels" in (await asked(container, "audit", "verify")).stdout
    without = container | {"DRAAISCHIJF_ANCHOR_DIR": str(anchors / "elsewhere")}
    assert isinstance((await asked(without, "audit", "verify")).exception, StackError)


async def test_elsewhere_than_in_a_container_there_is_nothing_here() -> None:
    assert isinstance((await asked({}, "dead-letters", "list")).exception, StackError)
