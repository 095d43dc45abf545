"""Engines for PostgreSQL and what counts as a passing failure."""

import asyncio
import json
from collections.abc import Iterable
from typing import TypeVar

import asyncpg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

Value = TypeVar("Value")

TRANSIENT_STATES = ("08", "40", "53", "55P03", "57")
"""SQLSTATE prefixes that a later try may survive: connection, rollback, resources, lock, intervention."""

LONGEST_IDLE = "60s"
"""PostgreSQL ends a session whose transaction does nothing for so long, since others wait for what it locked.

A service's transactions last milliseconds, and wait for nothing but the database; a process that hangs may
leave one.
"""

NO_LONGER_OPEN = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""What asyncpg raises on a connection whose server died, in the middle of an answer too."""


def create_engine(url: str, pool_size: int, name: str) -> AsyncEngine:
    settings = {
        "application_name": name,
        "jit": "off",
        "idle_in_transaction_session_timeout": LONGEST_IDLE,
    }
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=False,
        # The one given back last knows most statements, and PostgreSQL has planned them there; what a burst
        # opened besides learns none.
        pool_use_lifo=True,
        hide_parameters=True,
        json_serializer=lambda value: json.dumps(value, separators=(",", ":")),
        json_deserializer=json.loads,
        connect_args={"server_settings": settings, "timeout": 10},
    )


def looking(engine: AsyncEngine) -> AsyncEngine:
    """The same connections for reading in one statement: one round trip, where a transaction makes three."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def among(column: sa.ColumnElement[Value], values: Iterable[Value]) -> sa.ColumnElement[bool]:
    """Whether it is one of these: one text however many there are, and so one statement to keep.

    With IN each number of them is a statement of its own, which every connection keeps, plan and all.
    """
    return column == sa.any_(sa.literal(list(values), ARRAY(column.type)))


def is_transient(error: BaseException) -> bool:
    """Whether trying again later can help: the database is away, restarts, or chose a deadlock's victim."""
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", "") or "")
        return error.connection_invalidated or state.startswith(TRANSIENT_STATES)
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate or "").startswith(TRANSIENT_STATES)
    return isinstance(error, NO_LONGER_OPEN)


def cause_of(error: Exception) -> str:
    """What the driver calls it; SQLAlchemy puts a restart, a timeout and a deadlock under one name."""
    return type(error.driver_exception if isinstance(error, DBAPIError) else error).__name__


def plain_dsn(url: str) -> str:
    """SQLAlchemy's URL as asyncpg itself reads it."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


async def ping(engine: AsyncEngine) -> bool:
    """Whether the database answers within two seconds."""
    try:
        async with asyncio.timeout(2), engine.connect() as connection:
            await connection.execute(sa.text("SELECT 1"))
    except Exception:  # noqa: BLE001 - whatever it is, the database doesn't answer
        return False
    return True
