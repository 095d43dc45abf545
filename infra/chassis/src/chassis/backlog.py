"""What waits in a service's database: rows to publish, entries to seal, and keys that wait for a person.

Measured apart from the relay, which hangs on the broker just when an operator looks at these figures.
"""

import asyncio

import sqlalchemy as sa

from chassis import logs, metrics
from chassis.db import is_transient, looking
from chassis.runtime import Runtime

PAUSE = 2.0

_log = logs.get("backlog")
_waiting = sa.text(
    """SELECT count(*) AS rows,
        coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0) AS age,
        (SELECT count(*) FROM parked_keys) AS parked,
        coalesce((SELECT extract(epoch FROM clock_timestamp() - at) FROM audit_entries
            WHERE id > (SELECT coalesce(max(entry_id), 0) FROM audit_chain)
            ORDER BY id LIMIT 1), 0) AS unsealed
    FROM journal WHERE published_at IS NULL"""
)


class Backlog:
    """Keeps the metrics of one service up to date; `run` ends only when cancelled."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._looking = looking(runtime.worker_engine)

    async def run(self) -> None:
        while True:
            try:
                await self.measure()
                metrics.database_up.set(1)
            except Exception as error:  # noqa: BLE001 - without its database a service has more to tell than this
                metrics.database_up.set(0)
                if not is_transient(error):
                    _log.exception("backlog_not_measured")
            await asyncio.sleep(PAUSE)

    async def measure(self) -> None:
        async with self._looking.connect() as connection:
            waiting = (await connection.execute(_waiting)).one()
            if own := self._runtime.service.measure:
                await own(connection, self._runtime.clock.now())
        metrics.relay_backlog.set(waiting.rows)
        metrics.relay_oldest_seconds.set(waiting.age)
        metrics.parked_keys.set(waiting.parked)
        metrics.audit_unsealed_seconds.set(waiting.unsealed)
