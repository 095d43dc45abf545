import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller

from partners.bootstrap import service
from stack.service_api import ServiceApi

sys.path.insert(0, str(Path(__file__).parent))

from partners_mail import ENTRY, Mailbox


@pytest_asyncio.fixture(loop_scope="session")
async def api(service_api: Callable[..., Awaitable[ServiceApi]]) -> ServiceApi:
    return await service_api(service)


@pytest.fixture
def mailbox() -> Mailbox:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Mailbox(free.getsockname()[1])


@pytest.fixture
def post_office(mailbox: Mailbox) -> Iterator[Mailbox]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    yield mailbox
    controller.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def mailing(service_api: Callable[..., Awaitable[ServiceApi]], mailbox: Mailbox) -> ServiceApi:
    """With a mail server's name, whether it is there or not."""
    desk = "https://desk.example"
    api = await service_api(service, smtp=f"127.0.0.1:{mailbox.port}", url_desk=desk)
    await api.as_("ann").post("/partners", json=ENTRY)
    return api
