"""The supervisor is killed while signals run, everything with it; the next start goes on where it was."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import outcome
import pytest
import pytest_asyncio
from calling import Caller, until
from ledger import Ledger
from records import command
from workload import Workload, prepare

from stack.home import described
from stack.login import token_for

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

SIGNALS = 40
STARTING = 180.0
PROGRAM = """
import sys, time
from pathlib import Path
from stack.plan import Options
from stack.supervisor import Stack
with Stack(Options(data=Path(sys.argv[1]), anonymous_delay_seconds=0.5)):
    print("up", flush=True)
    time.sleep(3600)
"""


@dataclass
class Outside:
    """A stack of which one knows its folder alone."""

    folder: Path
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def _described(self) -> dict[str, Any]:
        with suppress(json.JSONDecodeError):
            return described(self.folder)
        return {}

    @property
    def urls(self) -> Mapping[str, str]:
        urls: Mapping[str, str] = self._described["urls"]
        return urls

    def token(self, login: str) -> str:
        if login not in self._tokens:
            self._tokens[login] = token_for(self._described["issuer"], login)
        return self._tokens[login]

    def forget_tokens(self) -> None:
        self._tokens.clear()


@contextmanager
def supervised(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Up and answering; killed at the end, whatever happened."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"up\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def survived(stack_folder: Path) -> AsyncIterator[tuple[Path, Caller, Ledger]]:
    folder, ledger = stack_folder / "killed-supervisor", Ledger()
    async with Caller(Outside(folder)) as caller:
        with supervised(folder) as first:
            await prepare(caller)
            work = asyncio.create_task(Workload(caller, ledger, SIGNALS).run())
            await half_way(ledger)
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
        await nothing_answers(folder)
        with supervised(folder):
            await asyncio.wait_for(work, STARTING * 2)
            yield folder, caller, ledger


async def half_way(ledger: Ledger) -> None:
    async def so() -> bool:
        return len(ledger.cards) >= SIGNALS // 2

    await until(so, STARTING, "half of the signals")


async def nothing_answers(folder: Path) -> None:
    async def so() -> bool:
        async with httpx.AsyncClient(timeout=2) as http:
            for url in Outside(folder).urls.values():
                with suppress(httpx.TransportError):
                    await http.get(f"{url}/health/live")
                    return False
        return True

    await until(so, STARTING, "the end of every service")


async def test_what_was_accepted_before_and_after_is_in_the_figures_once(
    survived: tuple[Path, Caller, Ledger],
) -> None:
    _, caller, ledger = survived
    assert len(ledger.cards) == SIGNALS
    await outcome.all_figures_arrive(caller, ledger)
    assert await outcome.figures(caller, "area,theme,level") == ledger.expected()


async def test_every_dossier_is_closed(survived: tuple[Path, Caller, Ledger]) -> None:
    _, caller, ledger = survived
    for dossier_id in ledger.dossiers.values():
        answer = await caller.insist("katrien", "GET", "signals", f"/dossiers/{dossier_id}")
        assert answer.content["status"] == "closed"


async def test_an_operator_finds_nothing_waiting_and_the_trail_whole(
    survived: tuple[Path, Caller, Ledger],
) -> None:
    folder, _, _ = survived
    assert "Niets wacht" in command(folder, "dead-letters", "list").stdout
    verified = command(folder, "audit", "verify")
    assert verified.returncode == 0, verified.stdout
    assert verified.stdout.count("intact") == 5
