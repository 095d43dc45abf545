"""A load generator that costs little itself: keep-alive connections, no client library."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit


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


async def post_for(
    url: str,
    token: str,
    body: Callable[[], dict[str, object]],
    *,
    clients: int,
    seconds: float,
    per_second: float | None = None,
) -> Answers:
    """Post as fast as it goes, or `per_second` in all, with so many clients, for so many seconds."""
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
    body: Callable[[], dict[str, object]],
    until: float,
    pause: float,
    first: float,
    answers: Answers,
) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    next_at = time.perf_counter() + first
    while time.perf_counter() < until:
        if pause:
            await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
            next_at += pause
        started = time.perf_counter()
        writer.write(_request(parts.path, parts.netloc, token, json.dumps(body()).encode()))
        answers.note(await _status(reader), time.perf_counter() - started)
    writer.close()


def _request(path: str, host: str, token: str, content: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next(line for line in head.split("\r\n") if line.startswith("content-length:"))
    await reader.readexactly(int(length.split(":")[1]))
    return int(head.split(" ", 2)[1])
