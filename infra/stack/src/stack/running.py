"""A whole stack for tests: every service a process, with helpers to ask, to break and to read."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from stack.broker import PARTITIONS, Broker, ForeignBroker, forget_topics
from stack.databases import Server, ServiceDatabase, run_sync, service_database
from stack.kafka import KafkaBroker
from stack.login import token_for
from stack.plan import Options
from stack.process import wait_until
from stack.supervisor import Stack

FAULT_PATIENCE = 60.0


class RunningStack(Stack):
    """`stack.client("katrien", "signals").post("/cards", json=…)`; it answers until the `with` ends."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._tokens: dict[str, str] = {}
        self._clients: list[httpx.Client] = []

    def close(self) -> None:
        for client in self._clients:
            client.close()
        super().close()

    @property
    def urls(self) -> dict[str, str]:
        return self.plan.urls

    @property
    def crash_folder(self) -> Path:
        return self.home.folder / "crash"

    @property
    def traces(self) -> Path:
        """Holds `<service>.jsonl`, a span a line."""
        return self.home.folder / "traces"

    def token(self, login: str) -> str:
        """A login provider that was killed has new keys: `forget_tokens` first."""
        if login not in self._tokens:
            self._tokens[login] = token_for(self.plan.issuer, login)
        return self._tokens[login]

    def forget_tokens(self) -> None:
        self._tokens.clear()

    def client(self, login: str, service: str) -> httpx.Client:
        made = httpx.Client(base_url=self.urls[service], headers=self._headers(login), timeout=30)
        self._clients.append(made)
        return made

    def async_client(self, login: str, service: str) -> httpx.AsyncClient:
        """The caller closes it."""
        return httpx.AsyncClient(base_url=self.urls[service], headers=self._headers(login), timeout=30)

    def database(self, service: str) -> ServiceDatabase:
        return service_database(self.plan.server, service, self.plan.database_name(service))

    def arm(self, service: str, point: str) -> Path:
        """Let a service die at a named point, once; the file that comes back is there when it did."""
        armed = self.crash_folder / f"{service}.{point}"
        armed.touch()
        return armed.with_name(f"{armed.name}.hit")

    def wait_hit(self, hit: Path) -> None:
        wait_until(hit.exists, FAULT_PATIENCE, hit.name)

    def travel(self, **by: Any) -> None:
        """Move every service's domain clock: `advance_days=14`, or `to="2026-12-24T10:00:00Z"`."""
        for service in self.plan.services:
            self.client("systeem", service).post("/clock", json=by).raise_for_status()

    def _headers(self, login: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(login)}"}


def test_broker(folder: Path, partitions: int) -> Broker | None:
    """The broker that DRAAISCHIJF_TEST_KAFKA names: a folder of jars to run, or somebody's host:port."""
    given = os.environ.get("DRAAISCHIJF_TEST_KAFKA")
    if not given:
        return None
    if Path(given).is_dir():
        log = folder / "kafka.log"
        return KafkaBroker(jars=Path(given), data=folder / "kafka", log=log, partitions=partitions)
    run_sync(forget_topics(given))
    return ForeignBroker(given, partitions=partitions)


@contextmanager
def running(folder: Path, **options: Any) -> Iterator[RunningStack]:
    """A stack in a folder of its own; keywords are those of `Options`."""
    crash = folder / "crash"
    crash.mkdir(parents=True)
    postgres = os.environ.get("DRAAISCHIJF_TEST_POSTGRES")
    given: dict[str, Any] = {
        "anonymous_delay_seconds": 0.5,
        "traces": True,
        "crash_folder": crash,
        "broker": test_broker(folder, options.get("partitions", PARTITIONS)),
        "postgres": Server.from_url(postgres) if postgres else None,
        "database_suffix": f"_{secrets.token_hex(4)}" if postgres else "",
        **options,
    }
    with RunningStack(Options(data=folder, **given)) as stack:
        yield stack
