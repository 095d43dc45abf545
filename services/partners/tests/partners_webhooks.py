"""A webhook of CAW at a receiver on this machine, and what one does with it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from stack.demo.people import CAW
from stack.service_api import ServiceApi

HOOK = f"/webhooks/{CAW}"


async def subscribed(api: ServiceApi, url: str, partner_id: UUID = CAW) -> str:
    """The secret."""
    answer = await api.as_("katrien").post("/webhooks", json={"partner_id": str(partner_id), "url": url})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


async def travel(api: ServiceApi, by: timedelta) -> None:
    moment = (api.runtime.clock.now() + by).isoformat()
    assert (await api.as_("systeem").post("/clock", json={"to": moment})).status_code == 200
    await api.fire_deadlines()


async def deliveries(api: ServiceApi) -> list[dict[str, Any]]:
    answer = await api.as_("sofie").get(f"{HOOK}/deliveries")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def webhook(api: ServiceApi) -> dict[str, Any]:
    found: dict[str, Any] = (await api.as_("sofie").get(HOOK)).json()
    return found


async def done(api: ServiceApi, step: str, login: str = "sofie") -> dict[str, Any]:
    answer = await api.as_(login).post(f"{HOOK}/{step}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
