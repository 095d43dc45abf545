"""A thin client of partners: the directory, and what partners answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from desk.transport import Caller
from desk.views import Partner, Referral

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Partners:
    call: Caller

    async def all(self) -> list[Partner]:
        return cast("list[Partner]", await self.call.get("/partners"))

    async def register(self, body: Body) -> None:
        await self.call.post("/partners", body)

    async def one(self, partner_id: str) -> Partner:
        return cast("Partner", await self.call.get(f"/partners/{partner_id}"))

    async def tell(self, partner_id: str, what: str, body: Body) -> None:
        await self.call.post(f"/partners/{partner_id}/{what}", body)

    async def agreements(self, partner_id: str) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", await self.call.get(f"/partners/{partner_id}/agreements"))

    async def exported(self) -> bytes:
        """The whole directory, in one page."""
        return (await self.call.send("GET", "/directory/hsds", params={"per_page": 1000})).content

    async def imported(self, document: Body) -> dict[str, int]:
        return cast("dict[str, int]", await self.call.post("/directory/hsds", document))

    async def referrals(self, state: str | None = None) -> list[Referral]:
        return cast("list[Referral]", await self.call.get("/referrals", state=state))

    async def referral(self, referral_id: str) -> Referral:
        return cast("Referral", await self.call.get(f"/referrals/{referral_id}"))

    async def answer(self, referral_id: str, verb: str, body: Body) -> None:
        await self.call.post(f"/referrals/{referral_id}/{verb}", body)
