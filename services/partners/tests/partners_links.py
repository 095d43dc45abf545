"""A partner without a login: what reaches its mailbox, and what it does with that."""

import re
from typing import Any
from uuid import uuid4

import httpx
from partners_mail import ENTRY
from partners_referrals import made

from contracts.events.signals import ReferralMade
from stack.mailbox import Mailbox
from stack.service_api import ServiceApi

BY_LINK = {**ENTRY, "reached_by": "link"}


def links_in(mailbox: Mailbox) -> list[str]:
    return re.findall(r"https://desk\.example/v/([\w-]{43})", "\n".join(text for _, text in mailbox.received))


def codes_in(mailbox: Mailbox) -> list[str]:
    return re.findall(r"te lezen: (\d{6})", "\n".join(text for _, text in mailbox.received))


class Holder:
    """Who holds the newest link, at the service's own endpoints: as the desk calls them."""

    def __init__(self, api: ServiceApi, mailbox: Mailbox) -> None:
        self.api, self.mailbox = api, mailbox
        self.session: str | None = None

    @property
    def link(self) -> str:
        return links_in(self.mailbox)[-1]

    async def post(self, path: str, **body: Any) -> httpx.Response:
        headers = {"Authorization": f"Link {self.session}"} if self.session else {}
        return await self.api.with_token(None).post(f"/links/{path}", json=body, headers=headers)

    async def read(self) -> httpx.Response:
        headers = {"Authorization": f"Link {self.session}"}
        return await self.api.with_token(None).get("/links/referral", headers=headers)

    async def look(self) -> dict[str, Any]:
        answer = await self.post("look", capability=self.link)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def asks(self) -> str | None:
        """The code that arrives, if one does."""
        before = len(self.mailbox.received)
        answer = await self.post("code", capability=self.link)
        assert (answer.status_code, answer.json()) == (200, {"asked": True})
        await self.api.fire_deadlines()
        return codes_in(self.mailbox)[-1] if len(self.mailbox.received) > before else None

    async def enters(self, code: str | None = None) -> httpx.Response:
        code = code or await self.asks()
        answer = await self.post("enter", capability=self.link, code=code)
        if answer.status_code == 200:
            self.session = answer.json()["session"]
        return answer

    async def submits(self, verb: str, number: str | None = None, **body: Any) -> httpx.Response:
        return await self.post(verb, number=number or str(uuid4()), **body)


async def referred(api: ServiceApi, **changes: Any) -> ReferralMade:
    """A referral whose mail has gone out."""
    referral = made(**changes)
    await api.deliver(referral)
    await api.fire_deadlines()
    return referral


async def rows(api: ServiceApi, statement: str) -> list[Any]:
    async with api.runtime.worker_engine.begin() as connection:
        await connection.exec_driver_sql(
            "SELECT set_config('app.network_id', '6e657374-6f72-4000-8000-000000000001', true)"
        )
        result = await connection.exec_driver_sql(statement)
        return list(result) if result.returns_rows else []
