import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest_asyncio

from partners.bootstrap import service
from stack.service_api import ServiceApi

sys.path.insert(0, str(Path(__file__).parent))


@pytest_asyncio.fixture(loop_scope="session")
async def api(service_api: Callable[..., Awaitable[ServiceApi]]) -> ServiceApi:
    return await service_api(service)
