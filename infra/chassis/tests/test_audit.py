import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from databases import NETWORK, OTHER_NETWORK, Database, audit_entry, tenant
from sqlalchemy import insert

from chassis import anchor, forgettings, tables
from chassis.audit import Sealer
from chassis.audit_check import Fault, Verification, verify
from chassis.clock import real_now
from chassis.forgettings import FORGET, Forgetting


class Trail:
    def __init__(self, database: Database, anchors: Path) -> None:
        self.database = database
        self.anchors = anchors
        self.sealer = self.new_sealer()

    @property
    def forgotten(self) -> Path:
        return self.anchors.with_suffix(forgettings.suffix)

    def new_sealer(self) -> Sealer:
        return Sealer(self.database.worker, "toy", self.anchors)

    async def write(self, count: int = 1, **changes: object) -> list[int]:
        statement = insert(tables.audit_entries).returning(tables.audit_entries.c.id)
        async with tenant(self.database.app) as connection:
            return [
                (await connection.execute(statement.values(**audit_entry(**changes)))).scalar_one()
                for _ in range(count)
            ]

    async def sealed(self, count: int) -> list[int]:
        ids = await self.write(count)
        assert await self.sealer.seal_once() == count
        return ids

    async def verified(self) -> Verification:
        async with self.database.worker.connect() as connection:
            return await verify(connection, self.anchors)

    async def faults(self) -> list[Fault]:
        return (await self.verified()).faults


@pytest.fixture
def trail(chassis_database: Database, tmp_path: Path) -> Trail:
    return Trail(chassis_database, tmp_path / "anchors" / "toy.anchor")


async def test_an_untouched_trail_is_intact(trail: Trail) -> None:
    await trail.sealed(3)
    await trail.sealed(2)
    waiting = await trail.write()
    found = await trail.verified()
    assert (found.intact, found.links, found.unsealed) == (True, 5, waiting)
    assert [kept.seq for kept in anchor.read(trail.anchors)] == [3, 5]


@pytest.mark.parametrize(
    "change",
    [
        "action = 'client.list'",
        "actor = 'wouter'",
        "ground = 'consent'",
        "subjects = '{}'",
        "at = at + interval '1 second'",
        "network_id = gen_random_uuid()",
        "role = 'dpo'",
        "subject_kind = 'volunteer'",
        "request_id = 'x'",
    ],
)
async def test_an_edited_entry_is_named(trail: Trail, change: str) -> None:
    ids = await trail.sealed(3)
    await trail.database.as_owner(f"update audit_entries set {change} where id = :id", id=ids[1])
    assert await trail.faults() == [Fault("edited", ids[1], 2, 2)]


async def test_a_deleted_entry_is_named(trail: Trail) -> None:
    ids = await trail.sealed(3)
    await trail.database.as_owner("delete from audit_entries where id = :id", id=ids[0])
    assert await trail.faults() == [Fault("deleted", ids[0], 1, 1)]


async def test_an_entry_deleted_with_its_link_leaves_a_gap(trail: Trail) -> None:
    ids = await trail.sealed(4)
    await trail.database.as_owner("delete from audit_entries where id = any(:ids)", ids=ids[1:3])
    await trail.database.as_owner("delete from audit_chain where entry_id = any(:ids)", ids=ids[1:3])
    assert await trail.faults() == [Fault("deleted", None, 2, 3)]


async def test_a_tail_deleted_with_its_links_is_known_by_the_anchor(trail: Trail) -> None:
    ids = await trail.sealed(3)
    await trail.database.as_owner("delete from audit_entries where id = :id", id=ids[2])
    await trail.database.as_owner("delete from audit_chain where entry_id = :id", id=ids[2])
    assert await trail.faults() == [Fault("deleted", ids[2], 3, 3)]


