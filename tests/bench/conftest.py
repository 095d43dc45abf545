"""The stack that is measured: as it ships, or with more processes of each service."""

import os
from collections.abc import Iterator

import pytest

from stack.running import RunningStack
from stack.testing import StackFactory

PROCESSES = int(os.environ.get("DRAAISCHIJF_BENCH_PROCESSES", "1"))


@pytest.fixture(scope="module")
def stack(start_stack: StackFactory) -> Iterator[RunningStack]:
    with start_stack(crash_folder=None, traces=False, processes=PROCESSES) as running:
        yield running
