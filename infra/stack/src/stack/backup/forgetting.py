"""Everybody who was forgotten since is forgotten again, before a restored stack opens."""

from collections.abc import Iterable
from pathlib import Path

import asyncpg

from chassis import forgettings
from chassis.db import plain_dsn
from chassis.forgettings import Forgetting
from intake.domain.commands import ForgetAgain
from stack.backup.contents import KEY_TABLES
from stack.commands.running import Running
from stack.process import StackError

SOURCE = "intake"
"""The service that forgets, and keeps the list."""


def list_in(folder: Path) -> Path:
    return folder / f"{SOURCE}{forgettings.suffix}"


def read_list(folder: Path) -> set[Forgetting]:
    """Raises `StackError` without a list: that isn't the same as nobody."""
    path = list_in(folder)
    try:
        return forgettings.read(path)
    except FileNotFoundError:
        raise StackError(
            f"{path} ontbreekt. Zonder de lijst van wie gewist werd, wordt niets teruggezet:\n"
            "wie na de backup gewist is, zou weer leesbaar zijn."
        ) from None


def carry_over(survived: Path, goes_on: Path) -> set[Forgetting]:
    """Everybody on the list that survived is added to the one that goes on; returns who is on it then.

    Before anything starts: whoever is forgotten from then on is written under it.
    """
    known, path = read_list(survived), list_in(goes_on)
    there = forgettings.read(path) if path.exists() else set()
    forgettings.append(path, sorted(known - there))
    return known | there


async def destroy_keys(url: str, forgotten: Iterable[Forgetting]) -> int:
    """In one service's database; returns how many keys were still there."""
    pairs = sorted(forgotten)
    networks, persons = [one.network_id for one in pairs], [one.person_id for one in pairs]
    connection = await asyncpg.connect(plain_dsn(url))
    try:
        async with connection.transaction():
            gone = [
                await connection.execute(
                    f"DELETE FROM {table} USING unnest($1::uuid[], $2::uuid[]) AS gone (network, person)"  # noqa: S608
                    " WHERE network_id = network AND person_id = person",
                    networks,
                    persons,
                )
                for table in KEY_TABLES
            ]
    finally:
        await connection.close()
    return int(gone[0].split()[-1])


async def forget_again(running: Running, forgotten: Iterable[Forgetting]) -> None:
    """As intake does it: what else goes with the person, and the event that tells the other services.

    Of a network that is no longer served nobody can ask anything; its keys are gone like all others.
    """
    async with running.runtime(SOURCE) as runtime:
        for one in sorted(forgotten):
            if one.network_id not in runtime.networks:
                continue
            async with runtime.work(one.network_id, "restore") as uow:
                await uow.handle(ForgetAgain(person_id=one.person_id))