async def test_a_tail_that_grew_again_doesnt_fit_its_old_anchor(trail: Trail) -> None:
    ids = await trail.sealed(3)
    await trail.database.as_owner("delete from audit_entries where id = :id", id=ids[2])
    await trail.database.as_owner("delete from audit_chain where entry_id = :id", id=ids[2])
    await trail.write(2)
    await trail.new_sealer().seal_once()
    assert Fault("edited", None, 1, 3) in await trail.faults()


async def test_a_chain_made_anew_doesnt_fit_its_anchor(trail: Trail) -> None:
    await trail.sealed(2)
    ids = await trail.sealed(2)
    await trail.database.as_owner("update audit_entries set actor = 'nobody' where id = :id", id=ids[0])
    await trail.database.as_owner("delete from audit_chain where seq > 2")
    forged = Sealer(trail.database.worker, "toy", trail.anchors.with_name("forged"))
    await forged.seal_once()
    assert await trail.faults() == [Fault("edited", None, 3, 4)]


@pytest.mark.parametrize("sealed_afterwards", [True, False])
async def test_an_entry_inserted_with_an_old_date_is_named(trail: Trail, sealed_afterwards: bool) -> None:
    await trail.sealed(3)
    ids = await trail.write(at=real_now() - timedelta(days=1))
    if sealed_afterwards:
        await trail.sealer.seal_once()
    assert [(fault.kind, fault.entry_id) for fault in await trail.faults()] == [("inserted", ids[0])]


async def test_what_happened_while_no_sealer_ran_is_no_fault(trail: Trail) -> None:
    await trail.write(2, at=real_now() - timedelta(hours=9))
    await trail.sealer.seal_once()
    assert (await trail.verified()).intact


async def test_an_entry_that_commits_late_is_linked_after_its_successors(trail: Trail) -> None:
    statement = insert(tables.audit_entries).values(**audit_entry())
    async with tenant(trail.database.app) as slow:
        await slow.execute(statement)
        await trail.sealed(2)
    assert await trail.sealer.seal_once() == 1
    found = await trail.verified()
    assert (found.intact, found.links, found.unsealed) == (True, 3, [])


async def test_two_sealers_link_every_entry_once(trail: Trail) -> None:
    await trail.write(50)
    counts: Sequence[int] = await asyncio.gather(*(trail.new_sealer().seal_once() for _ in range(4)))
    assert sum(counts) == 50
    found = await trail.verified()
    assert (found.intact, found.links) == (True, 50)


async def test_the_anchors_of_several_sealers_are_in_order_and_each_is_there_once(trail: Trail) -> None:
    sealers = [trail.new_sealer() for _ in range(3)]
    for _ in range(5):
        await trail.write(2)
        await asyncio.gather(*(sealer.seal_once() for sealer in sealers))
    assert [kept.seq for kept in anchor.read(trail.anchors)] == [2, 4, 6, 8, 10]


