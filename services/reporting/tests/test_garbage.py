"""Counting leaves nothing of a statement for the garbage collector, which comes seldom to a busy process."""

import gc
from typing import Any

import pytest

PATHS = (
    "/figures",
    "/figures?by=theme&from=2026-01&until=2026-12",
    "/waivers",
    "/waivers?from=2026-01",
    "/bundle-candidates",
    "/published-figures",
)


@pytest.mark.parametrize("path", PATHS)
async def test_a_count_leaves_no_garbage_of_its_statement(figures: Any, path: str) -> None:
    katrien = figures.api.as_("katrien")
    assert (await katrien.get(path)).status_code == 200
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        assert (await katrien.get(path)).status_code == 200
        gc.collect()
        left = {type(one).__name__ for one in gc.garbage if type(one).__module__.startswith("sqlalchemy")}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert left == set()
