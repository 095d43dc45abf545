"""`python -m stack.prepare`: make databases, roles and topics, and migrate; safe to repeat.

Reads DRAAISCHIJF_POSTGRES (a superuser's URL), _KAFKA and _PARTITIONS; with _KEYCLOAK_DATABASE Keycloak gets
a database too.
"""

import asyncio
import os

import asyncpg

from chassis import logs, secret_files
from chassis.migrations import migrate
from chassis.service import load_service
from chassis.settings import Settings
from stack.broker import create_topics
from stack.databases import SERVICES, Server, create_database, ensure_role

KEYCLOAK = "keycloak"


async def prepare(server: Server, kafka: str, partitions: int) -> None:
    for name in SERVICES:
        database = await create_database(server, name)
        await migrate(load_service(f"{name}.bootstrap:service"), database.migrator)
    await create_topics(kafka, partitions=partitions)


async def prepare_keycloak(server: Server) -> None:
    """Keycloak keeps its own tables; it is given no more than a database."""
    connection = await asyncpg.connect(server.url())
    try:
        await ensure_role(connection, server, KEYCLOAK, bypass=False)
        if not await connection.fetchval("select 1 from pg_database where datname = $1", KEYCLOAK):
            await connection.execute(f"create database {KEYCLOAK} owner {KEYCLOAK}")
        await connection.execute(f"revoke connect, temporary on database {KEYCLOAK} from public")
    finally:
        await connection.close()


async def _main() -> None:
    server, settings = Server.from_url(os.environ["DRAAISCHIJF_POSTGRES"]), Settings()
    await prepare(server, settings.kafka, settings.partitions)
    if os.environ.get("DRAAISCHIJF_KEYCLOAK_DATABASE") == "true":
        await prepare_keycloak(server)


if __name__ == "__main__":
    logs.set_up("prepare", "INFO")
    secret_files.take_in(os.environ)
    asyncio.run(_main())