async def test_no_other_seals_before_the_anchor_is_written(
    trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the anchors of two sealers could be written in another order than their links."""
    asked, go_on = asyncio.Event(), asyncio.Event()
    loop, append = asyncio.get_running_loop(), anchor.append

    def slow(path: Path, one: anchor.Anchor) -> None:
        loop.call_soon_threadsafe(asked.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        append(path, one)

    monkeypatch.setattr(anchor, "append", slow)
    await trail.write(1)
    first = asyncio.create_task(trail.sealer.seal_once())
    await asked.wait()
    await trail.write(1)
    assert await trail.new_sealer().seal_once() == 0
    go_on.set()
    assert await first == 1
    monkeypatch.undo()
    assert await trail.new_sealer().seal_once() == 1
    assert [kept.seq for kept in anchor.read(trail.anchors)] == [1, 2]


async def test_a_sealer_that_fails_lets_another_go_on(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError

    await trail.write(1)
    monkeypatch.setattr(anchor, "append", fail)
    with pytest.raises(OSError):  # noqa: PT011 - as the disk says it
        await trail.sealer.seal_once()
    monkeypatch.undo()
    await trail.write(1)
    assert await trail.new_sealer().seal_once() == 1


async def test_a_sealer_that_died_before_its_anchor_leaves_it_to_the_next(trail: Trail) -> None:
    await trail.sealed(2)
    trail.anchors.unlink()
    assert await trail.new_sealer().seal_once() == 0
    assert [kept.seq for kept in anchor.read(trail.anchors)] == [2]
    assert await trail.new_sealer().seal_once() == 0
    assert len(anchor.read(trail.anchors)) == 1


async def test_half_an_anchor_makes_way_for_a_whole_one(trail: Trail) -> None:
    await trail.sealed(1)
    with trail.anchors.open("ab") as file:
        file.write(b'{"seq": 2, "entr')
    assert [kept.seq for kept in anchor.read(trail.anchors)] == [1]
    await trail.sealed(1)
    assert [json.loads(line)["seq"] for line in trail.anchors.read_text().splitlines()] == [1, 2]


@pytest.mark.parametrize("where", ["sealer.before_commit", "sealer.after_commit"])
async def test_a_sealer_killed_at_either_side_of_its_commit_is_followed_up(
    trail: Trail, tmp_path: Path, where: str
) -> None:
    await trail.write(3, action=FORGET)
    armed = tmp_path / f"toy.{where}"
    armed.touch()
    program = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from sqlalchemy.ext.asyncio import create_async_engine\nfrom chassis.audit import Sealer\n"
        "asyncio.run(Sealer(create_async_engine(sys.argv[1]), 'toy', Path(sys.argv[2])).seal_once())"
    )
    url = trail.database.worker.url.render_as_string(hide_password=False)
    died = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", program, url, str(trail.anchors)],
        env={**os.environ, "DRAAISCHIJF_CRASH_DIR": str(tmp_path), "DRAAISCHIJF_SERVICE": "toy"},
        check=False,
        timeout=60,
    )
    assert died.returncode == -signal.SIGKILL
    assert armed.with_name(f"{armed.name}.hit").exists()
    assert await trail.sealer.seal_once() == (3 if where == "sealer.before_commit" else 0)
    found = await trail.verified()
    assert (found.intact, found.links, found.unsealed) == (True, 3, [])
    assert [kept.seq for kept in anchor.read(trail.anchors)] == [3]
    assert len(forgettings.read(trail.forgotten)) == 3


async def test_one_chain_holds_the_entries_of_every_network(trail: Trail) -> None:
    await trail.write(1)
    async with tenant(trail.database.app, OTHER_NETWORK) as connection:
        await connection.execute(insert(tables.audit_entries).values(**audit_entry(network_id=OTHER_NETWORK)))
    assert NETWORK != OTHER_NETWORK
    assert await trail.sealer.seal_once() == 2


async def test_who_is_forgotten_is_listed_outside_the_database(trail: Trail) -> None:
    first, second = uuid4(), uuid4()
    await trail.write(action=FORGET, subjects=[first])
    await trail.write(action="read_client", subjects=[uuid4()])
    assert await trail.sealer.seal_once() == 2
    await trail.write(action=FORGET, subjects=[second])
    await trail.new_sealer().seal_once()
    assert forgettings.read(trail.forgotten) == {Forgetting(NETWORK, first), Forgetting(NETWORK, second)}


async def test_a_list_is_there_before_anybody_is_on_it(trail: Trail) -> None:
    with pytest.raises(FileNotFoundError):
        forgettings.read(trail.forgotten)
    await trail.sealer.seal_once()
    assert forgettings.read(trail.forgotten) == set()


def test_half_a_line_of_a_crash_takes_no_other_with_it(tmp_path: Path) -> None:
    path, one, other = tmp_path / "x.forgotten", Forgetting(NETWORK, uuid4()), Forgetting(NETWORK, uuid4())
    forgettings.append(path, [one])
    with path.open("a") as file:
        file.write('{"network_id": "')
    forgettings.append(path, [other])
    assert forgettings.read(path) == {one, other}
