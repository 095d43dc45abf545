"""Bring databases up to date, as a process: reads `{service: URL of its migrator}` as JSON on stdin."""

import asyncio
import hashlib
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path


def migrations_hash(services: Sequence[str]) -> str:
    """Changes when any migration does; a start with the same ones needn't load every service to find none."""
    digest = hashlib.sha256()
    for package, pattern in (
        ("chassis", "sql/*"),
        *((name, "migrations/versions/*.py") for name in services),
    ):
        spec = find_spec(package)
        assert spec
        assert spec.origin
        for file in sorted(Path(spec.origin).parent.glob(pattern)):
            digest.update(f"{package}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()


async def _migrate_all(urls: dict[str, str]) -> None:
    from chassis.migrations import migrate
    from chassis.service import load_service

    for service, url in urls.items():
        await migrate(load_service(f"{service}.bootstrap:service"), url)


if __name__ == "__main__":
    asyncio.run(_migrate_all(json.load(sys.stdin)))
