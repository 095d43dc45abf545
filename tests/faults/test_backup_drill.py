"""The drill: all but the backup, its keys and the list of who was forgotten is lost, and comes back."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from typer.testing import CliRunner

from chassis import forgettings
from chassis.db import plain_dsn
from stack.cli import app
from stack.process import StackError, wait_until
from stack.running import RunningStack, running

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

PATIENCE = 90.0
EMBEDDED = {"postgres": None, "database_suffix": ""}


def draaischijf(*arguments: object) -> str:
    said = CliRunner().invoke(app, [str(one) for one in arguments])
    if isinstance(said.exception, StackError):
        raise said.exception
    assert said.exit_code == 0, said.output
    return " ".join(said.output.split())


@dataclass(frozen=True)
class Person:
    client_id: str
    dossier_id: str


def post(stack: RunningStack, login: str, service: str, path: str, body: object) -> Any:
    return stack.client(login, service).post(path, json=body).raise_for_status().json()


def register(stack: RunningStack, name: str) -> Person:
    client_id = str(uuid4())
    client = {"client_id": client_id, "name": name, "area": "33021F"}
    post(stack, "katrien", "intake", "/clients", client)
    return Person(client_id, hand_in(stack, client_id))


def hand_in(stack: RunningStack, client_id: str) -> str:
    card = {
        "client_id": client_id,
        "area": "33021F",
        "channel": "phone",
        "text": "Geraakt de trap niet meer op.",
    }
    dossier_id: str = post(stack, "katrien", "signals", "/cards", card)["dossier_id"]
    return dossier_id


def counted(stack: RunningStack) -> int:
    rows = stack.client("katrien", "reporting").get("/figures", params={"by": "kind"}).json()["rows"]
    return sum(row["count"] for row in rows if row["kind"] == "signal")


def forget(stack: RunningStack, client_id: str, listed_in: Path) -> None:
    asked = post(stack, "katrien", "intake", "/forget-requests", {"person_id": client_id})
    post(stack, "dirk", "intake", f"/forget-requests/{asked['forget_request_id']}/confirm", {})
    wait_until(lambda: client_id in listed_in.read_text(), PATIENCE, "De lijst van gewisten")


def fetch(stack: RunningStack, service: str, query: str, *values: object) -> Any:
    async def ask() -> Any:
        connection = await asyncpg.connect(plain_dsn(stack.database(service).migrator))
        try:
            return await connection.fetchval(query, *values)
        finally:
            await connection.close()

    return asyncio.run(ask())


@dataclass(frozen=True)
class Lost:
    """What is left after the disaster."""

    backup: Path
    keys: Path
    outside: Path
    gone: Person
    stays: Person
    behind: Person

    def restored(self, data: Path, **other: Path) -> str:
        kept = {"sleutels": self.keys, "ankers": self.outside, **other}
        options = [part for name, folder in kept.items() for part in (f"--{name}", folder)]
        return draaischijf("restore", self.backup, *options, "--data", data)


@pytest.fixture(scope="module")
def lost(stack_folder: Path) -> Lost:
    """One person is forgotten after the backup; of another the signal wasn't published when it was made."""
    place = stack_folder / "drill"
    place.mkdir(mode=0o711)
    data, outside = place / "lost", place / "outside"
    kept = {"backup": place / "backup", "keys": place / "keys", "outside": outside}
    with running(data, anchors=outside, **EMBEDDED) as stack:
        gone, stays = register(stack, "Blanche Vergeetmeniet"), register(stack, "Camiel Blijfthier")
        wait_until(lambda: counted(stack) == 2, PATIENCE, "De cijfers")
        stack.stop("broker")
        behind = register(stack, "Denise Nognietverstuurd")
        draaischijf("backup", kept["backup"], "--sleutels", kept["keys"], "--data", data)
        stack.start("broker")
        forget(stack, gone.client_id, outside / "intake.forgotten")
        register(stack, "Elza Naderhand")
        wait_until(lambda: counted(stack) == 4, PATIENCE, "De cijfers")
    shutil.rmtree(data)
    return Lost(**kept, gone=gone, stays=stays, behind=behind)


def test_what_is_lost_comes_back_and_who_was_forgotten_doesnt(lost: Lost, stack_folder: Path) -> None:
    data = stack_folder / "drill" / "found"
    said = lost.restored(data)
    assert "auditspoor intact" in said
    assert "2 sleutels opnieuw vernietigd" in said, said
    with running(data, **EMBEDDED) as stack:
        wait_until(lambda: counted(stack) == 3, PATIENCE, "De cijfers")
        nobody_reads(stack, lost.gone)
        reads(stack, lost.stays)
        reads(stack, lost.behind)
        assert "GESCHONDEN" not in draaischijf("audit", "verify", "--data", data)
        draaischijf("rebuild", "reporting", "--data", data)
        assert counted(stack) == 3
        hand_in(stack, lost.stays.client_id)
        wait_until(lambda: counted(stack) == 4, PATIENCE, "De cijfers")


def nobody_reads(stack: RunningStack, person: Person) -> None:
    """Neither here, nor with the keys: they are nowhere any more; and the others heard of it, once."""
    katrien = stack.client("katrien", "intake")
    assert katrien.get(f"/clients/{person.client_id}").status_code in {404, 410}
    words = stack.client("katrien", "signals").get(f"/dossiers/{person.dossier_id}").text
    assert "trap" not in words
    client_id = UUID(person.client_id)
    for service in stack.plan.services:
        held = fetch(stack, service, "SELECT count(*) FROM vault_keys WHERE person_id = $1", client_id)
        assert held == 0, service
    heard = "SELECT forgotten_on IS NOT NULL FROM clients WHERE client_id = $1"
    wait_until(lambda: fetch(stack, "signals", heard, client_id), PATIENCE, "Het wissen bij signals")
    told = "SELECT count(*) FROM journal WHERE type LIKE '%person-forgotten%' AND key = $1"
    assert fetch(stack, "intake", told, person.client_id) == 1


def reads(stack: RunningStack, person: Person) -> None:
    assert "33021F" in stack.client("katrien", "intake").get(f"/clients/{person.client_id}").text
    assert "trap" in stack.client("katrien", "signals").get(f"/dossiers/{person.dossier_id}").text


def test_without_the_list_or_with_a_damaged_file_nothing_is_restored(lost: Lost, tmp_path: Path) -> None:
    with pytest.raises(StackError, match="Zonder de lijst"):
        lost.restored(tmp_path / "new", ankers=tmp_path)
    damaged = tmp_path / "damaged"
    shutil.copytree(lost.backup, damaged)
    with (damaged / "signals.dump").open("ab") as dump:
        dump.write(b"x")
    with pytest.raises(StackError, match=r"beschadigd.*signals\.dump"):
        Lost(**{**vars(lost), "backup": damaged}).restored(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_data_hold_no_key_and_the_list_no_more_than_ids(lost: Lost) -> None:
    listed = forgettings.read(lost.outside / "intake.forgotten")
    assert [str(one.person_id) for one in listed] == [lost.gone.client_id]
    assert not list(lost.backup.rglob("*secrets*"))
    assert (lost.keys / "secrets.json").stat().st_mode & 0o077 == 0
