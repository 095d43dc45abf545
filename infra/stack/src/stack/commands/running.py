"""A running stack's services, opened from outside: their databases and settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from chassis.runtime import Runtime
from chassis.service import load_service
from chassis.settings import Settings
from stack.home import described


class Running:
    """Read from `stack.json`; raises `StackError` when nothing runs in this folder."""

    def __init__(self, data: Path) -> None:
        self._stack: dict[str, Any] = described(data)

    @property
    def services(self) -> list[str]:
        return list(self._stack["databases"])

    @property
    def anchors(self) -> Path:
        return Path(self._stack["anchors"])

    def settings(self, service: str) -> Settings:
        database = self._stack["databases"][service]
        return Settings(
            service=service,
            database_url=database["app"],
            worker_database_url=database["worker"],
            migrator_database_url=database["migrator"],
            kafka=self._stack["kafka"],
            kafka_idempotent=self._stack["kafka_idempotent"],
            oidc_issuer=self._stack["issuer"],
            vault_key=self._stack["vault_key"],
            anchor_dir=self._stack["anchors"],
            networks=self._stack["networks"],
        )

    @asynccontextmanager
    async def runtime(self, service: str) -> AsyncIterator[Runtime]:
        runtime = Runtime(load_service(f"{service}.bootstrap:service"), self.settings(service))
        await runtime.start()
        try:
            yield runtime
        finally:
            await runtime.close()
