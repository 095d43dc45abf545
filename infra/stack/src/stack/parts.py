"""What a stack is made of: parts that start, stop, and are started again when they fall over."""

import math
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from stack.process import StackError, spawn, stop, tail

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 15.0
STEADY_AFTER = 30.0
"""Seconds after which a part that runs is forgiven its earlier falls."""
START_PATIENCE, LIVENESS_PATIENCE = 60.0, 30.0
"""Seconds until a part that starts owes its first answer, and one that has answered its next."""


class Part(Protocol):
    """Something with one process at its head."""

    @property
    def process(self) -> subprocess.Popen[bytes] | None: ...

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Program:
    """A part that is no more than a command."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str],
        patience: float = 15.0,
        shared: socket.socket | None = None,
    ) -> None:
        """`shared`: a socket that the program inherits; its number stays the same."""
        self._command = command
        self._inherits = () if shared is None else (shared.fileno(),)
        self._log = log
        self._patience = patience
        self.environment = dict(environment)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {**os.environ, **self.environment}
        self.process = spawn(self._command, log=self._log, env=environment, inherits=self._inherits)

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, patience=self._patience)

    def last_words(self) -> str:
        return tail(self._log)


@dataclass
class Supervised:
    """A part with what is wanted of it; `ready` says whether it answers."""

    name: str
    label: str
    part: Part
    ready: Callable[[], bool] = lambda: True
    wanted: bool = True
    falls: int = 0
    started_at: float = 0.0
    up: bool = False
    """Whether its last start came to its end: a broker's process is there before its topics are."""
    retry_at: float = field(default=0.0, repr=False)
    answers_by: float = field(default=math.inf, repr=False)
    """When its silence has lasted too long; never, while it answers."""

    @property
    def pid(self) -> int | None:
        process = self.part.process
        return process.pid if process is not None and process.poll() is None else None

    @property
    def alive(self) -> bool:
        return self.pid is not None

    @property
    def ending(self) -> str:
        """How its last process ended: its exit code, or the signal that ended it."""
        code = self.part.process.returncode if self.part.process is not None else None
        return signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"

    def start(self) -> None:
        self.up, self.started_at = False, time.monotonic()
        self.answers_by = self.started_at + START_PATIENCE
        self.part.start()
        self.up = True

    def answers(self) -> bool:
        return self.up and self.alive and self.ready()

    def seems_dead(self, now: float, *, lives: bool) -> bool:
        """Whether it has been silent for too long; `lives` is what was seen `now`, `time.monotonic()`."""
        if lives:
            self.answers_by = math.inf
        elif self.answers_by == math.inf:
            self.answers_by = now + LIVENESS_PATIENCE
        return now > self.answers_by

    def fell(self) -> None:
        """Count a fall, and wait longer before the next start the more there were."""
        now = time.monotonic()
        steady = now - self.started_at > STEADY_AFTER
        self.falls = 1 if steady else self.falls + 1
        self.retry_at = now + min(FIRST_PAUSE * 2 ** (self.falls - 1), LONGEST_PAUSE)

    def insist_alive(self) -> None:
        """Raises `StackError`, with the end of its log, when it has stopped."""
        if not self.alive:
            words = self.part.last_words() if isinstance(self.part, Program) else ""
            raise StackError(f"{self.label} stopte bij het starten:\n{words}")

    def signal(self, number: signal.Signals) -> None:
        process = self.part.process
        if process is not None and process.poll() is None:
            process.send_signal(number)
