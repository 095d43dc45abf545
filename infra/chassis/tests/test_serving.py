"""Processes that share a socket: each may stop and come back, and who asks notices nothing."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx
import pytest_asyncio

from chassis.serving import Server

PATIENCE = 20.0
PROGRAM = """
import asyncio, os, sys, uvloop
from chassis import serving

serving.SHORTEST_LIFE, serving.LONGEST_LIFE = map(float, sys.argv[2:])

async def app(scope, receive, send):
    if scope["path"] == "/until-the-end":
        print("under way", flush=True)
        while any(listener.is_serving() for listener in server.servers):
            await asyncio.sleep(0.01)
    body = str(os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

async def up():
    while not server.started:
        await asyncio.sleep(0.01)
    print("up", flush=True)

async def main():
    told = asyncio.create_task(up())
    await server.serve_on("127.0.0.1", 0, int(sys.argv[1]))

server = serving.Server(app)
uvloop.run(main())
"""


@dataclass
class Shared:
    """A socket to listen on, and the processes that do."""

    socket: socket.socket
    processes: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    async def process(self, life: tuple[float, float] = (60, 60)) -> Process:
        number = self.socket.fileno()
        command = (sys.executable, "-c", PROGRAM, str(number), *map(str, life))
        started = await asyncio.create_subprocess_exec(*command, stdout=PIPE, pass_fds=(number,))
        self.processes.push_async_callback(end, started, signal.SIGKILL)
        await said(started, "up")
        return started


async def said(process: Process, line: str) -> None:
    assert process.stdout
    assert (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode().strip() == line


async def end(process: Process, number: int = signal.SIGTERM) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(number)
    await asyncio.wait_for(process.wait(), PATIENCE)


@pytest_asyncio.fixture
async def shared() -> AsyncIterator[Shared]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one = Shared(listening)
        async with one.processes:
            yield one


@asynccontextmanager
async def clients(url: str, answered: Counter[str]) -> AsyncIterator[None]:
    """Who asks all the time, on connections that are kept; a lost answer fails the test."""

    async def ask() -> None:
        async with httpx.AsyncClient(base_url=url) as http:
            while not over.is_set():
                answered[(await http.get("/")).text] += 1

    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for _ in range(6):
            group.create_task(ask())
        yield
        over.set()


async def answers_of(process: Process, answered: Counter[str]) -> None:
    before = answered[str(process.pid)]
    async with asyncio.timeout(PATIENCE):
        while answered[str(process.pid)] == before:
            await asyncio.sleep(0.01)


async def test_a_rolling_restart_under_load_loses_no_answer(shared: Shared) -> None:
    answered: Counter[str] = Counter()
    first, second = await shared.process(), await shared.process()
    async with clients(shared.url, answered):
        await end(first)
        third = await shared.process()
        await end(second)
        await answers_of(third, answered)
    assert set(answered) <= {str(one.pid) for one in (first, second, third)}


async def test_who_joins_gets_a_share_of_the_connections(shared: Shared) -> None:
    answered: Counter[str] = Counter()
    first = await shared.process((0.1, 0.3))
    async with clients(shared.url, answered):
        await answers_of(first, answered)
        second = await shared.process((0.1, 0.3))
        await answers_of(second, answered)
        await answers_of(first, answered)


async def test_who_comes_while_nobody_serves_waits(shared: Shared) -> None:
    await end(await shared.process())
    async with httpx.AsyncClient(base_url=shared.url, timeout=PATIENCE) as http:
        asked = asyncio.create_task(http.get("/"))
        process = await shared.process()
        assert (await asked).text == str(process.pid)


async def test_what_is_under_way_is_finished_and_says_that_it_is_the_last(shared: Shared) -> None:
    process = await shared.process()
    async with httpx.AsyncClient(base_url=shared.url) as http:
        asked = asyncio.create_task(http.get("/until-the-end"))
        await said(process, "under way")
        await end(process)
        answer = await asked
    assert (answer.status_code, answer.headers["connection"]) == (200, "close")


async def test_a_kept_connection_is_let_go_with_an_answer(shared: Shared) -> None:
    process = await shared.process()
    async with httpx.AsyncClient(base_url=shared.url) as http:
        assert "connection" not in (await http.get("/")).headers
        process.terminate()
        async with asyncio.timeout(PATIENCE):
            while (await http.get("/")).headers.get("connection") != "close":
                pass
    await end(process)


async def test_it_ends_by_itself_when_a_connection_stays_without_a_request(shared: Shared) -> None:
    process = await shared.process()
    async with httpx.AsyncClient(base_url=shared.url) as http:
        await http.get("/")
        await asyncio.wait_for(end(process), 5)


async def test_who_was_told_before_it_serves_ends_at_once() -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        raise AssertionError("nobody asks")

    told = asyncio.Event()
    told.set()
    await asyncio.wait_for(Server(app, told=told).serve_on("127.0.0.1", 0), PATIENCE)
