import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

sys.path.insert(0, str(Path(__file__).parent))

from databases import Database
from toy.service import service

from stack.testing import DatabaseFactory


@pytest_asyncio.fixture(loop_scope="session")
async def chassis_database(database: DatabaseFactory) -> AsyncIterator[Database]:
    """A fresh database with the chassis' tables."""
    made = Database(database(service))
    yield made
    await made.close()
