"""Which parts a stack has, where each listens and what each is told."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.assertions import AUDIENCES, ISSUING_SERVICE, public_key
from stack.broker import PARTITIONS, Broker, EmbeddedBroker, ForeignBroker, manners_with
from stack.databases import SERVICES, Server, service_database
from stack.demo.people import AUDIENCE
from stack.home import Home
from stack.parts import Part, Program, Supervised
from stack.places import Place, names, own_ports, places
from stack.postgres import EmbeddedPostgres
from stack.process import LOOPBACK, StackError, answers, listening, port_is_free


@dataclass(frozen=True)
class Options:
    """How a stack differs from another."""

    data: Path
    desk_port: int | None = None
    """Where the desk listens; None runs no desk."""
    time_travel: bool = True
    anonymous_delay_seconds: float = 5
    traces: bool = False
    crash_folder: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    """Settings for every service and the desk, over those of the plan."""
    postgres: Server | None = None
    """A server that runs elsewhere; None embeds one."""
    broker: Broker | None = None
    issuer: str | None = None
    """A login provider that runs elsewhere; None runs the demo's."""
    database_suffix: str = ""
    anchors: Path | None = None
    """Where what must outlive the data goes: the trail's anchors, and who was forgotten.

    None: where they were last time, at first in `data`.
    """
    services: Sequence[str] = SERVICES
    processes: int = 1
    """How many of each service, and of the desk."""
    partitions: int = PARTITIONS
    """Of each topic; `broker` must have been made with as many."""


