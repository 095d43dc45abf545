"""Apache Kafka itself: one KRaft node on loopback, run from the jars that Maven fetched."""

import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

from aiokafka.errors import KafkaError

from stack.broker import PARTITIONS, create_topics
from stack.databases import run_sync
from stack.process import LOOPBACK, StackError, free_port, listening, spawn, stop, tail, wait_until

_JVM = ("-Xms128m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters=1@{host}:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={logs}
auto.create.topics.enable=false
num.partitions={partitions}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=6
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
"""


class KafkaBroker:
    """What it acknowledged it keeps, also when it is killed."""

    idempotent = True
    wakes_fetches = True
    replaces_leaders = True

    def __init__(
        self, *, jars: Path, data: Path, log: Path, port: int | None = None, partitions: int = PARTITIONS
    ) -> None:
        self._jars = jars
        self._partitions = partitions
        self._data = data
        self._log = log
        self._port = port or free_port()
        self._controller = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return f"{LOOPBACK}:{self._port}"

    def start(self) -> None:
        settings = self._data / "server.properties"
        if not settings.exists():
            self._format(settings)
        self.process = spawn(self._java("kafka.Kafka", str(settings)), log=self._log)
        wait_until(self._up, 60, "Kafka")
        wait_until(self._topics_made, 60, "Het maken van de topics")

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, patience=20)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def _java(self, main: str, *arguments: str) -> list[str]:
        java = shutil.which("java")
        if java is None:
            raise StackError("Java ontbreekt: Kafka heeft Java 17 of nieuwer nodig")
        return [java, *_JVM, "-cp", f"{self._jars}/*", main, *arguments]

    def _format(self, settings: Path) -> None:
        self._data.mkdir(parents=True, exist_ok=True)
        logs = self._data / "logs"
        ports = {"host": LOOPBACK, "port": self._port, "controller": self._controller}
        settings.write_text(_PROPERTIES.format(**ports, logs=logs, partitions=self._partitions))
        cluster = uuid4().hex[:22]
        tool = self._java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(settings))
        done = subprocess.run(tool, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise StackError(f"Kafka kon zijn map niet maken:\n{done.stdout[-500:]}{done.stderr[-500:]}")

    def _up(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise StackError(f"Kafka stopte bij het starten:\n{tail(self._log)}")
        return listening(self._port)

    def _topics_made(self) -> bool:
        """It listens before its controller has elected itself."""
        try:
            run_sync(create_topics(self.bootstrap, partitions=self._partitions))
        except (KafkaError, OSError, StackError):
            return False
        return True
