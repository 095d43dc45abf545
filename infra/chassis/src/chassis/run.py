"""Run a service: `python -m chassis.run intake.bootstrap:service`.

HTTP, relay, consumer, deadlines and sealer share one process; DRAAISCHIJF_RUN names the parts to run here.
"""

import sys

if __name__ == "__main__":
    # structlog and httpx load it for a console, where it is installed: some 4 MiB that no service needs.
    sys.modules["rich"] = None  # type: ignore[assignment]

import asyncio
import gc
import os
import signal
import time
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path

import uvloop

from chassis import logs, schema_version, secret_files, telemetry
from chassis.app import create_app
from chassis.audit import Sealer
from chassis.backlog import Backlog
from chassis.consumer import Consumer
from chassis.db import cause_of, is_transient, ping
from chassis.deadlines import Poller
from chassis.pruning import Old, Pruner, entries_of, fired_terms
from chassis.relay import Relay
from chassis.runtime import Runtime
from chassis.service import Service, load_service
from chassis.serving import Server
from chassis.settings import Settings

STUCK_SECONDS = 60.0
"""A consumer that is behind and makes no progress for so long is not ready, and its process ends."""

DATABASE_PAUSE = 0.5
"""Before asking again whether it is there, and migrated."""

_log = logs.get("run")


class Process:
    """The parts of one service that run in this process, and whether they work."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self.runtime = Runtime(service, settings)
        self._settings = settings
        self._relay = Relay(service, settings, self.runtime.journal_written)
        self._consumer = Consumer(self.runtime)

    async def health(self) -> list[str]:
        problems = []
        if not await ping(self.runtime.app_engine):
            problems.append("database")
        if self._stuck():
            problems.append("consumer")
        return problems

    def _consumes(self) -> bool:
        return self._settings.runs("consumer") and bool(self.runtime.service.events)

    def _stuck(self) -> bool:
        behind = self._consumer.progress.lag > 0 and not self._consumer.waits
        return behind and time.monotonic() - self._consumer.progressed_at > STUCK_SECONDS

    async def run(self) -> None:
        """Serve until told to stop; then finish what is under way."""
        told = _told_to_stop()
        try:
            if await self._begun(told):
                await self._go_on(told)
        finally:
            await self.runtime.close()
            telemetry.shut_down()

    async def _go_on(self, told: asyncio.Event) -> None:
        # What is loaded stays: collecting garbage needn't walk through it again. A request leaves few cycles.
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        background = [asyncio.create_task(part) for part in self._parts()]
        try:
            await self._serve(background, told)
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)

    async def _begun(self, told: asyncio.Event) -> bool:
        """Whether it began before it was told to stop.

        A service may start before its database does, while that recovers, or before it is migrated.
        """
        said = False
        while not told.is_set():
            try:
                if await self._is_migrated(said=said):
                    await self.runtime.start()
                    return True
                said = True
            except Exception as error:
                if not is_transient(error):
                    raise
                _log.warning("waits_for_database", exception=cause_of(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), DATABASE_PAUSE)
        return False

    async def _is_migrated(self, *, said: bool) -> bool:
        """As far as this code knows, or further: a schema serves the version before its own too."""
        wanted = schema_version.wanted(self.runtime.service)
        found = await schema_version.found(self.runtime.worker_engine)
        if found < wanted and not said:
            _log.warning("waits_for_migration", version=found, wanted=wanted)
        return found >= wanted

    def _parts(self) -> list[Coroutine[None, None, None]]:
        parts: list[Coroutine[None, None, None]] = [self._watch()]
        if self._settings.runs("relay"):
            parts += [self._relay.run(), Backlog(self.runtime).run()]
        if self._consumes():
            parts.append(self._consumer.run())
        if self._settings.runs("deadlines"):
            parts.append(Poller(self.runtime).run())
        if old := self._old():
            parts.append(Pruner(self.runtime.worker_engine, old, self._settings.prune_seconds).run())
        if self._settings.runs("sealer"):
            anchor = Path(self._settings.anchor_dir or ".") / f"{self.runtime.service.name}.anchor"
            parts.append(Sealer(self.runtime.worker_engine, self.runtime.service.name, anchor).run())
        return parts

    def _old(self) -> list[Old]:
        """What the parts that run here leave behind."""
        service = self.runtime.service
        sources = [topic.rpartition(".")[2] for topic in service.source_topics]
        entries = entries_of(service.name, sources) if self._consumes() else []
        return [*entries, *([fired_terms] if self._settings.runs("deadlines") else [])]

    async def _serve(self, background: list[asyncio.Task[None]], told: asyncio.Event) -> None:
        """Until a signal says so, or a part that should go on has ended."""
        front = asyncio.ensure_future(self._http(told) if self._settings.runs("http") else told.wait())
        done, _ = await asyncio.wait([front, *background], return_when=asyncio.FIRST_COMPLETED)
        front.cancel()
        for task in done:
            task.result()

    async def _http(self, told: asyncio.Event) -> None:
        progress = self._consumer.progress if self._consumes() else None
        server = Server(create_app(self.runtime, self.health, progress), told=told)
        settings = self._settings
        await server.serve_on(settings.http_host, settings.http_port, settings.http_shared_fd)

    async def _watch(self) -> None:
        while not self._stuck():
            await asyncio.sleep(1)
        _log.error("consumer_stuck", lag=self._consumer.progress.lag)
        os._exit(70)


def _told_to_stop() -> asyncio.Event:
    """Set by the first signal to stop; as a container's first process it isn't ended by one otherwise."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn has its own handlers, and raises the signal again after them: that mustn't end us here.
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


def main(path: str) -> None:
    """Raises `TypeError` when `path` names no service, pydantic's `ValidationError` for a wrong setting."""
    secret_files.take_in(os.environ)
    settings = Settings()
    service = load_service(path)
    logs.set_up(service.name, settings.log_level)
    trace_file = Path(settings.trace_file) if settings.trace_file else None
    telemetry.set_up(service.name, trace_file=trace_file)
    uvloop.run(Process(service, settings).run())


if __name__ == "__main__":
    main(sys.argv[1])
