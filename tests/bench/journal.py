"""Which journal is cheaper: `published_at` on the row, or an immutable journal beside `outbox_pending`?

Both get the same rows from eight writers, each row in a transaction of its own, while one relay marks them.
"""

import asyncio
import json
import time
from dataclasses import dataclass
from uuid import uuid4

import asyncpg

WRITERS = 8
ROWS = 4000
BATCH = 500

_common = """
CREATE TABLE {name} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL UNIQUE,
    network_id uuid NOT NULL, type text NOT NULL, key text NOT NULL, data jsonb NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(){marks});
"""
_insert = "INSERT INTO {name} (event_id, network_id, type, key, data) VALUES ($1, $2, $3, $4, $5)"


@dataclass(frozen=True)
class Variant:
    """How rows are kept and marked."""

    name: str
    create: str
    insert: str
    take: str
    mark: str


marked_row = Variant(
    name="published_at on the row",
    create=_common.format(name="journal_a", marks=", published_at timestamptz, published_seq bigint")
    + "CREATE INDEX ON journal_a (id) WHERE published_at IS NULL;"
    + "CREATE UNIQUE INDEX ON journal_a (published_seq); CREATE SEQUENCE journal_a_seq;",
    insert=_insert.format(name="journal_a"),
    take="SELECT id, data::text FROM journal_a WHERE published_at IS NULL ORDER BY id LIMIT $1",
    mark="""UPDATE journal_a SET published_at = clock_timestamp(), published_seq = sent.seq
        FROM (SELECT id, nextval('journal_a_seq') AS seq FROM unnest($1::bigint[]) AS u(id)) AS sent
        WHERE journal_a.id = sent.id""",
)
pending_beside = Variant(
    name="immutable journal, outbox_pending",
    create=_common.format(name="journal_b", marks="")
    + "CREATE TABLE pending_b (id bigint PRIMARY KEY);"
    + "CREATE TABLE published_b (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id bigint NOT NULL);",
    insert="WITH added AS (" + _insert.format(name="journal_b") + " RETURNING id) "
    "INSERT INTO pending_b SELECT id FROM added",
    take="SELECT id, data::text FROM pending_b JOIN journal_b USING (id) ORDER BY id LIMIT $1",
    mark="""WITH gone AS (DELETE FROM pending_b WHERE id = ANY ($1::bigint[]) RETURNING id)
        INSERT INTO published_b (id) SELECT id FROM gone ORDER BY id""",
)


async def measure(dsn: str, variant: Variant) -> float:
    """Rows per second, from the first insert until the last is marked."""
    async with asyncpg.create_pool(dsn, min_size=WRITERS + 1, max_size=WRITERS + 1) as pool:
        for statement in variant.create.split(";"):
            if statement.strip():
                await pool.execute(statement)
        started = time.perf_counter()
        writers = [_write(pool, variant, ROWS // WRITERS) for _ in range(WRITERS)]
        await asyncio.gather(_mark(pool, variant), *writers)
        return ROWS / (time.perf_counter() - started)


async def _write(pool: "asyncpg.Pool", variant: Variant, rows: int) -> None:
    network = uuid4()
    data = json.dumps(
        {"dossier_id": str(uuid4()), "area": "33021F", "channel": "visit_card", "month": "2026-11"}
    )
    async with pool.acquire() as connection:
        for _ in range(rows):
            await connection.execute(variant.insert, uuid4(), network, "be.draaischijf.x.v1", "k", data)


async def _mark(pool: "asyncpg.Pool", variant: Variant) -> None:
    marked = 0
    async with pool.acquire() as connection:
        while marked < ROWS:
            rows = await connection.fetch(variant.take, BATCH)
            if rows:
                await connection.execute(variant.mark, [row["id"] for row in rows])
                marked += len(rows)
            await asyncio.sleep(0.01)
