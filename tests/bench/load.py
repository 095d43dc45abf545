"""Asking one thing, as fast as it goes or at a rate, and what came back."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from stack.load.connection import Connection


@dataclass
class Answers:
    """What came back: seconds per request, and how many had each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def note(self, status: int, seconds: float) -> None:
        self.seconds.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


Body = Callable[[], dict[str, object]]


async def ask_for(
    url: str,
    token: str,
    body: Body | None = None,
    *,
    clients: int,
    seconds: float,
    per_second: float | None = None,
) -> Answers:
    """Get, or post a `body`: as fast as it goes or `per_second` in all, by so many clients, for so long."""
    answers = Answers()
    until = time.perf_counter() + seconds
    pause = clients / per_second if per_second else 0.0
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            group.create_task(_client(url, token, body, until, pause, number / clients * pause, answers))
    return answers


async def _client(
    url: str,
    token: str,
    body: Body | None,
    until: float,
    pause: float,
    first: float,
    answers: Answers,
) -> None:
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}"
    next_at = time.perf_counter() + first
    async with Connection(url) as http:
        while time.perf_counter() < until:
            if pause:
                await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
                next_at += pause
            started = time.perf_counter()
            status = await (http.post(path, token, body()) if body else http.get(path, token))
            answers.note(status, time.perf_counter() - started)
