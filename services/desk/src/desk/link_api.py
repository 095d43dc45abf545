"""What the holder of a mailed link asks of partners; and of signals, sent on by partners each time."""

from collections.abc import Mapping
from typing import Any, cast

import httpx

from desk.settings import Settings
from desk.transport import Caller


class LinkApi:
    """What is secret goes in bodies and headers: no service's address holds it."""

    def __init__(self, http: httpx.AsyncClient, settings: Settings, session: str, traceparent: str) -> None:
        self._http, self._settings, self._traceparent = http, settings, traceparent
        self._partners = self._caller("partners", f"Link {session}" if session else "")

    async def look(self, capability: str) -> dict[str, Any]:
        return cast("dict[str, Any]", await self._partners.post("/links/look", {"capability": capability}))

    async def ask_code(self, capability: str) -> None:
        await self._partners.post("/links/code", {"capability": capability})

    async def enter(self, capability: str, code: str) -> dict[str, Any]:
        """The session's token, how many seconds it lasts, and of which network it is."""
        body = {"capability": capability, "code": code}
        return cast("dict[str, Any]", await self._partners.post("/links/enter", body))

    async def leave(self) -> None:
        await self._partners.post("/links/leave")

    async def visited(self) -> dict[str, Any]:
        return cast("dict[str, Any]", await self._partners.get("/links/referral"))

    async def submit(self, verb: str, body: Mapping[str, Any]) -> None:
        await self._partners.post(f"/links/{verb}", body)

    async def letter(self, referral_id: str) -> dict[str, Any]:
        signals = await self._sent_on("signals", "read_letter")
        return cast("dict[str, Any]", await signals.get(f"/referrals/{referral_id}/letter"))

    async def letter_as_pdf(self, referral_id: str) -> bytes:
        signals = await self._sent_on("signals", "read_letter")
        return (await signals.send("GET", f"/referrals/{referral_id}/letter.pdf")).content

    async def hand_in(self, body: Mapping[str, Any]) -> None:
        await (await self._sent_on("signals", "hand_in_card")).post("/cards", body)

    async def ask_help(self, body: Mapping[str, Any]) -> None:
        await (await self._sent_on("intake", "help_request")).post("/help-requests", body)

    async def _sent_on(self, service: str, purpose: str) -> Caller:
        sent = await self._partners.post("/links/assertion", {"purpose": purpose})
        return self._caller(service, f"Assertion {sent['assertion']}")

    def _caller(self, service: str, shown: str) -> Caller:
        return Caller(self._http, service, self._settings.urls[service], shown, self._traceparent)
