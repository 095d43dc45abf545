"""Build a service's projections again from the journals, while it goes on with those in use.

Shadow tables are filled page by page: the rows, the shadow's own inbox and the place in that journal (its
watermark) in one transaction, so that a rebuild that broke off goes on from there. Then the consumer is
stopped for an instant, what it handled beyond the watermarks is read once more, and tables and inbox together
take the places of those in use. So both say the same at every moment: what isn't in them is still on its way,
and what is in them isn't counted twice.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import sqlalchemy as sa

from chassis import crash
from chassis.consumer import consuming_lock
from chassis.db import is_transient, plain_dsn
from chassis.filling import Filling, Progress
from chassis.journal import Journals
from chassis.pruning import PRUNED_UNTIL
from chassis.runtime import Runtime
from chassis.shadow import REPLACED, SCHEMA, Shadow

PAUSE = 0.2
CATCH_UP_SECONDS = 5.0
"""How long an event may take from its publication to the consumer: a switch waits for those that are younger.

So both say the same, unless the consumer is far behind or never got them. At most so long is waited in all.
"""

STANDSTILL_SECONDS = 5.0
"""How long the consumer stands still at most; after that it is let go, and stopped once more."""

_alone = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"
_stop = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_stop_and_go = sa.text(
    "WITH stopped AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended(:name, 0)))"
    " SELECT clock_timestamp() FROM stopped"
)
_lacks = """
    SELECT source, count(*) AS events FROM {these}.inbox AS these
    WHERE received_at >= $1 AND received_at < $2 AND NOT EXISTS (SELECT 1 FROM {those}.inbox AS those
        WHERE those.consumer = these.consumer AND those.source = these.source
        AND those.event_id = these.event_id)
    GROUP BY source
"""
# A shadow's entries are as old as their publication; what the inbox in use was pruned of isn't ahead.
_ahead = f"""
    WITH pruned AS (SELECT source, {PRUNED_UNTIL} AS until FROM {{in_use}}.inbox AS inbox
        GROUP BY source)
    SELECT count(*) FROM {{built}}.inbox AS built LEFT JOIN pruned USING (source)
    WHERE received_at >= coalesce(until, '-infinity') AND NOT EXISTS (SELECT 1 FROM {{in_use}}.inbox AS in_use
        WHERE in_use.consumer = built.consumer AND in_use.source = built.source
        AND in_use.event_id = built.event_id)
