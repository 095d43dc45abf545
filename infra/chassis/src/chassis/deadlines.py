"""Terms that pass: claim what is due, let the handler recheck, mark it fired, all in one transaction."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from chassis import crash, logs, metrics, tables
from chassis.clock import real_now
from chassis.db import is_transient, looking
from chassis.networks import no_network
from chassis.runtime import Runtime
from chassis.uow import Deadline, Uow

BATCH = 50
POLL_SECONDS, QUIET_POLL_SECONDS = 0.5, 1.0
QUIET_AFTER_SECONDS = 10.0
"""How often it looks, the second once nothing was due for so long."""

TRY_AGAIN = timedelta(minutes=5)
"""How far a term moves whose handler fails, so that it doesn't hold up the others."""

_log = logs.get("deadlines")

_claim = sa.text(
    """WITH next AS (
        SELECT network_id FROM deadlines WHERE fired_at IS NULL AND due_at <= :now ORDER BY due_at LIMIT 1)
    SELECT network_id, subject, kind, cycle, due_at, data FROM deadlines
    WHERE fired_at IS NULL AND due_at <= :now AND network_id = (SELECT network_id FROM next)
    ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED"""
).columns(
    *(tables.deadlines.c[name] for name in ("network_id", "subject", "kind", "cycle", "due_at", "data"))
)

_this = "network_id = :network_id AND subject = :subject AND kind = :kind AND cycle = :cycle"

_due = sa.text(
    "SELECT count(*) FROM deadlines, domain_clock"
    " WHERE fired_at IS NULL AND due_at <= CAST(:now AS timestamptz) + ahead"
)

# Named one by one: one text however many, and each found by its key.
_mark = sa.text(f"UPDATE deadlines SET fired_at = :now WHERE {_this} AND fired_at IS NULL")  # noqa: S608 - a constant
_later = sa.text(f"UPDATE deadlines SET due_at = due_at + :later WHERE {_this}")  # noqa: S608 - a constant


class Poller:
    """Fires one service's deadlines; `run` ends only when cancelled."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._looking = looking(runtime.worker_engine)
        self._fired_at = time.monotonic()
        for kind in runtime.service.deadlines:
            metrics.deadlines_put_off.labels(kind=kind)

    async def run(self) -> None:
        while True:
            fired = 0
            try:
                fired = await self.fire_due()
            except Exception as error:  # noqa: BLE001 - the poller goes on; what is due stays due
                if not is_transient(error):
                    _log.error("deadlines_failed", exception=type(error).__name__)
            await self._rest(fired)

    async def _rest(self, fired: int) -> None:
        if fired:
            self._fired_at = time.monotonic()
        quiet = time.monotonic() - self._fired_at > QUIET_AFTER_SECONDS
        pause = QUIET_POLL_SECONDS if quiet else POLL_SECONDS
        await asyncio.sleep(0 if fired == BATCH else pause)

    async def _count_due(self) -> int:
        """A look without a unit of work, since mostly nothing is due; in the time that the database knows."""
        async with self._looking.connect() as connection:
            due: int = (await connection.execute(_due, {"now": real_now()})).scalar_one()
        metrics.deadlines_overdue.set(due)
        return due

    async def fire_due(self) -> int:
        """Handle a batch of what is due, of one network; returns how many. One that fails is put off."""
        if not await self._count_due():
            return 0
        try:
            return await self._fire(BATCH)
        except Exception as error:
            if is_transient(error):
                raise
        return await self._fire_first()

    async def _fire_first(self) -> int:
        try:
            return await self._fire(1)
        except Exception as error:
            if is_transient(error):
                raise
            _log.error("deadline_put_off", exception=type(error).__name__)
            await self._put_off()
            return 1

    async def _fire(self, limit: int) -> int:
        async with self._runtime.work(no_network, "poll") as uow:
            rows = await self._claim(uow, limit)
            if not rows:
                return 0
            await uow.enter(self._runtime.network(rows[0].network_id))
            for row in rows:
                deadline = Deadline(row.subject, row.kind, row.cycle, row.due_at, row.data or {})
                with uow.emitting_for(deadline.kind), metrics.handler_seconds.labels(type=row.kind).time():
                    await self._runtime.service.deadlines[deadline.kind](uow, deadline)
            await self._mark(uow, rows)
            crash.point("deadlines.before_commit")
            return len(rows)

    async def _claim(self, uow: Uow[Any], limit: int) -> Sequence[Any]:
        now = self._runtime.clock.now()
        return (await uow.execute(_claim, {"now": now, "limit": limit})).all()

    async def _mark(self, uow: Uow[Any], rows: Sequence[Any]) -> None:
        now = self._runtime.clock.now()
        await uow.execute(_mark, [_named(row) | {"now": now} for row in rows])

    async def _put_off(self) -> None:
        async with self._runtime.work(no_network, "put_off") as uow:
            for row in await self._claim(uow, 1):
                metrics.deadlines_put_off.labels(kind=row.kind).inc()
                await uow.execute(_later, _named(row) | {"later": TRY_AGAIN})


def _named(row: Any) -> dict[str, object]:
    return {"network_id": row.network_id, "subject": row.subject, "kind": row.kind, "cycle": row.cycle}
