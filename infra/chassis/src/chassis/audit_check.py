"""Finds audit entries that were edited, deleted or inserted behind the sealer's back, and says which.

What it can't find, by design: an entry that vanished before it was linked (about a second), and one that
somebody with write access to the database invents as of now.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import anchor
from chassis.anchor import Anchor
from chassis.audit import columns, genesis, hash_of
from chassis.problems import Words

FaultKind = Literal["edited", "deleted", "inserted"]

tolerance: Final = timedelta(minutes=5)
"""How long a transaction may take between writing an entry and its commit."""

_page: Final = 5000
_select_links = text(
    f"select c.seq, c.entry_id, c.hash, {columns} from audit_chain c"  # noqa: S608
    " left join audit_entries e on e.id = c.entry_id where c.seq > :after order by c.seq limit :limit"
)
_select_unlinked = text(
    "select e.id, e.at from audit_entries e"
    " where not exists (select from audit_chain c where c.entry_id = e.id) order by e.id"
)


@dataclass(frozen=True)
class Fault:
    """`entry_id` is unknown where the link is gone too; `first` to `last` are places in the chain."""

    kind: FaultKind
    entry_id: int | None = None
    first: int | None = None
    last: int | None = None

    @property
    def words(self) -> Words:
        nl = {"edited": "gewijzigd", "deleted": "verwijderd", "inserted": "ingevoegd"}[self.kind]
        which = f" {self.entry_id}" if self.entry_id else ""
        place = f" (schakel {self.first}–{self.last})" if self.first else ""
        place_en = f" (link {self.first}–{self.last})" if self.first else ""
        return Words(f"{nl}: regel{which}{place}", f"{self.kind}: entry{which}{place_en}")


@dataclass
class Verification:
    """`unsealed` are entries that wait for the sealer: no fault when they are of the last moments."""

    links: int = 0
    unsealed: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.faults


async def verify(connection: AsyncConnection, anchors: Path) -> Verification:
    """Walk the whole chain, on a connection that sees every network's entries: the worker's."""
    kept = anchor.read(anchors)
    walk = _Walk(kept)
    async for row in _links(connection):
        walk.take(row)
    walk.end()
    for entry in await connection.execute(_select_unlinked):
        walk.unlinked(entry.id, entry.at)
    return walk.result


class _Walk:
    """Goes along the chain once and compares it with its entries and its anchors."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.result = Verification()
        self._anchors = sorted(anchors, key=lambda kept: kept.seq)
        self._passed = 0
        self._seq = 0
        self._previous: bytes | None = genesis
        self._newest = 0
        self._rewritten = False

    def take(self, row: Row[Any]) -> None:
        if row.seq > self._seq + 1:
            self._fault("deleted", None, self._seq + 1, row.seq - 1)
            self._previous = None
        if row.id is None:
            self._fault("deleted", row.entry_id, row.seq)
        elif self._previous is not None and hash_of(self._previous, row) != row.hash:
            self._fault("edited", row.entry_id, row.seq)
        else:
            self._check_time(row)
        self._check_anchors(row)
        self._seq, self._previous = row.seq, row.hash
        self._newest = max(self._newest, row.entry_id)
        self.result.links += 1

    def end(self) -> None:
        """The chain may not end before its last anchor."""
        if self._anchors and (last := self._anchors[-1]).seq > self._seq:
            self._fault("deleted", last.entry_id, self._seq + 1, last.seq)

    def unlinked(self, entry_id: int, at: datetime) -> None:
        """The sealer, when it last worked, would have seen an entry as old or with so low a number."""
        last = self._anchors[-1].at if self._anchors else None
        too_old = last is not None and at < last - tolerance
        too_low = last is not None and entry_id < self._newest and at > last + tolerance
        if too_old or too_low:
            self._fault("inserted", entry_id)
        else:
            self.result.unsealed.append(entry_id)

    def _check_time(self, row: Row[Any]) -> None:
        """An entry's own time lies between the anchors around its link, or it was invented later."""
        before = self._anchors[self._passed - 1].at if self._passed else None
        after = self._anchors[self._passed].at if self._passed < len(self._anchors) else None
        if (before and row.at < before - tolerance) or (after and row.at > after + tolerance):
            self._fault("inserted", row.entry_id, row.seq)

    def _check_anchors(self, row: Row[Any]) -> None:
        while self._passed < len(self._anchors) and self._anchors[self._passed].seq <= row.seq:
            kept = self._anchors[self._passed]
            if kept.seq == row.seq and kept.hash != row.hash.hex() and not self._rewritten:
                # Links that fit each other and not the anchor: the chain was made anew from somewhere before.
                self._rewritten = True
                self._fault("edited", None, self._first_after_anchor(), row.seq)
            self._passed += 1

    def _first_after_anchor(self) -> int:
        return self._anchors[self._passed - 1].seq + 1 if self._passed else 1

    def _fault(
        self, kind: FaultKind, entry_id: int | None, first: int | None = None, last: int | None = None
    ) -> None:
        self.result.faults.append(Fault(kind, entry_id, first, last or first))


async def _links(connection: AsyncConnection) -> AsyncIterator[Row[Any]]:
    after = 0
    while True:
        rows = (await connection.execute(_select_links, {"after": after, "limit": _page})).all()
        for row in rows:
            yield row
        if len(rows) < _page:
            return
        after = rows[-1].seq
