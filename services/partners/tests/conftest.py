import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest_asyncio

from partners.bootstrap import service
from stack.mailbox import Mailbox
from stack.service_api import ServiceApi

sys.path.insert(0, str(Path(__file__).parent))

from partners_mail import ENTRY


@pytest_asyncio.fixture(loop_scope="session")
async def api(service_api: Callable[..., Awaitable[ServiceApi]]) -> ServiceApi:
    return await service_api(service)


@pytest_asyncio.fixture(loop_scope="session")
async def mailing(service_api: Callable[..., Awaitable[ServiceApi]], mailbox: Mailbox) -> ServiceApi:
    """With a mail server's name, whether it is there or not."""
    desk = "https://desk.example"
    api = await service_api(service, smtp=f"127.0.0.1:{mailbox.port}", url_desk=desk)
    await api.as_("ann").post("/partners", json=ENTRY)
    return api
