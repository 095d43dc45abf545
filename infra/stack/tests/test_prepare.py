"""What compose runs before the services: it makes what they stand on, and may run again."""

import asyncpg
import pytest

from stack.broker import Broker
from stack.databases import SERVICES, Server, drop_database, run_sync, service_database
from stack.prepare import KEYCLOAK, prepare, prepare_keycloak

pytestmark = pytest.mark.slow


async def _tables(url: str) -> int:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        counted: int = await connection.fetchval("select count(*) from journal")
        return counted
    finally:
        await connection.close()


def test_databases_roles_and_topics_are_made_and_made_again(postgres: Server, broker: Broker) -> None:
    try:
        for _ in range(2):
            run_sync(prepare(postgres, broker.bootstrap, 6))
            run_sync(prepare_keycloak(postgres))
        assert [run_sync(_tables(service_database(postgres, name).worker)) for name in SERVICES] == [0] * 5
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            run_sync(_tables(service_database(postgres, "intake", KEYCLOAK).app))
    finally:
        for name in (*(f"draaischijf_{service}" for service in SERVICES), KEYCLOAK):
            run_sync(drop_database(postgres, name))
