"""The stack in which the story plays: one that runs already, or one of its own."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from stack.home import described
from stack.login import token_for
from stack.plan import Options
from stack.process import StackError
from stack.supervisor import Stack


@dataclass(frozen=True, slots=True)
class Theatre:
    urls: Mapping[str, str]
    issuer: str

    def token_for(self, login: str) -> str:
        return token_for(self.issuer, login)


@contextmanager
def open_theatre(data: Path, report: Callable[[str], None]) -> Iterator[Theatre]:
    """The demo that runs in `data`; where none does, a stack that is gone afterwards."""
    running = _running(data)
    if running:
        yield running
        return
    folder = Path(tempfile.mkdtemp(prefix="draaischijf-story-"))
    # PostgreSQL runs as a user of its own, who must be able to enter.
    folder.chmod(0o711)
    try:
        with Stack(Options(data=folder, anonymous_delay_seconds=1), report) as stack:
            yield Theatre(stack.plan.urls, stack.plan.issuer)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(data: Path) -> Theatre | None:
    try:
        stack = described(data)
    except StackError:
        return None
    try:
        httpx.get(f"{stack['urls']['signals']}/health/live", timeout=2)
    except httpx.HTTPError:
        return None
    return Theatre(stack["urls"], stack["issuer"])
