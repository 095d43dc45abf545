import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def office_settings() -> dict[str, Any]:
    """Of the service; a test may give others."""
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def office(service_api: Any, office_settings: dict[str, Any]) -> AsyncIterator[Any]:
    from signals_office import Office

    from signals.bootstrap import service

    office = Office(await service_api(service, **office_settings))
    await office.knows_partners()
    yield office