class Plan:
    def __init__(self, options: Options, home: Home) -> None:
        self._options = options
        self._home = home
        self.services = list(options.services)
        if options.anchors is not None:
            home.anchors = options.anchors
        self._anchors = home.anchors.resolve()
        own = [port for name in [*self.services, "desk"] for port in own_ports(name, options.processes)]
        self._ports = home.ports(["postgres", "kafka", "issuer", "smtp", *self.services, *own])
        self.parts: dict[str, Supervised] = {}
        self.places: dict[str, Place] = {}
        self.foundation: list[tuple[str, str]] = []
        self._lay_foundation()
        for name in self.services:
            self._add_service(name)
        if options.desk_port is not None:
            self._add_desk(options.desk_port)

    def __getitem__(self, name: str) -> Supervised:
        return self.parts[name]

    @property
    def urls(self) -> dict[str, str]:
        return {name: f"http://{LOOPBACK}:{self._ports[name]}" for name in self.services}

    @property
    def desk(self) -> str | None:
        port = self._options.desk_port
        return None if port is None else f"http://{LOOPBACK}:{port}"

    @property
    def issuer(self) -> str:
        return self._options.issuer or f"http://{LOOPBACK}:{self._ports['issuer']}"

    def processes_of(self, name: str) -> list[str]:
        """The parts of one service, or of the desk."""
        return names(name, self._options.processes)

    @property
    def service_processes(self) -> list[str]:
        return [part for service in self.services for part in self.processes_of(service)]

    def close(self) -> None:
        for place in self.places.values():
            if place.shared is not None:
                place.shared.close()

    def database_name(self, service: str) -> str:
        return f"draaischijf_{service}{self._options.database_suffix}"

    def description(self) -> dict[str, Any]:
        """What `stack.json` tells to other commands; it holds passwords."""
        return {
            "data": str(self._home.folder),
            "urls": self.urls,
            "desk": self.desk,
            "issuer": self.issuer,
            "kafka": self.broker.bootstrap,
            "kafka_idempotent": self.broker.idempotent,
            "smtp": f"{LOOPBACK}:{self._ports['smtp']}",
            "networks": str(self._home.networks),
            "vault_key": self._home.secrets.vault_key,
            "anchors": str(self._anchors),
            "databases": {
                name: vars(service_database(self.server, name, self.database_name(name)))
                for name in self.services
            },
            "pids": {name: one.pid for name, one in self.parts.items()},
            "processes": {name: place.url for name, place in self.places.items()},
        }

    def _lay_foundation(self) -> None:
        folder, options = self._home.folder, self._options
        if options.postgres is None:
            embedded = EmbeddedPostgres(
                folder / "postgres",
                password=self._home.secrets.postgres,
                port=self._ports["postgres"],
                log=self._home.log("postgres"),
            )
            self.server = embedded.server
            self._found("postgres", "PostgreSQL", embedded)
        else:
            self.server = options.postgres
        self.broker = options.broker or EmbeddedBroker(
            log=self._home.log("broker"), port=self._ports["kafka"], partitions=options.partitions
        )
        if not isinstance(self.broker, ForeignBroker):
            self._found("broker", "De broker", self.broker)
        if options.issuer is None:
            self._found_program("issuer", "De login", "stack.oidc", "--networks", str(self._home.networks))
        self._found_program("smtp", "De postbus", "stack.mail", "--folder", str(folder / "mail"))

    def _found(self, name: str, label: str, part: Part) -> None:
        self.parts[name] = Supervised(name, label, part)
        self.foundation.append((name, f"{label} starten"))

    def _found_program(self, name: str, label: str, module: str, *arguments: str) -> None:
        port = self._ports[name]
        command = [sys.executable, "-m", module, "--port", str(port), *arguments]
        self._found(name, label, Program(command, log=self._home.log(name), environment={}, patience=3))
        self.parts[name].ready = lambda: listening(port)

    def _add_service(self, name: str) -> None:
        command = [sys.executable, "-m", "chassis.run", f"{name}.bootstrap:service"]
        for place in places(name, self._ports[name], self._options.processes, self._ports):
            environment = self._service_environment(name, place)
            self._add(place, f"De dienst {place.name}", command, environment)

    def _add_desk(self, port: int) -> None:
        if not port_is_free(port):
            raise StackError(
                f"Poort {port} is al in gebruik door een ander programma.\n"
                f"Kies een andere, bijvoorbeeld: draaischijf demo --port {port + 1}"
            )
        for place in places("desk", port, self._options.processes, self._ports):
            environment = {
                **self._common(),
                "DRAAISCHIJF_SERVICE": "desk",
                "DRAAISCHIJF_OIDC_CLIENT_SECRET": AUDIENCE,
                "DRAAISCHIJF_SESSION_KEY": self._home.secrets.session_key,
                **place.environment,
                **self._options.environment,
            }
            label = "Het bureau" if place.name == "desk" else f"Het bureau ({place.name})"
            self._add(place, label, [sys.executable, "-m", "desk"], environment)

    def _add(self, place: Place, label: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.places[place.name] = place
        log, health = self._home.log(place.name), f"{place.url}/health/ready"
        part = Program(command, log=log, environment=environment, shared=place.shared)
        self.parts[place.name] = Supervised(place.name, label, part, lambda: answers(health))

    def _common(self) -> dict[str, str]:
        urls = {f"URL_{name.upper()}": url for name, url in self.urls.items()}
        settings = {
            **urls,
            **({"URL_DESK": self.desk} if self.desk else {}),
            "OIDC_ISSUER": self.issuer,
            "OIDC_AUDIENCE": AUDIENCE,
            "OIDC_BEARER": "id_token",
            "HTTP_HOST": LOOPBACK,
            "TIME_TRAVEL": str(self._options.time_travel).lower(),
            "NETWORKS": str(self._home.networks),
        }
        # Each thread's own malloc arena costs memory that six small processes don't have to spend. And a
        # threshold that stands still gives back what a burst took: glibc raises its own after a large block.
        lean = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072", "PYTHONUNBUFFERED": "1"}
        return {f"DRAAISCHIJF_{name}": value for name, value in settings.items()} | lean

    def _service_environment(self, name: str, place: Place) -> dict[str, str]:
        options, folder = self._options, self._home.folder
        manners = manners_with(self.broker, several=options.processes > 1)
        settings = {
            "SERVICE": name,
            "KAFKA": self.broker.bootstrap,
            "KAFKA_IDEMPOTENT": str(self.broker.idempotent).lower(),
            "PARTITIONS": str(options.partitions),
            **{name.upper(): str(value) for name, value in manners.items()},
            "VAULT_KEY": self._home.secrets.vault_key,
            "ANCHOR_DIR": str(self._anchors),
            "SMTP": f"{LOOPBACK}:{self._ports['smtp']}",
            "WEBHOOK_LOOPBACK": "true",
            "ANONYMOUS_DELAY_SECONDS": str(options.anonymous_delay_seconds),
        }
        if name == ISSUING_SERVICE:
            settings["ASSERTION_KEY"] = self._home.secrets.assertion_key
        if name in AUDIENCES.values():
            settings["ASSERTION_KEYS"] = public_key(self._home.secrets.assertion_key)
        if options.crash_folder is not None:
            settings["CRASH_DIR"] = str(options.crash_folder)
        if options.traces:
            settings["TRACE_FILE"] = str(folder / "traces" / f"{place.name}.jsonl")
        database = service_database(self.server, name, self.database_name(name)).environment()
        database.pop("DRAAISCHIJF_MIGRATOR_DATABASE_URL")
        own = {f"DRAAISCHIJF_{key}": value for key, value in settings.items()}
        return {**self._common(), **own, **place.environment, **database, **options.environment}
