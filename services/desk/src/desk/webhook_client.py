"""Partners' webhooks, on behalf of one person."""

from dataclasses import dataclass
from typing import cast

from desk.transport import Caller
from desk.views import Delivery, Webhook


@dataclass(frozen=True, slots=True)
class Webhooks:
    call: Caller

    async def all(self) -> list[Webhook]:
        """Those that this person may see."""
        return cast("list[Webhook]", await self.call.get("/webhooks"))

    async def set(self, partner_id: str, url: str) -> str | None:
        """The secret of a new one; it isn't told again."""
        made = await self.call.post("/webhooks", {"partner_id": partner_id, "url": url})
        return cast("str | None", made["secret"])

    async def rotate(self, partner_id: str) -> str:
        return str((await self.call.post(f"/webhooks/{partner_id}/rotate"))["secret"])

    async def steer(self, partner_id: str, step: str) -> None:
        await self.call.post(f"/webhooks/{partner_id}/{step}")

    async def deliveries(self, partner_id: str) -> list[Delivery]:
        return cast("list[Delivery]", await self.call.get(f"/webhooks/{partner_id}/deliveries"))