"""  # noqa: S608 - two constants
_ever, _never = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class AlreadyRebuilding(Exception):
    """Another process is at it."""


class NotInJournals(Exception):
    """The consumer handled events that no journal shows, and they would vanish; counted by source."""

    def __init__(self, events: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{source}: {count}" for source, count in events.items()))
        self.events = events


class NoOccasion(Exception):
    """Somebody held on to the tables all the time, or a journal was too slow."""


@dataclass(frozen=True)
class Outcome:
    """A digest per table, of what was in use and of what was built.

    `ahead` counts what only the latter knows: the consumer has yet to come to those events.
    """

    events: int
    ahead: int
    in_use: Mapping[str, str]
    built: Mapping[str, str]

    @property
    def different(self) -> list[str]:
        return [table for table, digest in self.in_use.items() if self.built[table] != digest]


@dataclass(frozen=True)
class Options:
    """`check`: compare, and leave in use what is. `afresh`: don't go on with one that broke off.

    `patience`: seconds to wait for a journal to show what the consumer handled, and for readers to let go.
    """

    check: bool = False
    afresh: bool = False
    patience: float = 30.0


async def rebuild(runtime: Runtime, journals: Journals, options: Options, progress: Progress) -> Outcome:
    """Raises `AlreadyRebuilding`, `Unreadable`, `Unprojectable`, `NotInJournals` or `NoOccasion`.

    Nothing was switched then, and a next one goes on where this one broke off.
    """
    async with _connected(runtime) as migrator, _connected(runtime) as onlooker:
        if not await migrator.fetchval(_alone, f"draaischijf:rebuild:{runtime.service.name}"):
            raise AlreadyRebuilding
        shadow = Shadow(migrator, runtime.service)
        if await shadow.open(afresh=options.afresh):
            progress.goes_on()
        filling = Filling(runtime, journals, progress)
        await filling.resume()
        await filling.to_the_end()
        progress.settles()
        await shadow.complete()
        await Switch(runtime, migrator, onlooker, shadow, filling, options).make()
        schemas = ("public", SCHEMA) if options.check else (REPLACED, "public")
        outcome = await _compared(onlooker, runtime, filling.events, *schemas)
        await onlooker.execute("ROLLBACK")
        await shadow.drop()
        return outcome


@asynccontextmanager
async def _connected(runtime: Runtime) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(plain_dsn(runtime.settings.migrator_database_url))
    try:
        yield connection
    finally:
        await connection.close(timeout=2)


@dataclass(frozen=True)
class Switch:
    """From filled to in use. `onlooker` keeps a snapshot of that moment, to compare afterwards."""

    runtime: Runtime
    migrator: Any
    onlooker: Any
    shadow: Shadow
    filling: Filling
    options: Options

    async def make(self) -> None:
        now = asyncio.get_running_loop().time
        patient_until, catches_up_until = now() + self.options.patience, now() + CATCH_UP_SECONDS
        while True:
            await self.filling.to_the_end()
            moment = await self._stopped_at()
            missing = await self._lacks("public", SCHEMA, _ever, moment)
            if not missing:
                young = moment - timedelta(seconds=CATCH_UP_SECONDS)
                catches_up = now() < catches_up_until and await self._lacks(SCHEMA, "public", young, _never)
                if not catches_up and await self._tried(moment):
                    return
            if now() > patient_until:
                raise NotInJournals(missing) if missing else NoOccasion
            await asyncio.sleep(PAUSE)

    async def _stopped_at(self) -> datetime:
        """A moment at which nothing was being handled: what was received before it is there to be seen."""
        async with self.runtime.worker_engine.connect() as connection:
            lock = {"name": consuming_lock(self.runtime.service.name)}
            moment: datetime = (await connection.execute(_stop_and_go, lock)).scalar_one()
            return moment

    async def _tried(self, moment: datetime) -> bool:
        """Whether it came to a switch: not while a journal lacks what was handled since `moment`."""
        try:
            async with asyncio.timeout(STANDSTILL_SECONDS), self.migrator.transaction():
                await self.migrator.execute(_stop, consuming_lock(self.runtime.service.name))
                await self.filling.tail()
                if await self._lacks("public", SCHEMA, moment, _never):
                    return False
                await self._keep_snapshot()
                crash.point("rebuild.before_switch")
                if not self.options.check:
                    await self.shadow.switch()
        except Exception as error:
            if is_transient(error):
                return False
            raise
        crash.point("rebuild.after_switch")
        return True

    async def _keep_snapshot(self) -> None:
        await self.onlooker.execute("ROLLBACK")  # of the try before
        await self.onlooker.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        await self.onlooker.fetchval("SELECT 1")

    async def _lacks(self, these: str, those: str, since: datetime, until: datetime) -> dict[str, int]:
        found = await self.migrator.fetch(_lacks.format(these=these, those=those), since, until)
        return {row["source"]: row["events"] for row in found}


async def _count_ahead(connection: Any, built: str, in_use: str) -> int:
    """Events in the one that the consumer has yet to bring to the other."""
    count: int = await connection.fetchval(_ahead.format(built=built, in_use=in_use))
    return count


async def _compared(onlooker: Any, runtime: Runtime, events: int, in_use: str, built: str) -> Outcome:
    """As of the onlooker's snapshot, wherever the tables are now."""
    return Outcome(
        events,
        await _count_ahead(onlooker, built, in_use),
        await _digests(onlooker, runtime, in_use),
        await _digests(onlooker, runtime, built),
    )


async def _digests(connection: Any, runtime: Runtime, schema: str) -> dict[str, str]:
    """SHA-256 of each table's COPY, in the order of its key, of all networks."""
    digests = {}
    for table in runtime.service.projections:
        digest = hashlib.sha256()

        async def take(chunk: bytes, digest: "hashlib._Hash" = digest) -> None:
            digest.update(chunk)

        key = ", ".join(column.name for column in table.primary_key)
        await connection.copy_from_query(
            f"SELECT * FROM {schema}.{table.name} ORDER BY {key}",  # noqa: S608 - names of our own tables
            output=take,
        )
        digests[table.name] = digest.hexdigest()
    return digests
