"""The drill: all but backups, keys and the list of who was forgotten is lost, and comes back, twice.

It follows docs/backup.md, and starts with the command that a restore prints.
"""

import asyncio
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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


@contextmanager
def started_as_told(restored: str) -> Iterator[RunningStack]:
    """By the command at the end of what a restore said."""
    command = shlex.split(restored.partition("Start met: ")[2])
    assert command[:2] == ["draaischijf", "demo"], restored
    given = dict(zip(command[2::2], command[3::2], strict=True))
    with running(Path(given.pop("--data")), anchors=Path(given.pop("--ankers")), **EMBEDDED) as stack:
        assert not given
        yield stack


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
    """What is left after the disaster, and who was in it."""

    backup: Path
    keys: Path
    newest_keys: Path
    outside: Path
    gone: Person
    stays: Person
    leaves: Person
    behind: Person

    def restored(self, data: Path, goes_on: Path) -> str:
        kept = {"sleutels": self.keys, "ankers": self.outside, "nieuwe-ankers": goes_on, "data": data}
        return draaischijf("restore", self.backup, *(part for one in kept.items() for part in option(*one)))


def option(name: str, folder: Path) -> tuple[str, Path]:
    return f"--{name}", folder


@pytest.fixture(scope="module")
def place(stack_folder: Path) -> Path:
    folder = stack_folder / "drill"
    folder.mkdir(mode=0o711)
    return folder


@pytest.fixture(scope="module")
def lost(place: Path) -> Lost:
    """One person is forgotten after the backup; of another the signal wasn't published when it was made."""
    data, outside = place / "lost", place / "outside"
    backup, keys, newest_keys = place / "backup", place / "keys", place / "newest-keys"
    with running(data, anchors=outside, **EMBEDDED) as stack:
        names = ("Blanche Vergeetmeniet", "Camiel Blijfthier", "Fientje Vergeetmelater")
        gone, stays, leaves = (register(stack, name) for name in names)
        wait_until(lambda: counted(stack) == 3, PATIENCE, "De cijfers")
        stack.stop("broker")
        behind = register(stack, "Denise Nognietverstuurd")
        draaischijf("backup", backup, "--sleutels", keys, "--data", data)
        stack.start("broker")
        forget(stack, gone.client_id, outside / "intake.forgotten")
        register(stack, "Elza Naderhand")
        wait_until(lambda: counted(stack) == 5, PATIENCE, "De cijfers")
        wait_until(lambda: not keys_held(stack, gone), PATIENCE, "Het wissen bij iedereen")
        draaischijf("backup", place / "newest", "--sleutels", newest_keys, "--data", data)
    shutil.rmtree(data)
    return Lost(backup, keys, newest_keys, outside, gone=gone, stays=stays, leaves=leaves, behind=behind)


def test_what_is_lost_comes_back_and_who_was_forgotten_doesnt(lost: Lost, place: Path) -> None:
    """At first an older copy with the newest keys; then, as it should never be, with the keys of before."""
    goes_on = place / "goes-on"
    said = replace(lost, keys=lost.newest_keys).restored(place / "found", goes_on)
    assert "auditspoor intact" in said
    assert "0 sleutels opnieuw vernietigd" in said, said
    with started_as_told(said) as stack:
        data = stack.home.folder
        wait_until(lambda: counted(stack) == 4, PATIENCE, "De cijfers")
        nobody_reads(stack, lost.gone)
        for person in (lost.stays, lost.leaves, lost.behind):
            reads(stack, person)
        assert "GESCHONDEN" not in draaischijf("audit", "verify", "--data", data)
        draaischijf("rebuild", "reporting", "--data", data)
        assert counted(stack) == 4
        hand_in(stack, lost.stays.client_id)
        wait_until(lambda: counted(stack) == 5, PATIENCE, "De cijfers")
        forget(stack, lost.leaves.client_id, goes_on / "intake.forgotten")
    shutil.rmtree(data)
    said = replace(lost, outside=goes_on).restored(place / "again", place / "goes-on-again")
    assert "4 sleutels opnieuw vernietigd" in said, said
    with started_as_told(said) as stack:
        for person in (lost.gone, lost.leaves):
            nobody_reads(stack, person)
        reads(stack, lost.stays)


def keys_held(stack: RunningStack, person: Person) -> list[str]:
    """The services that have a key of this person's."""
    held = "SELECT count(*) FROM vault_keys WHERE person_id = $1"
    client_id = UUID(person.client_id)
    return [service for service in stack.plan.services if fetch(stack, service, held, client_id)]


def nobody_reads(stack: RunningStack, person: Person) -> None:
    """Neither here, nor with the keys: they are nowhere any more; and the others heard of it, once."""
    katrien = stack.client("katrien", "intake")
    assert katrien.get(f"/clients/{person.client_id}").status_code in {404, 410}
    words = stack.client("katrien", "signals").get(f"/dossiers/{person.dossier_id}").text
    assert "trap" not in words
    client_id = UUID(person.client_id)
    assert not keys_held(stack, person)
    heard = "SELECT forgotten_on IS NOT NULL FROM clients WHERE client_id = $1"
    wait_until(lambda: fetch(stack, "signals", heard, client_id), PATIENCE, "Het wissen bij signals")
    told = "SELECT count(*) FROM journal WHERE type LIKE '%person-forgotten%' AND key = $1"
    assert fetch(stack, "intake", told, person.client_id) == 1


def reads(stack: RunningStack, person: Person) -> None:
    assert "33021F" in stack.client("katrien", "intake").get(f"/clients/{person.client_id}").text
    assert "trap" in stack.client("katrien", "signals").get(f"/dossiers/{person.dossier_id}").text


def test_without_the_list_or_with_a_damaged_file_nothing_is_restored(lost: Lost, tmp_path: Path) -> None:
    new, goes_on = tmp_path / "new", tmp_path / "goes-on"
    with pytest.raises(StackError, match="Zonder de lijst"):
        replace(lost, outside=tmp_path).restored(new, goes_on)
    damaged = tmp_path / "damaged"
    shutil.copytree(lost.backup, damaged)
    with (damaged / "signals.dump").open("ab") as dump:
        dump.write(b"x")
    with pytest.raises(StackError, match=r"beschadigd.*signals\.dump"):
        replace(lost, backup=damaged).restored(new, goes_on)
    assert not new.exists()
    assert not goes_on.exists()


def test_the_data_hold_no_key_and_the_list_no_more_than_ids(lost: Lost) -> None:
    listed = forgettings.read(lost.outside / "intake.forgotten")
    assert [str(one.person_id) for one in listed] == [lost.gone.client_id]
    assert not list(lost.backup.rglob("*secrets*"))
    assert (lost.keys / "secrets.json").stat().st_mode & 0o077 == 0
