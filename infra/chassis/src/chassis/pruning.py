"""Forget which events were received, once none of them can come again.

After the broker forgot, a relay queues again what it published in the REPLAY_WINDOW before its *last*
publication, however long ago that was. So an entry's age is counted back from the newest of its source, never
from now: nothing is forgotten of a source that is silent. And the newest counts only once it has settled:
what came back together with it may still be on its way.
"""

import asyncio
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import logs
from chassis.db import is_transient
from chassis.relay import REPLAY_WINDOW

KEPT = 7 * REPLAY_WINDOW
SETTLED = REPLAY_WINDOW
BATCH = 5_000
BREATH = 0.1
"""Seconds between two batches: handlers go first."""

_log = logs.get("pruning")

PRUNED_UNTIL = f"""
max(received_at) FILTER (WHERE received_at < clock_timestamp() - interval '{SETTLED.days} days')
- interval '{KEPT.days} days'"""
"""Of one source's entries: those before it may be gone."""

_prune = sa.text(
    """DELETE FROM inbox WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM inbox WHERE consumer = :consumer AND source = :source AND received_at <
            (SELECT max(received_at) FROM inbox WHERE consumer = :consumer AND source = :source
            AND received_at < clock_timestamp() - CAST(:settled AS interval)) - CAST(:kept AS interval)
        ORDER BY received_at LIMIT :limit))"""
)


class Pruner:
    """Prunes one consumer's inbox; `run` ends only when cancelled. Several at once do no harm."""

    def __init__(
        self, engine: AsyncEngine, consumer: str, sources: Sequence[str], every_seconds: float
    ) -> None:
        self._engine = engine
        self._consumer = consumer
        self._sources = sources
        self._every_seconds = every_seconds

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self._every_seconds)
            try:
                if count := await self.prune():
                    _log.info("inbox_pruned", count=count)
            except Exception as error:  # noqa: BLE001 - what isn't pruned now is pruned later
                if not is_transient(error):
                    _log.error("pruning_failed", exception=type(error).__name__)

    async def prune(self) -> int:
        """A transaction a batch; returns how many entries went."""
        count = 0
        for source in self._sources:
            while pruned := await self._prune_batch(source):
                count += pruned
                await asyncio.sleep(BREATH)
        return count

    async def _prune_batch(self, source: str) -> int:
        limits = {"settled": SETTLED, "kept": KEPT, "limit": BATCH}
        async with self._engine.begin() as connection:
            done = await connection.execute(_prune, {"consumer": self._consumer, "source": source, **limits})
            return done.rowcount
