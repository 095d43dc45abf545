"""The demo's mail sink, as a process: takes every mail and keeps it as a file, sends nothing on."""

import argparse
import email
import email.policy
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from stack.process import LOOPBACK


class Sink:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        (self._folder / f"{uuid4()}.eml").write_bytes(raw)
        return "250 bewaard"


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """What the sink has kept so far, each mail's text with its file."""
    for path in sorted(folder.glob("*.eml")):
        body = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body()
        yield path, str(body.get_content()) if body else ""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    done = Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    controller = Controller(Sink(chosen.folder), hostname=LOOPBACK, port=chosen.port)
    controller.start()
    done.wait()
    controller.stop()


if __name__ == "__main__":
    main()
