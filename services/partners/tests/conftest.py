import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from partners.bootstrap import service
from stack.demo.people import CAW, OCMW
from stack.mailbox import Mailbox
from stack.service_api import ServiceApi

sys.path.insert(0, str(Path(__file__).parent))

from partners_links import BY_LINK, Holder
from partners_mail import ENTRY
from partners_receiver import Receiver, receiving


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


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def hooked(service_api: Callable[..., Awaitable[ServiceApi]]) -> ServiceApi:
    """Partners that may post to this machine, with CAW and OCMW in the directory."""
    api = await service_api(service, webhook_loopback=True)
    for partner_id in (CAW, OCMW):
        entry = {"partner_id": str(partner_id), "name": "Dienst", "bound_by_secrecy": True}
        assert (await api.as_("ann").post("/partners", json=entry)).status_code == 201
    return api


@pytest_asyncio.fixture(loop_scope="session")
async def holder(mailing: ServiceApi, post_office: Mailbox) -> Holder:
    await mailing.as_("ann").post("/partners", json=BY_LINK)
    return Holder(mailing, post_office)
