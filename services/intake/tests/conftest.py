import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from intake.bootstrap import service
from stack.service_api import ServiceApi


@dataclass(frozen=True)
class Intake:
    """Intake under test, with what nearly every test does first."""

    api: ServiceApi

    def __getattr__(self, name: str) -> Any:
        return getattr(self.api, name)

    async def client(self, by: str = "katrien", **more: object) -> str:
        body = {"name": "Godelieve Pauwels", "area": "33021F", **more}
        return cast("str", (await self.posted(by, "/clients", body))["client_id"])

    async def consent(self, client_id: str, by: str = "katrien", **more: object) -> str:
        body = {"purpose": "budgetbegeleiding", "scope": "full", "given_how": "written", **more}
        given = await self.posted(by, f"/clients/{client_id}/consents", body)
        return cast("str", given["consent_id"])

    async def help_request(self, by: str = "katrien", **more: object) -> str:
        body = {
            "theme": "small_jobs",
            "area": "33021A",
            "channel": "central_contact",
            "description": "De kraan in de keuken lekt.",
            **more,
        }
        return cast("str", (await self.posted(by, "/help-requests", body))["help_request_id"])

    async def forget(self, person_id: str) -> None:
        asked = await self.posted("katrien", "/forget-requests", {"person_id": person_id})
        await self.posted("dirk", f"/forget-requests/{asked['forget_request_id']}/confirm", {})

    async def posted(self, by: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.api.as_(by).post(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return cast("dict[str, Any]", answer.json())

    async def names(self, by: str, *ids: str) -> dict[str, str]:
        return cast("dict[str, str]", (await self.posted(by, "/names", {"ids": list(ids)}))["names"])


@pytest_asyncio.fixture(loop_scope="session")
async def intake(service_api: Callable[..., Awaitable[ServiceApi]]) -> Intake:
    return Intake(await service_api(service))


@pytest.fixture
def row() -> Callable[..., dict[str, object]]:
    """One row of a register, as the importer sends it."""

    def make(**more: object) -> dict[str, object]:
        return {
            "row_id": str(uuid4()),
            "area": "33011H",
            "channel": "family",
            "theme": "mobility",
            "description": "Vervoer naar de dialyse gevraagd.",
            "done": True,
            "received_on": "2019-03-01",
            **more,
        }

    return make


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """The status and the guard of a refusal."""
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json().get("guard", "")


async def whole_database(api: ServiceApi) -> str:
    """Everything that stands in any table, bytes as hex, past row-level security."""
    engine = create_async_engine(api.runtime.settings.migrator_database_url)
    parts: list[str] = []
    async with engine.connect() as connection:
        tables = await connection.execute(
            sa.text("select quote_ident(tablename) from pg_tables where schemaname = 'public'")
        )
        for table in tables.scalars().all():
            rows = await connection.execute(sa.text(f"select t::text from {table} t"))
            parts += rows.scalars().all()
    await engine.dispose()
    return "\n".join(parts).casefold()


def traces_of(secret: str) -> set[str]:
    """The forms in which a text could have leaked: whole, word by word, hex, base64, in a URL."""
    whole = {secret, quote(secret), base64.b64encode(secret.encode()).decode(), secret.encode().hex()}
    words = [word for word in secret.split() if len(word) > 3]
    return {form.casefold() for form in whole | {*words} | {word.encode().hex() for word in words}}
