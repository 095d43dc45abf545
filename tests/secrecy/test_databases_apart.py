"""No role of a service gets into another service's database, nor past its own rows."""

from itertools import permutations

import asyncpg
import pytest

from stack.databases import SERVICES
from stack.running import RunningStack

pytestmark = [pytest.mark.stack, pytest.mark.slow]

ROLES = ("app", "worker", "migrator")


def url(stack: RunningStack, service: str, role: str, database: str) -> str:
    own = stack.database(service)
    given: str = getattr(own, role)
    return given.replace("+asyncpg", "").replace(f"/{own.name}", f"/{database}")


@pytest.mark.parametrize(("service", "other"), list(permutations(SERVICES, 2)))
@pytest.mark.parametrize("role", ROLES)
async def test_no_role_enters_anothers_database(
    running_stack: RunningStack, service: str, other: str, role: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(url(running_stack, service, role, running_stack.plan.database_name(other)))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("role", ROLES)
async def test_each_role_enters_its_own(running_stack: RunningStack, service: str, role: str) -> None:
    own = running_stack.plan.database_name(service)
    connection = await asyncpg.connect(url(running_stack, service, role, own))
    assert await connection.fetchval("SELECT current_database()") == own
    await connection.close()


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("database", ["postgres", "template1"])
async def test_no_role_enters_a_shared_database(
    running_stack: RunningStack, service: str, database: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(url(running_stack, service, "app", database))


@pytest.mark.parametrize("service", SERVICES)
async def test_without_a_network_no_row_shows(running_stack: RunningStack, service: str) -> None:
    own = running_stack.plan.database_name(service)
    connection = await asyncpg.connect(url(running_stack, service, "app", own))
    try:
        for table in ("journal", "audit_entries"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0
    finally:
        await connection.close()
