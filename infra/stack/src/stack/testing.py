"""The pytest plugin: a real PostgreSQL, a real broker and a token issuer for every test that asks.

`DRAAISCHIJF_TEST_POSTGRES` (a superuser's URL) and `DRAAISCHIJF_TEST_KAFKA` (host:port) point the same tests
to other servers.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from stack.broker import Broker, EmbeddedBroker, create_topics
from stack.databases import Server, ServiceDatabase, create_database, drop_database, run_sync
from stack.issuer import TestIssuer
from stack.postgres import EmbeddedPostgres

DatabaseFactory = Callable[[str], ServiceDatabase]


class GivenBroker:
    """A broker that somebody else runs: it can be used, not stopped."""

    idempotent = True

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap

    def start(self) -> None:
        run_sync(create_topics(self.bootstrap))

    def stop(self) -> None:
        pass

    def kill(self) -> None:
        pytest.skip("this broker is not ours to kill")


@pytest.fixture(scope="session")
def stack_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can enter, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="draaischijf-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(stack_folder: Path) -> Iterator[Server]:
    given = os.environ.get("DRAAISCHIJF_TEST_POSTGRES")
    if given:
        yield Server.from_url(given)
        return
    server = EmbeddedPostgres(stack_folder / "postgres", password=secrets.token_hex(16))
    server.start()
    yield server.server
    server.stop()


@pytest.fixture(scope="session")
def database(postgres: Server) -> Iterator[DatabaseFactory]:
    """`database("intake")` makes an empty database with its three roles; all are dropped at the end."""
    made: list[str] = []

    def create(service: str) -> ServiceDatabase:
        name = f"draaischijf_{service}_{uuid4().hex[:12]}"
        made.append(name)
        return run_sync(create_database(postgres, service, name))

    yield create
    for name in made:
        run_sync(drop_database(postgres, name))


@pytest.fixture(scope="session")
def broker(stack_folder: Path) -> Iterator[Broker]:
    given = os.environ.get("DRAAISCHIJF_TEST_KAFKA")
    running: Broker = GivenBroker(given) if given else EmbeddedBroker(log=stack_folder / "broker.log")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def issuer() -> Iterator[TestIssuer]:
    """`issuer.token("katrien")`, or `issuer.token_for("x", roles=["coordinator"])`."""
    running = TestIssuer()
    running.start()
    yield running
    running.stop()
