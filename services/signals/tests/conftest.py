import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

sys.path.insert(0, str(Path(__file__).parent))


@pytest_asyncio.fixture(loop_scope="session")
async def office(service_api: Any) -> AsyncIterator[Any]:
    from signals_office import Office

    from signals.bootstrap import service

    office = Office(await service_api(service))
    await office.knows_partners()
    yield office
