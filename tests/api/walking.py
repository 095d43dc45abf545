"""A walk along a service's operations: it asks as who may, and notes what was wrong with each refusal."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa
from known import Ids
from roles import Endpoint, endpoints_of
from shapes import Field, Json
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.problem_handlers import generic
from stack.service_api import ServiceApi

MARKER = "Zottegemmerik"
JSON = "application/json"
NOT_COUNTED = "('audit_entries', 'alembic_version')"


@dataclass(frozen=True)
class Operation:
    endpoint: Endpoint
    parameters: list[Json]
    tags: list[str]
    schema: Json | None
    """Of its JSON body."""

    @property
    def label(self) -> str:
        return self.endpoint.label


def operations_of(name: str, document: Json) -> Iterator[Operation]:
    for endpoint in endpoints_of(name):
        described = document["paths"][endpoint.path][endpoint.method.lower()]
        content = described.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        yield Operation(endpoint, described.get("parameters", []), described.get("tags", []), schema)


class Walk:
    """One service with its records, and all that was wrong with its answers."""

    def __init__(self, api: ServiceApi, ids: Ids, askers: dict[str, httpx.AsyncClient]) -> None:
        self.api = api
        self.ids = ids
        self.askers = askers
        self.wrong: list[str] = []
        self.sent = 0
        self._admin = create_async_engine(api.runtime.settings.migrator_database_url)
        self._counted: sa.TextClause | None = None

    async def close(self) -> None:
        await self._admin.dispose()

    async def rows(self, network: UUID | None = None) -> dict[str, tuple[int, int]]:
        """Of every table how many rows, of one network or of all, and a sum that changes when one does."""
        async with self._admin.connect() as connection:
            if self._counted is None:
                tables = await connection.scalars(sa.text(_TABLES))
                parts = [
                    f"SELECT '{name}', count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM {name} t"
                    " WHERE :network = '' OR to_jsonb(t) ->> 'network_id' = :network"
                    for name in tables
                ]
                self._counted = sa.text(" UNION ALL ".join(parts))
            found = await connection.execute(self._counted, {"network": str(network or "")})
            return {name: (count, int(total)) for name, count, total in found}

    def url(self, path: str, **instead: str) -> str:
        return path.format_map(AnyId(self.ids | instead))

    async def send(
        self, operation: Operation, url: str, content: bytes | None = None, kind: str = JSON
    ) -> httpx.Response:
        self.sent += 1
        headers = {"content-type": kind} if content is not None else {}
        if self.sent % 2:
            headers["accept-language"] = "en-GB, nl;q=0.3"
        client = self.askers[asker_of(operation.endpoint)]
        return await client.request(operation.endpoint.method, url, content=content, headers=headers)

    def refused(self, what: str, answer: httpx.Response, *statuses: int) -> Json:
        """The refusal's body; what is wrong with it is noted."""
        english = bool(self.sent % 2)
        faults = [
            f"answers {answer.status_code}" if answer.status_code not in statuses else "",
            "is no problem" if answer.headers.get("content-type") != "application/problem+json" else "",
            "repeats the input" if MARKER in answer.text or "Zoë" in answer.text else "",
            "speaks another language"
            if answer.headers.get("content-language") != ("en" if english else "nl")
            else "",
        ]
        self.wrong += [f"{what}: {fault}" for fault in faults if fault]
        if faults[1]:
            return {}
        body: Json = answer.json()
        vague = [e["pointer"] for e in body.get("errors", ()) if e["message"] in generic]
        if vague:
            self.wrong.append(f"{what}: says nothing of {vague}")
        return body

    def named(self, what: str, problem: Json, fields: list[Field]) -> None:
        pointers = [error["pointer"] for error in problem.get("errors", ())]
        unnamed = [
            field.pointer for field in fields if not any(p.startswith(field.pointer) for p in pointers)
        ]
        if unnamed:
            self.wrong.append(f"{what}: doesn't name {unnamed}")


_TABLES = f"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN {NOT_COUNTED}"


class AnyId(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return str(uuid4())


def asker_of(endpoint: Endpoint) -> str:
    roles = endpoint.allowed or frozenset({"coordinator"})
    return "coordinator" if "coordinator" in roles else min(roles)
