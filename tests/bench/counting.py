"""What a stack's databases hold."""

import asyncio
from typing import Any

import asyncpg

from stack.running import RunningStack


def counted(stack: RunningStack, database: str, query: str, *values: Any) -> int:
    async def ask() -> Any:
        connection = await asyncpg.connect(stack.plan.server.url(stack.plan.database_name(database)))
        try:
            return await connection.fetchval(query, *values)
        finally:
            await connection.close()

    return int(asyncio.run(ask()))
