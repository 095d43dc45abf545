"""The HTTP server of a process: on a port of its own and, where it inherited one, on a socket it shares.

Processes that share a listening socket share one queue of connections: whoever is free takes the next. A
connection that waits there is nobody's yet, so it waits out the end of any of them.
"""

import asyncio
import random
import socket
from contextlib import suppress
from types import FrameType

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

FAREWELL_SECONDS = 1.0
"""How long, after being told to stop, a connection without a request is kept for one that is on its way."""

FINISHING_SECONDS = 10

SHORTEST_LIFE, LONGEST_LIFE = 5.0, 15.0
"""Seconds after which a connection is let go with its next answer: so a process that joins gets its share."""

KEEP_ALIVE_SECONDS = 75
"""Longer than proxies and clients keep a connection for later, so that it is they who let go: the other way
round a request crosses the closing."""

BACKLOG = 2048

TICK_SECONDS = 1.0
"""How often the Date header is set."""


class Connection(HttpToolsProtocol):
    """One client's; it ends with an answer that says so."""

    _until = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._until = self.loop.time() + random.uniform(SHORTEST_LIFE, LONGEST_LIFE)  # noqa: S311

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if self.loop.time() >= self._until:
            self.cycle.keep_alive = False

    def let_go(self) -> None:
        """With the answer that is under way, or the next."""
        self._until = 0.0
        if self.cycle is not None:
            self.cycle.keep_alive = False


class Server(uvicorn.Server):
    """Serves an ASGI application; `serve_on` returns when it was told to stop and everybody has an answer.

    `told` may be set before it serves.
    """

    def __init__(self, app: object, *, lifespan: bool = False, told: asyncio.Event | None = None) -> None:
        super().__init__(
            uvicorn.Config(
                app,  # type: ignore[arg-type]
                http=Connection,
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="on" if lifespan else "off",
                backlog=BACKLOG,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=FINISHING_SECONDS,
            )
        )

        self._told = told or asyncio.Event()

    async def serve_on(self, host: str, port: int, shared_fd: int | None = None) -> None:
        """Raises `OSError` when the port is taken, or the descriptor is no socket."""
        self._loop = asyncio.get_running_loop()
        sockets = [_listening(host, port)]
        if shared_fd is not None:
            sockets.append(socket.socket(fileno=shared_fd))
        await self.serve(sockets)

    async def main_loop(self) -> None:
        """uvicorn's own looks ten times a second whether it was told to stop; this one hears it."""
        while not (self._told.is_set() or await self.on_tick(0)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), TICK_SECONDS)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._told.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections; answer what still comes on those that are open, and let each go with it.

        Closing them at once would lose the requests that were sent and not read yet.
        """
        for listener in self.servers:
            listener.close()
        loop = asyncio.get_running_loop()
        until = loop.time() + FAREWELL_SECONDS
        while (open_ := list(self.server_state.connections)) and loop.time() < until:
            for connection in open_:
                if isinstance(connection, Connection):
                    connection.let_go()
            await asyncio.sleep(0.02)
        await super().shutdown(sockets)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)
