"""A database and three roles for each service, on any PostgreSQL server."""

import asyncio
import hashlib
import hmac
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import asyncpg

SERVICES = ("intake", "signals", "volunteers", "partners", "reporting")

T = TypeVar("T")


def run_sync(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, also where an event loop already runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Server:
    """Where PostgreSQL listens and who may create databases there."""

    host: str
    port: int
    user: str
    password: str

    @classmethod
    def from_url(cls, url: str) -> "Server":
        parts = urlsplit(url)
        return cls(
            parts.hostname or "127.0.0.1",
            parts.port or 5432,
            parts.username or "postgres",
            parts.password or "",
        )

    def url(self, database: str = "postgres", driver: str = "postgresql") -> str:
        return _url(driver, self.user, self.password, self, database)

    def password_of(self, role: str) -> str:
        """Roles' passwords follow from the superuser's, so that there is one secret to keep."""
        return hmac.new(self.password.encode(), role.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class ServiceDatabase:
    """The three ways into one service's database."""

    service: str
    name: str
    app: str
    worker: str
    migrator: str

    def environment(self) -> dict[str, str]:
        return {
            "DRAAISCHIJF_DATABASE_URL": self.app,
            "DRAAISCHIJF_WORKER_DATABASE_URL": self.worker,
            "DRAAISCHIJF_MIGRATOR_DATABASE_URL": self.migrator,
        }


def service_database(server: Server, service: str, name: str | None = None) -> ServiceDatabase:
    database = name or f"draaischijf_{service}"

    def url(kind: str) -> str:
        role = f"{service}_{kind}"
        return _url("postgresql+asyncpg", role, server.password_of(role), server, database)

    return ServiceDatabase(service, database, url("app"), url("worker"), url("migrator"))


async def create_database(
    server: Server, service: str, name: str | None = None, template: str = "template1"
) -> ServiceDatabase:
    """Make sure that the database and its roles are there; safe to repeat."""
    database = service_database(server, service, name)
    connection = await asyncpg.connect(server.url())
    try:
        for kind in ("migrator", "app", "worker"):
            await ensure_role(connection, server, f"{service}_{kind}", bypass=kind == "migrator")
        if not await connection.fetchval("select 1 from pg_database where datname = $1", database.name):
            owner = f'owner "{service}_migrator" template "{template}"'
            await connection.execute(f'create database "{database.name}" {owner}')
        for shut in (database.name, "postgres", "template1"):
            await connection.execute(f'revoke connect, temporary on database "{shut}" from public')
        await connection.execute(
            f'grant connect on database "{database.name}" to "{service}_app", "{service}_worker"'
        )
    finally:
        await connection.close()
    return database


async def drop_database(server: Server, name: str) -> None:
    connection = await asyncpg.connect(server.url())
    try:
        await connection.execute(f'drop database if exists "{name}" with (force)')
    finally:
        await connection.close()


async def ensure_role(connection: "asyncpg.Connection", server: Server, role: str, *, bypass: bool) -> None:
    options = f"login password '{server.password_of(role)}'{' bypassrls' if bypass else ''}"
    if await connection.fetchval("select 1 from pg_roles where rolname = $1", role):
        await connection.execute(f'alter role "{role}" {options}')
    else:
        await connection.execute(f'create role "{role}" {options}')


def _url(driver: str, user: str, password: str, server: Server, database: str) -> str:
    return f"{driver}://{quote(user)}:{quote(password)}@{server.host}:{server.port}/{quote(database)}"
