"""What the machine can do: eight clients that each insert in a transaction, as plainly as can be."""

import asyncio
import time
from uuid import uuid4

import asyncpg

CLIENTS = 8
_tables = ("y_dossiers", "y_signals", "y_facts", "y_deadlines", "y_audit", "y_journal")


async def inserts_per_second(dsn: str, seconds: float) -> float:
    """Transactions a second that insert one row of 300 bytes in each of six tables, with fsync."""
    async with asyncpg.create_pool(dsn, min_size=CLIENTS, max_size=CLIENTS) as pool:
        for table in _tables:
            await pool.execute(f"CREATE TABLE IF NOT EXISTS {table} (id uuid PRIMARY KEY, content text)")
        until = time.perf_counter() + seconds
        started = time.perf_counter()
        counts = await asyncio.gather(*(_insert(pool, until) for _ in range(CLIENTS)))
        return sum(counts) / (time.perf_counter() - started)


async def _insert(pool: "asyncpg.Pool", until: float) -> int:
    count = 0
    content = "x" * 300
    async with pool.acquire() as connection:
        while time.perf_counter() < until:
            async with connection.transaction():
                for table in _tables:
                    await connection.execute(f"INSERT INTO {table} VALUES ($1, $2)", uuid4(), content)
            count += 1
    return count
