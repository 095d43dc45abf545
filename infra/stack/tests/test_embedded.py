"""The embedded servers: what they promise to everything that is built on them."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import httpx
import jwt
import psutil
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from stack.broker import PARTITIONS, Broker, EmbeddedBroker
from stack.databases import Server, ServiceDatabase
from stack.issuer import TestIssuer
from stack.postgres import EmbeddedPostgres
from stack.process import wait_until

DatabaseFactory = Callable[[str], ServiceDatabase]


def plain(url: str) -> str:
    return url.replace("+asyncpg", "")


async def partitions_of(bootstrap: str) -> dict[str, int]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        return {t["topic"]: len(t["partitions"]) for t in await admin.describe_topics()}
    finally:
        await admin.close()


async def test_each_role_enters_its_own_database(database: DatabaseFactory) -> None:
    own = database("intake")
    for url in (own.app, own.worker, own.migrator):
        connection = await asyncpg.connect(plain(url))
        assert await connection.fetchval("select current_database()") == own.name
        await connection.close()


@pytest.mark.parametrize("kind", ["app", "worker", "migrator"])
async def test_no_role_enters_another_services_database(database: DatabaseFactory, kind: str) -> None:
    own, other = database("intake"), database("signals")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(plain(getattr(own, kind)).replace(own.name, other.name))


async def test_only_the_migrator_bypasses_row_security(postgres: Server, database: DatabaseFactory) -> None:
    database("partners")
    connection = await asyncpg.connect(postgres.url())
    query = "select rolname from pg_roles where rolbypassrls and rolname like 'partners_%'"
    rows = await connection.fetch(query)
    await connection.close()
    assert [row["rolname"] for row in rows] == ["partners_migrator"]


async def test_postgres_syncs_and_sorts_by_code_point(stack_folder: Path) -> None:
    embedded = EmbeddedPostgres(stack_folder / "plain", password="x", log=stack_folder / "plain.log")
    embedded.start()
    try:
        connection = await asyncpg.connect(embedded.server.url())
        assert await connection.fetchval("show fsync") == "on"
        upper = await connection.fetchval("select upper('é') || datlocale from pg_database limit 1")
        assert upper == "ÉC.UTF-8"
        await connection.close()
    finally:
        embedded.stop()


def test_data_survive_a_killed_server(stack_folder: Path) -> None:
    server = EmbeddedPostgres(stack_folder / "killed", password="x", log=stack_folder / "killed.log")

    async def run(sql: str) -> object:
        connection = await asyncpg.connect(server.server.url())
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    server.start()
    asyncio.run(run("create table kept as select 7 as n"))
    server.kill()
    server.start()
    assert asyncio.run(run("select n from kept")) == 7
    server.stop()


async def test_topics_have_their_partitions(broker: Broker) -> None:
    topics = await partitions_of(broker.bootstrap)
    assert topics["draaischijf.signals"] == PARTITIONS


async def test_topics_come_back_with_their_partitions_after_a_restart(stack_folder: Path) -> None:
    own = EmbeddedBroker(log=stack_folder / "own-broker.log", partitions=3)
    own.start()
    own.kill()
    own.start()
    try:
        assert set((await partitions_of(own.bootstrap)).values()) == {3}
    finally:
        own.stop()


def test_a_killed_parent_leaves_nothing_behind(stack_folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from stack.broker import EmbeddedBroker; from stack.postgres import EmbeddedPostgres\n"
        f"folder = Path({str(stack_folder / 'orphans')!r}); folder.mkdir(); folder.chmod(0o711)\n"
        "pg = EmbeddedPostgres(folder / 'pg', password='x'); pg.start()\n"
        "broker = EmbeddedBroker(log=folder / 'broker.log'); broker.start()\n"
        "print('up', flush=True); time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"up\n"
    family = psutil.Process(parent.pid).children(recursive=True)
    assert len(family) > 2
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not any(one.is_running() for one in family), 10, "het einde")


def test_the_issuers_tokens_verify_with_its_published_key(issuer: TestIssuer) -> None:
    discovery = httpx.get(f"{issuer.url}/.well-known/openid-configuration").json()
    key = jwt.PyJWKClient(discovery["jwks_uri"]).get_signing_key_from_jwt(issuer.token("mieke"))
    claims = jwt.decode(issuer.token("mieke"), key, ["RS256"], audience="draaischijf", issuer=issuer.url)
    assert claims["draaischijf_roles"] == ["volunteer"]
    assert claims["draaischijf_person"].endswith("a1")


def test_where_the_kernel_cannot_the_guard_stops_the_child() -> None:
    script = (
        "import subprocess, sys, time\n"
        "guard = [sys.executable, '-m', 'stack.guard', 'sleep', '600']\n"
        "subprocess.Popen(guard); print('up', flush=True); time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"up\n"
    started = psutil.Process(parent.pid)
    wait_until(lambda: len(started.children(recursive=True)) == 2, 10, "de wacht")
    family = started.children(recursive=True)
    parent.kill()
    parent.wait()
    wait_until(lambda: not any(one.is_running() for one in family), 10, "het einde")
