"""The service as its people meet it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from signals_cases import CAW, WERVEL

from contracts.codes import ConsentScope
from contracts.events import intake, partners

LETTER = {
    "name": "Godelieve Pauwels",
    "question": "Graag een gesprek.",
    "contact_name": "Katrien Verhaeghe",
}


class Office:
    """The service as its people meet it."""

    def __init__(self, api: Any) -> None:
        self.api = api
        self.client_id = uuid4()

    async def knows_the_client(self, client_id: UUID | None = None) -> UUID:
        client_id = client_id or uuid4()
        await self.api.deliver(intake.ClientRegistered(client_id=client_id, area="33021F"), partition=3)
        return client_id

    async def knows_partners(self) -> None:
        for partner_id, bound in ((CAW, True), (WERVEL, False)):
            await self.api.deliver(partners.PartnerRegistered(partner_id=partner_id, bound_by_secrecy=bound))

    async def consents(self, client_id: UUID, scope: ConsentScope = ConsentScope.FULL) -> UUID:
        consent_id = uuid4()
        given = {"consent_id": consent_id, "client_id": client_id, "partner_id": CAW}
        await self.api.deliver(
            intake.ConsentGiven(**given, scope=scope, given_on=date(2026, 1, 5)), partition=3
        )
        return consent_id

    async def hears_intake(self, age: float = 0) -> None:
        as_of = datetime.now(UTC) - timedelta(seconds=age)
        await self.api.deliver(intake.ConsentsAsOf(as_of=as_of), partition=3)

    async def hears_nothing_for(self, seconds: int) -> None:
        async with self.api.runtime.worker_engine.begin() as connection:
            older = f"UPDATE freshness SET as_of = as_of - interval '{seconds} seconds'"
            await connection.exec_driver_sql(older)

    async def post(self, login: str, path: str, body: dict[str, Any] | None = None, status: int = 200) -> Any:
        response = await self.api.as_(login).post(path, json=body or {})
        assert response.status_code == status, response.text
        return response.json()

    async def get(self, login: str, path: str, status: int = 200) -> Any:
        response = await self.api.as_(login).get(path)
        assert response.status_code == status, response.text
        return response.json()

    async def card(self, client_id: UUID, login: str = "mieke", **more: Any) -> str:
        card = {
            "client_id": str(client_id),
            "channel": "visit_card",
            "text": "Komt de trap niet meer op.",
            **more,
        }
        return (await self.post(login, "/cards", card, 201))["dossier_id"]

    async def step(self, dossier_id: str, step: str, status: int = 200, **body: Any) -> Any:
        return await self.post("katrien", f"/dossiers/{dossier_id}/{step}", body, status)

    async def decided(self, dossier_id: str, *decisions: str) -> None:
        await self.step(dossier_id, "acknowledge")
        await self.step(dossier_id, "interpret", level="client", theme="mobility", weight=2)
        await self.step(dossier_id, "translate", decisions=list(decisions))

    async def told(self, dossier_id: str, moment: str = "decision") -> None:
        await self.step(dossier_id, "feedback", moment=moment, channel="phone", text="Bedankt.")

    async def referred(self, dossier_id: str, status: int = 201, **more: Any) -> Any:
        body = {"partner_id": str(CAW), "ground": "consent", "fields": LETTER, **more}
        return await self.step(dossier_id, "referrals", status, **body)

    async def names_of_events(self) -> list[str]:
        return [one.type.split(".")[-2] for one in await self.api.events()]
