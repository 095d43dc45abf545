"""Runs a whole stack: starts its parts in order, starts again what falls over, and stops everything.

One thread owns every process, from the start to the end: Linux kills a child when the *thread* that made it
ends. Others say what they want (`wanted`), and the owner makes it so.
"""

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Self

import psutil

from chassis.clock import real_now
from stack.broker import Broker, EmbeddedBroker, ForeignBroker
from stack.databases import create_database, run_sync
from stack.home import Home
from stack.migrate import migrations_hash
from stack.parts import START_PATIENCE, Program, Supervised
from stack.plan import Options, Plan
from stack.process import StackError, answers, run, wait_until

TICK = 0.1
LIVENESS_EVERY = 2.0
BROKER_BYTES = 512 * 2**20
"""The embedded broker forgets nothing by itself: above this it starts anew, and the relays queue again."""
BROKER_RESTS = 3600.0
"""Seconds between two such starts: what is queued again takes memory too."""

Report = Callable[[str], None]


def _quiet(_step: str) -> None:
    pass


class Stack:
    """`with Stack(options) as stack:` – inside, everything answers; afterwards nothing is left."""

    def __init__(self, options: Options, report: Report = _quiet) -> None:
        self.options = options
        self.home = Home(options.data)
        self._report = report
        self._owner = threading.Thread(target=self._own, name="supervisor", daemon=True)
        self._up = threading.Event()
        self._ending = threading.Event()
        self._failure: Exception | None = None
        self._next_liveness = 0.0
        self._spared: int | None = None
        self._described: dict[str, object] = {}
        self._closing = ExitStack()
        self.falls: list[str] = []
        """The names of the parts that fell over and were started again, in order."""

    def __enter__(self) -> Self:
        self.home.enter()
        try:
            self.plan = Plan(self.options, self.home)
            self._closing.callback(self.plan.close)
            self._owner.start()
            self._up.wait()
            self._raise_failure()
        except BaseException:
            self.close()
            raise
        return self

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._ending.set()
        if self._owner.is_alive():
            self._owner.join()
        self._closing.close()
        self.home.leave()

    # What others may ask, from any thread.

    def wait(self, asked: threading.Event) -> None:
        """Stay until asked to stop; raises what made the supervisor itself fail."""
        while not asked.wait(1):
            self._raise_failure()

    def pid(self, name: str) -> int | None:
        return self.plan[name].pid

    def kill(self, name: str) -> None:
        """As if the power went; the owner starts it again."""
        self.plan[name].signal(signal.SIGKILL)

    def stop(self, name: str) -> None:
        """Stop a part and keep it down."""
        self.plan[name].wanted = False
        wait_until(lambda: not self.plan[name].alive, START_PATIENCE, f"Het einde van {name}")

    def start(self, name: str, **environment: str) -> None:
        """Start a part that was stopped, with other settings where given, and wait until it answers."""
        one = self.plan[name]
        if isinstance(one.part, Program):
            one.part.environment.update(environment)
        one.wanted, one.retry_at = True, 0.0
        self.wait_ready(name)

    def wait_ready(self, *names: str, seconds: float = START_PATIENCE) -> None:
        for name in names or tuple(self.plan.parts):
            one = self.plan[name]
            wait_until(one.answers, seconds, one.label)

    # What only the owner does.

    def _own(self) -> None:
        try:
            self._start_all()
            self._describe()
            self._up.set()
            while not self._ending.wait(TICK):
                self._reconcile()
        except Exception as error:  # noqa: BLE001 - it is raised again where the stack was asked for
            self._failure = error
        finally:
            self._stop_all()
            self._up.set()

    def _start_all(self) -> None:
        if isinstance(self.plan.broker, ForeignBroker):
            self.plan.broker.start()
        for name, step in self.plan.foundation:
            self._report(step)
            self._start(self.plan[name])
        for name, _ in self.plan.foundation:
            self._await(self.plan[name])
        self._report("Databases bijwerken")
        if self.home.migrated != (shape := migrations_hash(self.plan.services)):
            self._prepare_databases()
            self.home.migrated = shape
        self._report("Diensten starten")
        rest = [one for one in self.plan.parts.values() if one.name not in dict(self.plan.foundation)]
        for one in rest:
            one.start()
        for one in rest:
            self._await(one)

    def _await(self, one: Supervised) -> None:
        def ready() -> bool:
            if self._ending.is_set():
                raise StackError("Gestopt tijdens het starten")
            one.insist_alive()
            return one.ready()

        wait_until(ready, START_PATIENCE, one.label, every=0.1)

    def _prepare_databases(self) -> None:
        server = self.plan.server
        urls: dict[str, str] = {}
        for service in self.plan.services:
            made = run_sync(create_database(server, service, self.plan.database_name(service)))
            urls[service] = made.migrator
        code, said = run([sys.executable, "-m", "stack.migrate"], given=json.dumps(urls))
        self.home.log("migrate").write_text(said)
        if code != 0:
            raise StackError(f"De databases konden niet worden bijgewerkt:\n{said[-2000:]}")

    def _reconcile(self) -> None:
        for one in self.plan.parts.values():
            if one.wanted and not one.alive and time.monotonic() >= one.retry_at:
                self._start_again(one)
            elif not one.wanted and one.alive:
                one.part.stop()
        if time.monotonic() >= self._next_liveness:
            self._next_liveness = time.monotonic() + LIVENESS_EVERY
            self._look_for_the_dead()
            self._spare_memory()
            self._describe()

    def _start_again(self, one: Supervised) -> None:
        if one.started_at:
            self.falls.append(one.name)
            self._note(f"{one.name} ended ({one.ending}) and is started again")
            one.fell()
        with suppress(StackError):
            self._start(one)

    def _start(self, one: Supervised) -> None:
        if isinstance(one.part, Broker):
            with self._clients_frozen():
                one.start()
        else:
            one.start()

    @contextmanager
    def _clients_frozen(self) -> Iterator[None]:
        """Hold the services still: who asks a new broker for a topic before we made it, makes it wrong."""
        clients = [self.plan[name] for name in self.plan.service_processes]
        for one in clients:
            one.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for one in clients:
                one.signal(signal.SIGCONT)

    def _look_for_the_dead(self) -> None:
        """Kill a service that no longer answers at all, so that it is started again."""
        for name in self.plan.service_processes:
            one = self.plan[name]
            if not one.alive or not one.wanted:
                continue
            lives = answers(f"{self.plan.places[name].url}/health/live", timeout=1)
            if one.seems_dead(time.monotonic(), lives=lives):
                self._note(f"{name} has been silent for too long and is killed")
                one.signal(signal.SIGKILL)

    def _spare_memory(self) -> None:
        one = self.plan.parts.get("broker")
        if one is None or one.pid is None or not isinstance(one.part, EmbeddedBroker):
            return
        with suppress(psutil.NoSuchProcess):
            grown = psutil.Process(one.pid).memory_info().rss > BROKER_BYTES
            rested = time.monotonic() - one.started_at > BROKER_RESTS
            if grown and rested and one.pid != self._spared:
                self._spared = one.pid
                self._note(f"{one.name} holds more than {BROKER_BYTES >> 20} MiB and is told to stop")
                one.signal(signal.SIGTERM)

    def _note(self, what: str) -> None:
        """Who finds that something fell asks why; a process that was killed says nothing itself."""
        with self.home.log("supervisor").open("a") as log:
            log.write(f"{real_now().isoformat(timespec='seconds')} {what}\n")

    def _stop_all(self) -> None:
        """Clients before what they stand on, those of one layer together."""
        for one in reversed(self.plan.parts.values()):
            if one.name not in dict(self.plan.foundation):
                one.signal(signal.SIGTERM)
        for one in reversed(self.plan.parts.values()):
            one.part.stop()

    def _describe(self) -> None:
        description = self.plan.description()
        if description != self._described:
            self.home.describe(description)
            self._described = description
