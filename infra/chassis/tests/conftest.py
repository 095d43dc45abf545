import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

sys.path.insert(0, str(Path(__file__).parent))

from databases import Database
from toy.service import service

from stack.testing import DatabaseFactory


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated(database: DatabaseFactory) -> AsyncIterator[Database]:
    made = Database(database(service))
    yield made
    await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chassis_database(migrated: Database) -> Database:
    """A database with the chassis' tables, empty."""
    await migrated.empty()
    return migrated
