"""A partner's own system: a real HTTP server on this machine that answers as it is told to."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from standardwebhooks import Webhook as Verifier


@dataclass(frozen=True)
class Got:
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def verified_by(self, secret: str) -> dict[str, Any]:
        """As a receiver does, with the library of Standard Webhooks; raises when it isn't right."""
        found: dict[str, Any] = Verifier(secret).verify(self.body, dict(self.headers))
        return found


@dataclass
class Receiver:
    """`status` is its answer; while `held` isn't set it lets one wait."""

    status: int = 204
    location: str = ""
    got: list[Got] = field(default_factory=list)
    held: Event = field(default_factory=Event)
    arrived: Event = field(default_factory=Event)
    url: str = ""

    def __post_init__(self) -> None:
        self.held.set()

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.got]


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(receiver))
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hooks"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield receiver
    receiver.held.set()
    server.shutdown()
    server.server_close()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.got.append(Got(self.path, headers, body))
            receiver.arrived.set()
            receiver.held.wait(30)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    return Handler
