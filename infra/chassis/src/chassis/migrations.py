"""Alembic for every service: each its own history, run by its migrator role.

`python -m chassis.migrations intake.bootstrap:service …` brings the named services' databases up to date.
"""

import asyncio
import os
import sys
from importlib import resources
from typing import Protocol

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from chassis import secret_files
from chassis.schema_version import migrations_of
from chassis.service import Service, load_service
from chassis.settings import Settings

_tenant = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_all ON {table} TO {app}, {worker}
    USING (network_id = NULLIF(current_setting('app.network_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}, {worker};
"""


class Executes(Protocol):
    """`alembic.op`, which is a module, alembic's `Operations`, or a connection."""

    def execute(self, sqltext: sa.TextClause, /) -> object: ...


def run() -> None:
    """The whole of a service's `migrations/env.py`: one transaction per migration."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
    execute_script(connection, _chassis_sql("version_readable.sql"))


def roles() -> tuple[str, str]:
    """The app and worker roles of the service that is being migrated."""
    service = context.config.attributes["service"]
    return f"{service}_app", f"{service}_worker"


def execute_script(op: Executes, script: str) -> None:
    """Run statements one by one; each ends with a semicolon at the end of a line.

    `{app}` and `{worker}` stand for the service's roles.
    """
    app, worker = roles()
    for statement in _statements(script.replace("{app}", app).replace("{worker}", worker)):
        op.execute(sa.text(statement.replace(":", r"\:")))


def create_chassis_tables(op: Executes) -> None:
    """The chassis' tables, as of its first version."""
    execute_script(op, _chassis_sql("chassis_v1.sql"))


def tenant_table(op: Executes, table: str) -> None:
    """Row-level security, forced, for a table with a `network_id`; both roles see one network at a time."""
    execute_script(op, _tenant.replace("{table}", table))


def shared_table(op: Executes, table: str) -> None:
    """Grants for a table that holds nothing of any network, such as the freshness of a source."""
    execute_script(op, f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {{app}}, {{worker}};")


async def migrate(service: Service, url: str, version: str = "head") -> None:
    """Bring a service's database to its newest version, or to an earlier one that it hasn't reached yet."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(lambda sync: _upgrade(service, sync, version))
        await connection.commit()
    await engine.dispose()


def _upgrade(service: Service, connection: sa.Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_of(service)))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["service"] = service.name
    command.upgrade(config, version)


def _chassis_sql(name: str) -> str:
    return resources.files("chassis").joinpath("sql", name).read_text(encoding="utf-8")


def _statements(script: str) -> list[str]:
    lines = [line for line in script.splitlines() if line.strip() and not line.lstrip().startswith("--")]
    found: list[str] = []
    current: list[str] = []
    for line in lines:
        current.append(line)
        if line.rstrip().endswith(";"):
            found.append("\n".join(current).rstrip().removesuffix(";"))
            current = []
    return found + (["\n".join(current)] if current else [])


async def _main(paths: list[str]) -> None:
    settings = Settings()
    for path in paths:
        service = load_service(path)
        database = f"draaischijf_{service.name}"
        url = settings.migrator_database_url.replace("{service}", service.name).replace(
            "{database}", database
        )
        await migrate(service, url)


if __name__ == "__main__":
    secret_files.take_in(os.environ)
    asyncio.run(_main(sys.argv[1:]))
