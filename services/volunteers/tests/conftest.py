import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

import httpx
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from stack.demo.people import PEOPLE
from stack.service_api import ServiceApi
from volunteers.bootstrap import service

mieke = str(PEOPLE["mieke"].person)
jozef = str(PEOPLE["jozef"].person)


@dataclass(frozen=True)
class Volunteers:
    """The service under test, with what nearly every test does first."""

    api: ServiceApi

    def __getattr__(self, name: str) -> Any:
        return getattr(self.api, name)

    async def volunteer(self, by: str = "katrien", **more: object) -> str:
        body = {"volunteer_id": mieke, "name": "Mieke Deschepper", "area": "33021A", **more}
        return cast("str", (await self.posted(by, "/volunteers", body))["volunteer_id"])

    async def active(self, **more: Any) -> str:
        id_ = await self.volunteer(**more)
        for step in ("information-given", "insurance", "activate"):
            await self.posted("katrien", f"/volunteers/{id_}/{step}", {})
        return id_

    async def assignment(self, by: str = "katrien", **more: object) -> str:
        body = {
            "volunteer_id": mieke,
            "offer": "birthday_visit",
            "planned_on": str(self.api.runtime.clock.today()),
            **more,
        }
        return cast("str", (await self.posted(by, "/assignments", body))["assignment_id"])

    async def posted(self, by: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.api.as_(by).post(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return cast("dict[str, Any]", answer.json())

    async def got(self, by: str, path: str) -> Any:
        answer = await self.api.as_(by).get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest_asyncio.fixture(loop_scope="session")
async def volunteers(service_api: Callable[..., Awaitable[ServiceApi]]) -> Volunteers:
    return Volunteers(await service_api(service))


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
