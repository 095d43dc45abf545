"""What each role may do with the chassis' own tables."""

from uuid import UUID, uuid4

import pytest
from databases import NETWORK, OTHER_NETWORK, Database, audit_entry, tenant
from sqlalchemy import insert, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import tables


def journal_row(**changes: object) -> dict[str, object]:
    return {
        "event_id": uuid4(),
        "network_id": NETWORK,
        "type": "be.draaischijf.toy.happened.v1",
        "key": str(uuid4()),
        "aggregate_version": 1,
        "data": {},
        **changes,
    }


async def count(connection: AsyncConnection, table: str) -> int:
    found: int = (await connection.execute(text(f"select count(*) from {table}"))).scalar_one()
    return found


async def fill(database: Database) -> None:
    for network in (NETWORK, OTHER_NETWORK):
        async with tenant(database.app, network) as connection:
            await connection.execute(insert(tables.journal).values(journal_row(network_id=network)))
            await connection.execute(insert(tables.audit_entries).values(**audit_entry(network_id=network)))


async def test_every_table_with_a_network_forces_row_level_security(chassis_database: Database) -> None:
    tables_found = await chassis_database.as_owner(
        "select c.relname, c.relrowsecurity and c.relforcerowsecurity as forced"
        " from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where a.attname = 'network_id' and c.relkind = 'r'"
    )
    forced = {row.relname: row.forced for row in tables_found}
    assert {"journal", "inbox", "deadlines", "vault_keys", "blind_index", "audit_entries"} < forced.keys()
    assert all(forced.values())


@pytest.mark.parametrize("table", ["journal", "audit_entries"])
async def test_the_app_sees_its_network_and_without_one_nothing(
    chassis_database: Database, table: str
) -> None:
    await fill(chassis_database)
    async with tenant(chassis_database.app) as connection:
        assert await count(connection, table) == 1
    async with tenant(chassis_database.app, None) as connection:
        assert await count(connection, table) == 0
    async with tenant(chassis_database.worker, None) as connection:
        assert await count(connection, table) == 2


@pytest.mark.parametrize("role", ["app", "worker"])
@pytest.mark.parametrize("network", [OTHER_NETWORK, None])
async def test_neither_role_writes_for_another_network(
    chassis_database: Database, role: str, network: UUID | None
) -> None:
    for statement in (
        insert(tables.journal).values(journal_row()),
        insert(tables.audit_entries).values(**audit_entry()),
    ):
        with pytest.raises(ProgrammingError, match="row-level security"):
            async with tenant(getattr(chassis_database, role), network) as connection:
                await connection.execute(statement)


rewriting = (
    "update journal set data = '{}'",
    "update journal set event_id = gen_random_uuid()",
    "delete from journal",
    "truncate journal",
    "update audit_entries set actor = 'x'",
    "delete from audit_entries",
    "update audit_chain set hash = ''",
    "delete from audit_chain",
    "alter table journal disable row level security",
)


@pytest.mark.parametrize("role", ["app", "worker"])
async def test_neither_role_rewrites_what_happened(chassis_database: Database, role: str) -> None:
    for statement in rewriting:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            async with tenant(getattr(chassis_database, role)) as connection:
                await connection.execute(text(statement))


async def test_the_worker_marks_what_it_published(chassis_database: Database) -> None:
    await fill(chassis_database)
    mark = "update journal set published_at = now(), published_seq = nextval('journal_published_seq')"
    async with tenant(chassis_database.worker, None) as connection:
        assert (await connection.execute(text(mark))).rowcount == 2
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with tenant(chassis_database.app) as connection:
            await connection.execute(text(mark))


async def test_a_key_parked_for_an_unknown_network_counts_for_all(chassis_database: Database) -> None:
    async with tenant(chassis_database.worker, None) as connection:
        for key, network in (("a", NETWORK), ("b", OTHER_NETWORK), ("c", None)):
            await connection.execute(
                insert(tables.parked_keys).values(consumer="toy", source="x", key=key, network_id=network)
            )
    async with tenant(chassis_database.app) as connection:
        keys = (await connection.execute(text("select key from parked_keys order by key"))).scalars()
        assert list(keys) == ["a", "c"]


async def test_time_is_one_row_and_never_behind(chassis_database: Database) -> None:
    async with tenant(chassis_database.app, None) as connection:
        assert await count(connection, "domain_clock") == 1
    for statement in (
        "insert into domain_clock default values",
        "update domain_clock set ahead = '-1 second'",
    ):
        with pytest.raises(Exception, match=r"duplicate key|violates check"):
            await chassis_database.as_owner(statement)
