"""The pytest plugin: a real PostgreSQL, a real broker and a token issuer for every test that asks.

`DRAAISCHIJF_TEST_POSTGRES` (a superuser's URL) and `DRAAISCHIJF_TEST_KAFKA` (host:port, or a folder with
Kafka's jars, which is then run) point the same tests to other servers. With `DRAAISCHIJF_TEST_DOCKER=1` both
run in containers.
"""

import base64
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import pytest_asyncio

from stack.broker import PARTITIONS, Broker, EmbeddedBroker
from stack.databases import Server, ServiceDatabase, create_database, drop_database, run_sync
from stack.issuer import TestIssuer
from stack.postgres import EmbeddedPostgres
from stack.running import RunningStack, running, test_broker

if TYPE_CHECKING:
    from chassis.service import Service
    from stack.mailbox import Mailbox
    from stack.service_api import ServiceApi

DatabaseFactory = Callable[..., ServiceDatabase]
ServiceApiFactory = Callable[..., Awaitable["ServiceApi"]]
StackFactory = Callable[..., AbstractContextManager[RunningStack]]

WITH_BROKER = {"broker", "start_stack", "running_stack"}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where containers are asked for, point this session's tests to them."""
    if os.environ.get("DRAAISCHIJF_TEST_DOCKER") != "1":
        return
    from stack.containers import containers

    lasting = ExitStack()
    session.config.add_cleanup(lasting.close)
    os.environ.update(lasting.enter_context(containers()))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what has a broker in it, so that the same tests can be chosen to run on another broker."""
    for item in items:
        if WITH_BROKER.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("broker")


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
    # No test of one process cuts the power, and a database for each test would flush hundreds of files.
    # Stacks of processes have a server of their own, which flushes.
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    folder, password = stack_folder / "postgres", secrets.token_hex(16)
    server = EmbeddedPostgres(folder, password=password, settings=quick)
    server.start()
    yield server.server
    server.throw_away()


@pytest.fixture(scope="session")
def database(postgres: Server) -> Iterator[DatabaseFactory]:
    """`database("intake")` makes an empty database with its three roles; none outlives the session.

    `database(service)`, with a `Service`, makes a migrated one.
    """
    made: list[str] = []
    templates: dict[str, str] = {}

    def create(service: "str | Service") -> ServiceDatabase:
        if isinstance(service, str):
            return copy(service, "template1")
        if service.migrations not in templates:
            from chassis.migrations import migrate

            empty = copy(service.name, "template1")
            run_sync(migrate(service, empty.migrator))
            templates[service.migrations] = empty.name
        return copy(service.name, templates[service.migrations])

    def copy(service: str, template: str) -> ServiceDatabase:
        name = f"draaischijf_{service}_{uuid4().hex[:12]}"
        made.append(name)
        return run_sync(create_database(postgres, service, name, template))

    yield create
    if "DRAAISCHIJF_TEST_POSTGRES" in os.environ:  # an embedded server disappears with its databases
        for name in made:
            run_sync(drop_database(postgres, name))


@pytest.fixture(scope="session")
def broker(stack_folder: Path) -> Iterator[Broker]:
    one = test_broker(stack_folder, PARTITIONS) or EmbeddedBroker(log=stack_folder / "broker.log")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def issuer() -> Iterator[TestIssuer]:
    """`issuer.token("katrien")`, or `issuer.token_for("x", roles=["coordinator"])`."""
    running = TestIssuer()
    running.start()
    yield running
    running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def service_api(
    database: DatabaseFactory, issuer: TestIssuer, tmp_path: Path
) -> AsyncIterator[ServiceApiFactory]:
    """`api = await service_api(service)`: a service with a migrated database of its own, in this process.

    Then `await api.as_("katrien").post("/clients", json=…)`; keywords are settings.
    """
    from stack.service_api import ServiceApi, settings_for

    made: list[ServiceApi] = []
    vault_key = base64.b64encode(secrets.token_bytes(32)).decode()

    async def make(service: "Service", **settings: Any) -> "ServiceApi":
        environment = {"DRAAISCHIJF_SERVICE": service.name, **database(service).environment()}
        more = {"anchor_dir": str(tmp_path), **settings}
        api = ServiceApi(service, settings_for(environment, issuer, vault_key, **more), issuer)
        await api.runtime.start()
        made.append(api)
        return api

    yield make
    for api in made:
        await api.close()


@pytest.fixture
def mailbox() -> "Mailbox":
    """A mail server that is away: `with mailbox.open():` it is there."""
    from stack.mailbox import Mailbox

    return Mailbox()


@pytest.fixture
def post_office(mailbox: "Mailbox") -> "Iterator[Mailbox]":
    """The same, open."""
    with mailbox.open():
        yield mailbox


@pytest.fixture(scope="session")
def start_stack(stack_folder: Path) -> StackFactory:
    """`with start_stack(desk_port=…) as stack:` for a stack of one's own; keywords are those of `Options`."""

    def start(**options: Any) -> AbstractContextManager[RunningStack]:
        return running(stack_folder / f"stack-{uuid4().hex[:8]}", **options)

    return start


@pytest.fixture(scope="module")
def running_stack(start_stack: StackFactory) -> Iterator[RunningStack]:
    """Every service as a process, with time travel on; shared by the tests of a module."""
    with start_stack() as stack:
        yield stack
