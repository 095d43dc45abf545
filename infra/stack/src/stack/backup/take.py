"""Taking a backup of a stack that runs, while it answers."""

import asyncio
import os
import shutil
from pathlib import Path

from chassis.clock import real_now
from stack.backup.contents import KEY_TABLES, Data, Keys
from stack.backup.cut import snapshots
from stack.backup.tools import dump
from stack.home import Home, described
from stack.process import StackError


def check_apart(data: Path, keys: Path) -> None:
    """Raises `StackError`: together they would read everything, and an older backup isn't overwritten."""
    one, other = data.resolve(), keys.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise StackError("Bewaar de sleutels niet bij de gegevens: kies voor --sleutels een map elders.")
    for folder in (one, other):
        if folder.exists() and any(folder.iterdir()):
            raise StackError(f"{folder} is niet leeg: kies een nieuwe map.")


def take(running: Path, to: Data, keys: Keys) -> None:
    """Raises `StackError`; what broke off lacks a manifest, and can't be restored."""
    stack = described(running)
    check_apart(to.folder, keys.folder)
    for folder in (to.folder, keys.folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    home = Home(Path(stack["data"]))
    # Before the databases: an anchor may not name a link that the backup hasn't.
    _copy_anchors(Path(stack["anchors"]), to.anchors)
    urls = {service: database["migrator"] for service, database in stack["databases"].items()}
    taken_at = real_now()
    asyncio.run(_dump(urls, to, keys))
    for kept, copy in ((home.own_networks, to.networks), (home.filled, to.filled)):
        if kept.exists():
            shutil.copyfile(kept, copy)
    _copy_private(home.secrets_file, keys.secrets)
    for whole in (keys, to):
        whole.seal(taken_at.isoformat(), list(urls))


async def _dump(urls: dict[str, str], to: Data, keys: Keys) -> None:
    async with snapshots(urls) as taken:
        for service, url in urls.items():
            without = [f"--exclude-table-data={table}" for table in KEY_TABLES]
            alone = ["--data-only", *(f"--table={table}" for table in KEY_TABLES)]
            await asyncio.to_thread(dump, url, taken[service], to.dump(service), without)
            await asyncio.to_thread(dump, url, taken[service], keys.dump(service), alone)


def _copy_anchors(kept: Path, copy: Path) -> None:
    copy.mkdir(parents=True)
    for file in kept.glob("*.anchor"):
        shutil.copyfile(file, copy / file.name)


def _copy_private(file: Path, copy: Path) -> None:
    with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
        sink.write(file.read_bytes())
