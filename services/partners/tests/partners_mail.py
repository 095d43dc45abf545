"""The mail server that a test looks into, and the entry of whom it mails."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

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


@dataclass
class Mailbox:
    port: int
    received: list[tuple[list[str], str]] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append((envelope.rcpt_tos, content.decode()))
        return "250 ok"


async def travel(api: ServiceApi, by: timedelta) -> None:
    moment = (api.runtime.clock.now() + by).isoformat()
    assert (await api.as_("systeem").post("/clock", json={"to": moment})).status_code == 200
    await api.fire_deadlines()
