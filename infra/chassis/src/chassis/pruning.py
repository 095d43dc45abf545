"""Delete what nobody needs any more: which events were received, and which terms have passed.

After the broker forgot, a relay queues again what it published in the REPLAY_WINDOW before its *last*
publication, however long ago that was. So the age of an entry in an inbox is counted back from the newest of
its source, never from now: nothing is forgotten of a source that is silent. And the newest counts only once
it has settled: what came back together with it may still be on its way.

A term that fired is read by nobody: what is due is what hasn't, and setting the same term again needs no row.
It stays for a while for who wonders what happened.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import logs
from chassis.db import is_transient
from chassis.relay import REPLAY_WINDOW

KEPT = 7 * REPLAY_WINDOW
SETTLED = REPLAY_WINDOW
FIRED_KEPT = timedelta(days=30)
BATCH = 5_000
BREATH = 0.1
"""Seconds between two batches: handlers go first."""

_log = logs.get("pruning")

PRUNED_UNTIL = f"""
max(received_at) FILTER (WHERE received_at < clock_timestamp() - interval '{SETTLED.days} days')
- interval '{KEPT.days} days'"""
"""Of one source's entries: those before it may be gone."""

_old_entries = sa.text(
    """DELETE FROM inbox WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM inbox WHERE consumer = :consumer AND source = :source AND received_at <
            (SELECT max(received_at) FROM inbox WHERE consumer = :consumer AND source = :source
            AND received_at < clock_timestamp() - CAST(:settled AS interval)) - CAST(:kept AS interval)
        ORDER BY received_at LIMIT :limit))"""
)

# Locked, since a handler may be setting the same term again. Found without an index, for which every term
# would pay: once an hour it reads a table that this keeps small.
_fired_terms = sa.text(
    """DELETE FROM deadlines WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM deadlines
        WHERE fired_at < clock_timestamp() + (SELECT ahead FROM domain_clock) - CAST(:kept AS interval)
        LIMIT :limit FOR UPDATE SKIP LOCKED))"""
)


@dataclass(frozen=True)
class Old:
    """Rows that may go, at most `:limit` at a time."""

    name: str
    delete: sa.TextClause
    parameters: Mapping[str, object]


def entries_of(consumer: str, sources: Sequence[str]) -> list[Old]:
    ages = {"settled": SETTLED, "kept": KEPT}
    return [
        Old("inbox", _old_entries, {"consumer": consumer, "source": source, **ages}) for source in sources
    ]


fired_terms = Old("deadlines", _fired_terms, {"kept": FIRED_KEPT})


class Pruner:
    """Deletes what is old; `run` ends only when cancelled. Several at once do no harm."""

    def __init__(self, engine: AsyncEngine, old: Sequence[Old], every_seconds: float) -> None:
        self._engine = engine
        self._old = old
        self._every_seconds = every_seconds

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self._every_seconds)
            try:
                await self.prune()
            except Exception as error:  # noqa: BLE001 - what isn't pruned now is pruned later
                if not is_transient(error):
                    _log.error("pruning_failed", exception=type(error).__name__)

    async def prune(self) -> int:
        """A transaction a batch; returns how many rows went."""
        return sum([await self._prune(one) for one in self._old])

    async def _prune(self, old: Old) -> int:
        count = 0
        while pruned := await self._prune_batch(old):
            count += pruned
            await asyncio.sleep(BREATH)
        if count:
            _log.info("pruned", kind=old.name, count=count)
        return count

    async def _prune_batch(self, old: Old) -> int:
        async with self._engine.begin() as connection:
            return (await connection.execute(old.delete, {**old.parameters, "limit": BATCH})).rowcount
