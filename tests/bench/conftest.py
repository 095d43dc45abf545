"""The stack that is measured: as it ships, the desk too, or with more processes of each service."""

import os
from collections.abc import Iterator

import pytest

from stack.process import free_port
from stack.running import RunningStack
from stack.testing import StackFactory

PROCESSES = int(os.environ.get("DRAAISCHIJF_BENCH_PROCESSES", "1"))


@pytest.fixture(scope="module")
def stack(start_stack: StackFactory) -> Iterator[RunningStack]:
    options = {"crash_folder": None, "traces": False, "desk_port": free_port(), "processes": PROCESSES}
    with start_stack(**options) as one:
        yield one
