"""What stands in the database: sealed, and shaped as the tables say."""

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.tables import metadata as chassis_metadata
from intake.adapters.tables import metadata

from .conftest import Intake, traces_of, whole_database

secrets = {
    "name": "Godelieve Zwartjes",
    "birth_date": "1938-04-12",
    "phone": "057 339 188",
    "address": "Krekelstraat 77, Poperinge",
    "note": "Durft de trap niet meer op.",
    "purpose": "budgetbegeleiding aangevraagd",
    "witness": "Lieve Spiegelaere",
    "description": "Schimmel achter de kachel.",
    "resolution": "Buurvrouw Philomena poetste.",
    "imported": "Dialyse driemaal wekelijks.",
    "outcome": "Chauffeur Eligius rijdt.",
}


async def everything_recorded(intake: Intake, row: Callable[..., dict[str, object]]) -> None:
    details = {field: secrets[field] for field in ("name", "birth_date", "phone", "address", "note")}
    client = await intake.client(**details)
    witness = {"given_how": "spoken_with_witness", "witness": secrets["witness"]}
    await intake.consent(client, purpose=secrets["purpose"], **witness)
    for of in ({"client_id": client}, {}):
        id_ = await intake.help_request(description=secrets["description"], **of)
        answer = {"resolution": "solved", "note": secrets["resolution"]}
        await intake.posted("katrien", f"/help-requests/{id_}/resolve", answer)
    imported = row(description=secrets["imported"], outcome=secrets["outcome"])
    await intake.posted("katrien", "/help-requests/import", {"rows": [imported]})
    coordinator = intake.as_("katrien")
    await coordinator.post("/clients/search", json={"q": secrets["name"]})
    await coordinator.get(f"/clients/{client}")


async def test_no_personal_data_stand_in_plain_text(
    intake: Intake, row: Callable[..., dict[str, object]]
) -> None:
    await everything_recorded(intake, row)

    content = await whole_database(intake.api)

    leaked = {field for field, secret in secrets.items() for form in traces_of(secret) if form in content}
    assert leaked == set()


async def test_a_leak_would_be_seen(intake: Intake) -> None:
    planted = "Schimmel achter de kachel."
    await intake.client(note=planted)
    engine = create_async_engine(intake.runtime.settings.migrator_database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "update clients set note = convert_to('Schimmel achter de kachel.', 'utf8')"
        )
    await engine.dispose()

    content = await whole_database(intake.api)

    assert any(form in content for form in traces_of(planted))


async def test_forgetting_leaves_no_key_and_no_index(intake: Intake) -> None:
    client = await intake.client()
    await intake.forget(client)
    engine = create_async_engine(intake.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        kept = [
            (await connection.exec_driver_sql(f"select count(*) from {table}")).scalar()
            for table in ("vault_keys", "blind_index")
        ]
    await engine.dispose()

    assert kept == [0, 0]


async def test_the_migrations_make_what_the_tables_say(intake: Intake) -> None:
    own = {"vault_keys", "blind_index", "audit_chain", "domain_clock", "used_assertions"}
    chassis = {*chassis_metadata.tables, *own}

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

    engine = create_async_engine(intake.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()

    assert found == []


async def test_every_table_shows_one_network_at_a_time(intake: Intake) -> None:
    engine = create_async_engine(intake.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        result = await connection.exec_driver_sql(
            "select relname from pg_class where relrowsecurity and relforcerowsecurity"
        )
        guarded = set(result.scalars())
    await engine.dispose()

    assert guarded >= set(metadata.tables)
