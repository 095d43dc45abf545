"""`make bench`: how long somebody waits for a stack to start."""

import time
from pathlib import Path
from uuid import uuid4

import pytest

from stack.plan import Options
from stack.process import free_port
from stack.supervisor import Stack
from tests.bench.say import say

pytestmark = pytest.mark.bench


def test_a_first_start_and_a_warm_one(stack_folder: Path) -> None:
    folder = stack_folder / f"start-{uuid4().hex[:8]}"
    folder.mkdir()
    for what in ("first, with its databases to make", "warm"):
        started = time.perf_counter()
        with Stack(Options(data=folder, desk_port=free_port())):
            say(f"start until everything answers, {what}", f"{time.perf_counter() - started:7.1f} s")
