"""A chain over the audit trail: each link hashes one entry together with the link before it.

Entries are written in the transactions that they tell about, in any number at once; one sealer per service
links them afterwards. It looks for entries without a link, never for ids above the last, since ids commit out
of order. The chain's head goes to a file outside the database, so that who rewrites the whole chain is found
out too.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, BYTEA
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis import anchor, crash, forgettings, logs
from chassis.anchor import Anchor
from chassis.clock import real_now
from chassis.db import is_transient, looking
from chassis.forgettings import FORGET, Forgetting

genesis: Final = bytes(32)
columns: Final = (
    "e.id, e.at, e.network_id, e.actor, e.role, e.action, e.subject_kind, e.subjects, e.ground, e.request_id"
)
_batch: Final = 1000
_full_look_every: Final = 60
_recent: Final = 20_000
_pause_seconds: Final = 1.0

_log = logs.get("sealer")
_try_lock = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")
_unlock = text("select pg_advisory_unlock(hashtextextended(:name, 0))")
_select_head = text("select seq, entry_id, hash from audit_chain order by seq desc limit 1")
_select_unlinked = text(
    f"select {columns} from audit_entries e where e.id > :floor"  # noqa: S608
    " and not exists (select from audit_chain c where c.entry_id = e.id) order by e.id limit :limit"
)
_insert_links = text(
    "insert into audit_chain (seq, entry_id, hash) select * from unnest(:seqs, :entry_ids, :hashes)"
).bindparams(
    bindparam("seqs", type_=ARRAY(BIGINT())),
    bindparam("entry_ids", type_=ARRAY(BIGINT())),
    bindparam("hashes", type_=ARRAY(BYTEA())),
)


@dataclass(frozen=True)
class Link:
    seq: int
    entry_id: int
    hash: bytes


def hash_of(previous: bytes, entry: Row[Any]) -> bytes:
    """What the link of this entry must hold; every column of the entry counts."""
    content = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(),
        str(entry.network_id),
        entry.actor,
        entry.role,
        entry.action,
        entry.subject_kind,
        [str(subject) for subject in entry.subjects],
        entry.ground,
        entry.request_id,
    ]
    return hashlib.sha256(previous + json.dumps(content, ensure_ascii=False).encode()).digest()


def linked(head: Link | None, entries: Iterable[Row[Any]]) -> list[Link]:
    links: list[Link] = []
    seq, previous = (head.seq, head.hash) if head else (0, genesis)
    for seq, entry in enumerate(entries, start=seq + 1):  # noqa: B020
        previous = hash_of(previous, entry)
        links.append(Link(seq, entry.id, previous))
    return links


class Sealer:
    """Links one service's audit entries; of several, one works at a time. `run` ends only when cancelled."""

    def __init__(self, engine: AsyncEngine, service: str, anchors: Path) -> None:
        self._engine = engine
        self._looking = looking(engine)
        self._lock = {"name": f"draaischijf:sealer:{service}"}
        self._anchors = anchors
        self._forgotten = anchors.with_suffix(forgettings.suffix)
        self._listed = False
        self._anchored: int | None = None
        self._looks = 0
        self._newest = 0

    async def run(self) -> None:
        while True:
            sealed = 0
            try:
                sealed = await self.seal_once()
            except Exception as error:  # noqa: BLE001 - sealing goes on; what isn't linked yet stays visible
                if not is_transient(error):
                    _log.exception("sealer failed")
            await asyncio.sleep(0 if sealed == _batch else _pause_seconds)

    async def seal_once(self) -> int:
        """Link what has no link yet, in one transaction, then anchor the head; returns how many.

        The lock outlasts the transaction: the anchors are one file, and its lines are in the chain's order.
        """
        if await self._all_linked():
            return 0
        async with self._engine.connect() as connection:
            async with connection.begin():
                if not await connection.scalar(_try_lock, self._lock):
                    return 0
            try:
                sealed = await self._seal(connection)
            except BaseException:
                await connection.invalidate()  # the lock goes with it
                raise
            async with connection.begin():
                await connection.execute(_unlock, self._lock)
        return sealed

    async def _all_linked(self) -> bool:
        """A look without the lock, which costs a third; each full look is with it, and sees to the anchor."""
        if self._anchored is None or self._looks % _full_look_every == 0:
            return False
        async with self._looking.connect() as connection:
            return not await self._unlinked(connection)

    async def _seal(self, connection: AsyncConnection) -> int:
        async with connection.begin():
            head = await _head(connection)
            entries = await self._unlinked(connection)
            links = linked(head, entries)
            # Before the commit: a crash after it would leave a forgetting that no later seal looks at.
            await self._list(_forgettings_among(entries))
            if links:
                await _insert(connection, links)
                crash.point("sealer.before_commit")
        if links:
            crash.point("sealer.after_commit")
        if newest := links[-1] if links else head:
            self._newest = max(self._newest, newest.entry_id)
            await asyncio.to_thread(self._anchor, newest)
        return len(links)

    async def _list(self, found: Sequence[Forgetting]) -> None:
        if found or not self._listed:
            await asyncio.to_thread(forgettings.append, self._forgotten, found)
            self._listed = True

    async def _unlinked(self, connection: AsyncConnection) -> Sequence[Row[Any]]:
        """Looks at the recent entries, and once in a while at all, for one that took long to commit."""
        everything = self._looks % _full_look_every == 0
        self._looks += 1
        floor = 0 if everything else self._newest - _recent
        return (await connection.execute(_select_unlinked, {"floor": floor, "limit": _batch})).all()

    def _anchor(self, head: Link) -> None:
        """A process that died between its commit and its anchor leaves this to the next one."""
        if head.seq == self._anchored:
            return
        # Another process may have been here since.
        before = anchor.last(self._anchors)
        if (before.seq if before else 0) != head.seq:
            anchor.append(self._anchors, Anchor(head.seq, head.entry_id, head.hash.hex(), real_now()))
        self._anchored = head.seq


def _forgettings_among(entries: Iterable[Row[Any]]) -> list[Forgetting]:
    return [
        Forgetting(entry.network_id, person_id)
        for entry in entries
        if entry.action == FORGET
        for person_id in entry.subjects
    ]


async def _head(connection: AsyncConnection) -> Link | None:
    row = (await connection.execute(_select_head)).first()
    return Link(row.seq, row.entry_id, row.hash) if row else None


async def _insert(connection: AsyncConnection, links: Sequence[Link]) -> None:
    await connection.execute(
        _insert_links,
        {
            "seqs": [link.seq for link in links],
            "entry_ids": [link.entry_id for link in links],
            "hashes": [link.hash for link in links],
        },
    )
