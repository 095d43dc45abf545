"""Putting a backup back in another folder, which opens only when everybody forgotten is so again."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from chassis import anchor
from chassis.audit_check import Verification
from chassis.db import plain_dsn
from chassis.forgettings import Forgetting
from chassis.relay import queue_again
from contracts import topic_of
from stack.backup import forgetting
from stack.backup.contents import Data, Keys, check
from stack.backup.tools import restore
from stack.commands.audit import verify_all
from stack.commands.running import Running
from stack.databases import create_database
from stack.home import Home
from stack.plan import Options, Plan
from stack.process import StackError

Report = Callable[[str], None]


@dataclass(frozen=True)
class Outside:
    """Two folders with what outlives the data: the trail's anchors, and who was forgotten."""

    survived: Path
    goes_on: Path
    """New: the anchors of before would go on past the end of the restored chain."""

    def check(self) -> None:
        """Raises `StackError` where nothing survived, or where another trail's anchors are."""
        forgetting.read_list(self.survived)
        if any(self.goes_on.glob("*.anchor")):
            raise StackError(f"In {self.goes_on} staan al ankers: kies een nieuwe map voor --nieuwe-ankers.")


@dataclass(frozen=True)
class PutBack:
    taken_at: str
    forgotten: int
    """Keys that were still in the backup."""
    queued: int
    trail: dict[str, Verification]


def put_back(backup: Data, keys: Keys, outside: Outside, data: Path, report: Report) -> PutBack:
    """Raises `StackError`."""
    report("Backup nakijken")
    manifest = check(backup, keys)
    outside.check()
    home = Home(data)
    if home.folder.exists() and any(home.folder.iterdir()):
        raise StackError(f"{home.folder} is niet leeg: zet terug in een nieuwe map.")
    home.enter(restoring=True)
    try:
        home.restoring.touch()
        _copy_files(backup, keys, home)
        forgotten = forgetting.carry_over(outside.survived, outside.goes_on)
        plan = Plan(Options(data=home.folder, anchors=outside.goes_on), home)
        report("PostgreSQL starten")
        plan["postgres"].start()
        try:
            done = asyncio.run(_fill(plan, backup, keys, outside, forgotten, home, report))
        finally:
            plan["postgres"].part.stop()
        home.restoring.unlink()
    finally:
        home.leave()
    return PutBack(manifest.taken_at, *done)


def _copy_files(backup: Data, keys: Keys, home: Home) -> None:
    shutil.copyfile(keys.secrets, home.secrets_file)
    home.secrets_file.chmod(0o600)
    for kept, copy in ((backup.networks, home.own_networks), (backup.filled, home.filled)):
        if kept.exists():
            shutil.copyfile(kept, copy)


async def _fill(
    plan: Plan,
    backup: Data,
    keys: Keys,
    outside: Outside,
    forgotten: set[Forgetting],
    home: Home,
    report: Report,
) -> tuple[int, int, dict[str, Verification]]:
    keys_gone = queued = 0
    for service in plan.services:
        report(f"De dienst {service} terugzetten")
        database = await create_database(plan.server, service)
        await asyncio.to_thread(restore, database.migrator, backup.dump(service))
        await asyncio.to_thread(restore, database.migrator, keys.dump(service))
        keys_gone += await forgetting.destroy_keys(database.migrator, forgotten)
        queued += await _queue(database.migrator, service)
        await _keep_anchors(database.migrator, service, (outside.survived, backup.anchors), outside.goes_on)
    report("Opnieuw wissen wie gewist werd")
    home.describe(plan.description())
    running = Running(home.folder)
    await forgetting.forget_again(running, forgotten)
    report("Auditspoor nakijken")
    trail = await verify_all(running)
    if broken := [service for service, found in trail.items() if not found.intact]:
        raise StackError(f"Het auditspoor is geschonden in {', '.join(broken)}: dit gaat niet open.")
    report("Wegschrijven")
    await _write_out(plan)
    return keys_gone, queued, trail


async def _write_out(plan: Plan) -> None:
    """All of it to disk now, however long that takes: a stop and a start have little patience."""
    connection = await asyncpg.connect(plan.server.url())
    await connection.execute("CHECKPOINT")
    await connection.close()


async def _queue(url: str, service: str) -> int:
    """A broker may hold more than the backup, or nothing: what is true is in the journals, and sent again."""
    connection = await asyncpg.connect(plain_dsn(url))
    try:
        queued = await queue_again(connection, topic_of(service))
        await connection.execute("ANALYZE")
        return queued
    finally:
        await connection.close()


async def _keep_anchors(url: str, service: str, known: tuple[Path, ...], to: Path) -> None:
    """The newest known anchors, as far as the restored chain goes: what was lost since can't be anchored."""
    connection = await asyncpg.connect(plain_dsn(url))
    end = await connection.fetchval("SELECT coalesce(max(seq), 0) FROM audit_chain")
    await connection.close()
    name = f"{service}.anchor"
    kept = next((folder / name for folder in known if (folder / name).exists()), None)
    if kept is not None:
        anchor.write(to / name, (one for one in anchor.read(kept) if one.seq <= end))
