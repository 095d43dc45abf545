"""A services' stand-in that keeps rows by id, as the real ones do, and can die on request."""

import importlib.util
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import jwt
import pytest

NESTOR = "6e657374-6f72-4000-8000-000000000001"
nestor_municipalities = {"33021", "33041", "38002", "32030", "33039"}


class Services:
    """Signals and intake on one port: a batch is taken whole, an id once."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.batches: list[int] = []
        self.answers: list[int] = []
        self.stop_after: int | None = None
        self.stopped = Event()
        self.go_on = Event()
        self._lock = Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def start(self) -> None:
        Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.go_on.set()
        self._http.shutdown()
        self._http.server_close()

    def figures(self) -> Counter[tuple[str, int, str]]:
        return Counter(
            (row["area"], int(_day(row)[:4]), "signal" if "occurred_on" in row else "help_request")
            for row in self.rows.values()
        )

    def take(self, rows: list[dict[str, Any]]) -> dict[str, int]:
        with self._lock:
            new = {row_id: row for row in rows if (row_id := _id(row)) not in self.rows}
            self.rows.update(new)
            self.batches.append(len(rows))
            stop = self.stop_after is not None and len(self.batches) >= self.stop_after
        if stop:
            self.stopped.set()
            self.go_on.wait(30)
        return {"accepted": len(new), "already_there": len(rows) - len(new)}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        services = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = services.answers.pop(0) if services.answers else 200
                answer = services.take(body["rows"]) if status == 200 else {"title": "Niet nu."}
                content = json.dumps(answer).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, *_args: object) -> None:
                pass

        return Handler


def _id(row: dict[str, Any]) -> str:
    return str(row["row_id"])


def _day(row: dict[str, Any]) -> str:
    return str(row.get("occurred_on") or row["received_on"])


@pytest.fixture
def services() -> Iterator[Services]:
    running = Services()
    running.start()
    yield running
    running.close()


@pytest.fixture
def options(services: Services) -> list[str]:
    """The options that send an import to the stand-in, as a coordinator of NESTOR."""
    key = "a key of this test alone, long enough"
    token = jwt.encode({"sub": "katrien", "draaischijf_network": NESTOR}, key, algorithm="HS256")
    return ["--token", token, "--url-signals", services.url, "--url-intake", services.url]


@pytest.fixture
def count_by_hand() -> Callable[[Path, date], Counter[tuple[str, int, str]]]:
    """The independent counter, for NESTOR."""
    spec = importlib.util.spec_from_file_location("register_counter", Path(__file__).parent / "counter.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda path, today: module.count(path, nestor_municipalities, today)
