"""A daemon that speaks as ClamAV's does, over a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

VIRUS = b"schadelijk"


@dataclass
class Daemon:
    """`says`: the answer to everything; else whether the virus is in it. `scanned`: what it was sent."""

    says: bytes | None = None
    address: str = ""
    scanned: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(size)
        self.scanned.append(content)
        found = b"stream: Win.Test.EICAR_HDB-1 FOUND" if VIRUS in content else b"stream: OK"
        answer = found if self.says is None else self.says
        writer.write(answer and answer + b"\0")
        writer.close()


@asynccontextmanager
async def clamd(says: bytes | None = None) -> AsyncIterator[Daemon]:
    daemon = Daemon(says)
    server = await asyncio.start_server(daemon.serve, "127.0.0.1", 0)
    async with server:
        daemon.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield daemon
