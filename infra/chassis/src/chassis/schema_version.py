"""How far a service's database is migrated, and how far its code wants it.

A service's migrations are numbered upwards, and Alembic is slow to load: their file names say it too.
"""

from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.service import Service

NO_TABLE, NOT_ALLOWED = "42P01", "42501"

_version = sa.text("SELECT max(version_num) FROM alembic_version")


def migrations_of(service: Service) -> Path:
    package, _, folder = service.migrations.partition(":")
    spec = find_spec(package)
    assert spec and spec.origin
    return Path(spec.origin).parent / folder


def wanted(service: Service) -> str:
    """The newest migration that this code knows."""
    return max(file.name[:4] for file in migrations_of(service).glob("versions/[0-9]*.py"))


async def found(engine: AsyncEngine) -> str:
    """The newest migration that ran; empty when none did since services may ask."""
    try:
        async with engine.connect() as connection:
            return str(await connection.scalar(_version) or "")
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) in (NO_TABLE, NOT_ALLOWED):
            return ""
        raise
