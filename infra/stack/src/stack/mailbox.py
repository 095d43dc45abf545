"""A mail server for tests: takes every mail, and remembers whom it was for."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from stack.process import LOOPBACK


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


@dataclass
class Mailbox:
    """Its port is fixed before it is open, so that a service can be told of a server that is away."""

    port: int = field(default_factory=_free_port)
    received: list[tuple[list[str], str]] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append((envelope.rcpt_tos, content.decode()))
        return "250 ok"

    @contextmanager
    def open(self) -> Iterator[None]:
        controller = Controller(self, hostname=LOOPBACK, port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()
