"""Waiting for what other services still have to hear of."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

patience_seconds = 60.0


class NeverCame(Exception):
    """What was waited for didn't happen in time; the message says what, in Dutch."""


def eventually(what: str, probe: Callable[[], T | None], seconds: float = patience_seconds) -> T:
    """The first answer of `probe` that isn't None or False."""
    give_up = time.monotonic() + seconds
    pause = 0.02
    while True:
        answer = probe()
        if answer is not None and answer is not False:
            return answer
        if time.monotonic() > give_up:
            raise NeverCame(f"{what} kwam niet binnen {seconds:.0f} seconden")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)
