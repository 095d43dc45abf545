"""A new version waits for its migration; an earlier one, put back on a newer schema, doesn't."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from chassis import logs, run, schema_version
from chassis.db import plain_dsn
from chassis.migrations import migrate
from chassis.run import Process
from chassis.service import Service, load_service
from stack.databases import SERVICES, ServiceDatabase
from stack.issuer import TestIssuer
from stack.service_api import settings_for
from stack.testing import DatabaseFactory

SIGNALS = load_service("signals.bootstrap:service")
NUMBERS = sorted(file.name[:4] for file in schema_version.migrations_of(SIGNALS).glob("versions/0*.py"))
BEFORE, NEWEST = NUMBERS[-2:]
VAULT_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.fixture
def empty(database: DatabaseFactory) -> ServiceDatabase:
    return database("signals")


@pytest_asyncio.fixture(loop_scope="session")
async def process(empty: ServiceDatabase, issuer: TestIssuer, tmp_path: Path) -> AsyncIterator[Process]:
    environment = {"DRAAISCHIJF_SERVICE": "signals", **empty.environment()}
    made = Process(SIGNALS, settings_for(environment, issuer, VAULT_KEY, anchor_dir=str(tmp_path)))
    yield made
    await made.runtime.close()


async def owner_does(empty: ServiceDatabase, statement: str) -> None:
    connection = await asyncpg.connect(plain_dsn(empty.migrator))
    await connection.execute(statement)
    await connection.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> asyncio.Semaphore:
    """Released each time that a process has asked how far its database is."""
    found, times = schema_version.found, asyncio.Semaphore(0)

    async def counted(engine: AsyncEngine) -> str:
        version = await found(engine)
        times.release()
        return version

    monkeypatch.setattr(schema_version, "found", counted)
    monkeypatch.setattr(run, "DATABASE_PAUSE", 0.05)
    return times


async def begins_only_after_migrating(
    process: Process, asked: asyncio.Semaphore, url: str, said: str
) -> None:
    with capture_logs() as lines:
        beginning = asyncio.create_task(process._begun(asyncio.Event()))
        async with asyncio.timeout(10):
            for _ in range(3):
                await asked.acquire()
        assert not beginning.done()
        await migrate(SIGNALS, url)
        assert await asyncio.wait_for(beginning, 10)
    told = [line for line in lines if line["event"] == "waits_for_migration"]
    assert [(line["version"], line["wanted"]) for line in told] == [(said, NEWEST)]
    assert {"version", "wanted"} <= logs.allowed_keys


async def test_a_process_waits_while_its_database_is_one_migration_behind(
    process: Process, empty: ServiceDatabase, asked: asyncio.Semaphore
) -> None:
    await migrate(SIGNALS, empty.migrator, BEFORE)
    await begins_only_after_migrating(process, asked, empty.migrator, BEFORE)


async def test_a_process_waits_for_the_first_migration(
    process: Process, empty: ServiceDatabase, asked: asyncio.Semaphore
) -> None:
    await begins_only_after_migrating(process, asked, empty.migrator, "")


async def test_what_was_migrated_before_services_could_ask_is_behind(
    process: Process, empty: ServiceDatabase, asked: asyncio.Semaphore
) -> None:
    await migrate(SIGNALS, empty.migrator)
    await owner_does(empty, "REVOKE SELECT ON alembic_version FROM signals_app, signals_worker")
    await begins_only_after_migrating(process, asked, empty.migrator, "")


async def test_earlier_code_begins_on_a_newer_schema(process: Process, empty: ServiceDatabase) -> None:
    await migrate(SIGNALS, empty.migrator)
    await owner_does(empty, "UPDATE alembic_version SET version_num = '9999'")
    assert await asyncio.wait_for(process._begun(asyncio.Event()), 10)


async def ended_while_it_waits(empty: ServiceDatabase, issuer: TestIssuer, folder: Path) -> tuple[str, int]:
    """What a whole process waited for when it was told to stop, and its exit status."""
    given = {"DRAAISCHIJF_SERVICE": "signals", **empty.environment()}
    settings = settings_for(given, issuer, VAULT_KEY, anchor_dir=str(folder)).model_dump(exclude_none=True)
    environment = os.environ | {f"DRAAISCHIJF_{name.upper()}": str(value) for name, value in settings.items()}
    command = (sys.executable, "-m", "chassis.run", "signals.bootstrap:service")
    started = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
    assert started.stderr
    async with asyncio.timeout(30):
        event = json.loads(await started.stderr.readline())["event"]
        started.send_signal(signal.SIGTERM)
        return event, await started.wait()


async def test_who_waits_for_a_migration_ends_when_told_to(
    empty: ServiceDatabase, issuer: TestIssuer, tmp_path: Path
) -> None:
    """Of itself: a container's first process isn't ended by a signal that it doesn't handle."""
    assert await ended_while_it_waits(empty, issuer, tmp_path) == ("waits_for_migration", 0)


async def test_who_waits_for_its_database_ends_when_told_to(
    empty: ServiceDatabase, issuer: TestIssuer, tmp_path: Path
) -> None:
    nobody = re.sub(r"@[^/]+", "@127.0.0.1:1", empty.worker)
    away = replace(empty, app=nobody, worker=nobody)
    assert await ended_while_it_waits(away, issuer, tmp_path) == ("waits_for_database", 0)


@pytest.mark.parametrize("name", SERVICES)
def test_the_files_are_numbered_as_alembic_reads_them(name: str) -> None:
    """From the first to the last, upwards: so a newer schema has a higher number."""
    from alembic.script import ScriptDirectory

    service: Service = load_service(f"{name}.bootstrap:service")
    script = ScriptDirectory(str(schema_version.migrations_of(service)))
    walked = [(one.revision, Path(one.path).name[:4]) for one in script.walk_revisions()]
    assert walked == sorted(((number, number) for number, _ in walked), reverse=True)
    assert script.get_current_head() == schema_version.wanted(service)
