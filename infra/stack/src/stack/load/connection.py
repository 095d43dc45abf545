"""A client that costs little itself: one keep-alive connection, no client library."""

import asyncio
import json
from typing import Self
from urllib.parse import urlsplit


class Connection:
    """`async with Connection(url) as http:`, then `await http.post("/cards", token, body)`.

    A server that lets the connection go with an answer gets another one.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def _open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(self._parts.hostname, self._parts.port)

    async def __aexit__(self, *_error: object) -> None:
        self._writer.close()

    async def post(self, path: str, token: str, body: object) -> int:
        """The answer's status; raises `OSError` or `EOFError` when the connection is gone."""
        return await self._ask("POST", path, token, json.dumps(body).encode())

    async def get(self, path: str, token: str) -> int:
        """As `post`; `path` with its query."""
        return await self._ask("GET", path, token)

    async def _ask(self, method: str, path: str, token: str, content: bytes = b"") -> int:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self._parts.netloc}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        self._writer.write(head.encode() + content)
        return await self._status()

    async def _status(self) -> int:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = next(line for line in head.split("\r\n") if line.startswith("content-length:"))
        await self._reader.readexactly(int(length.split(":")[1]))
        if "connection: close" in head:
            self._writer.close()
            await self._open()
        return int(head.split(" ", 2)[1])
