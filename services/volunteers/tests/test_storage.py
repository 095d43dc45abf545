"""What stands in the database: sealed, and shaped as the tables say."""

from datetime import date
from uuid import UUID, uuid4

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.tables import metadata as chassis_metadata
from contracts.events.intake import PersonForgotten
from volunteers.adapters.tables import metadata

from .conftest import Volunteers, mieke, traces_of, whole_database

secrets = {
    "name": "Philomena Spiegelaere",
    "phone": "0470 339 188",
    "email": "philomena@voorbeeld.example",
}


async def test_no_personal_data_stand_in_plain_text(volunteers: Volunteers) -> None:
    await volunteers.active(**secrets)
    await volunteers.assignment(client_id=str(uuid4()))
    await volunteers.got("katrien", "/volunteers")

    content = await whole_database(volunteers.api)

    leaked = {field for field, secret in secrets.items() for form in traces_of(secret) if form in content}
    assert leaked == set()


async def test_a_leak_would_be_seen(volunteers: Volunteers) -> None:
    await volunteers.volunteer()
    engine = create_async_engine(volunteers.runtime.settings.migrator_database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "update volunteers set email = convert_to('philomena@voorbeeld.example', 'utf8')"
        )
    await engine.dispose()

    content = await whole_database(volunteers.api)

    assert any(form in content for form in traces_of(secrets["email"]))


async def test_forgetting_leaves_no_key(volunteers: Volunteers) -> None:
    await volunteers.active()
    await volunteers.deliver(PersonForgotten(person_id=UUID(mieke), forgotten_on=date(2026, 11, 20)))
    engine = create_async_engine(volunteers.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        kept = (await connection.exec_driver_sql("select count(*) from vault_keys")).scalar()
    await engine.dispose()

    assert kept == 0


async def test_the_migrations_make_what_the_tables_say(volunteers: Volunteers) -> None:
    chassis = {*chassis_metadata.tables, "vault_keys", "blind_index", "audit_chain", "domain_clock"}

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _: kind != "table" or name not in chassis,
            },
        )
        return [found for found in compare_metadata(context, metadata) if "alembic_version" not in str(found)]

    engine = create_async_engine(volunteers.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()

    assert found == []


async def test_every_table_shows_one_network_at_a_time(volunteers: Volunteers) -> None:
    engine = create_async_engine(volunteers.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        result = await connection.exec_driver_sql(
            "select relname from pg_class where relrowsecurity and relforcerowsecurity"
        )
        guarded = set(result.scalars())
    await engine.dispose()

    assert guarded >= set(metadata.tables)
