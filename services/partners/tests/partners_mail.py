"""The entry of whom partners mails, and time that passes."""

from datetime import timedelta
from typing import Any

from stack.demo.people import CAW
from stack.service_api import ServiceApi

ADDRESS = "wanda@caw.example"
ENTRY: dict[str, Any] = {
    "partner_id": str(CAW),
    "name": "CAW Centraal-West-Vlaanderen",
    "contact": "Wanda Onzin",
    "email": ADDRESS,
    "bound_by_secrecy": True,
}


async def travel(api: ServiceApi, by: timedelta) -> None:
    moment = (api.runtime.clock.now() + by).isoformat()
    assert (await api.as_("systeem").post("/clock", json={"to": moment})).status_code == 200
    await api.fire_deadlines()
