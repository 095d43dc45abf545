"""Bring databases up to date, as a process: reads `{service: URL of its migrator}` as JSON on stdin."""

import asyncio
import json
import sys

from chassis.migrations import migrate
from chassis.service import load_service


async def _migrate_all(urls: dict[str, str]) -> None:
    for service, url in urls.items():
        await migrate(load_service(f"{service}.bootstrap:service"), url)


if __name__ == "__main__":
    asyncio.run(_migrate_all(json.load(sys.stdin)))
