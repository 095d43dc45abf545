"""Services that run, opened from outside: their databases and settings."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from chassis import secret_files
from chassis.runtime import Runtime
from chassis.service import load_service
from chassis.settings import Settings
from stack.home import described
from stack.process import StackError

HereOption = Annotated[
    bool, typer.Option("--hier", help="In de container van een dienst: van die dienst alleen.")
]


class Running:
    """Those of a stack, read from its `stack.json`; raises `StackError` when nothing runs in this folder."""

    def __init__(self, data: Path) -> None:
        stack = described(data)
        self._settings: Mapping[str, Settings] = {
            service: _settings(stack, service) for service in stack["databases"]
        }
        self.anchors = Path(stack["anchors"])

    @property
    def services(self) -> list[str]:
        return list(self._settings)

    @asynccontextmanager
    async def runtime(self, service: str) -> AsyncIterator[Runtime]:
        runtime = Runtime(load_service(f"{service}.bootstrap:service"), self._settings[service])
        await runtime.start()
        try:
            yield runtime
        finally:
            await runtime.close()


class Here(Running):
    """The one whose container this is: its settings and secrets are where its own process reads them.

    Raises `StackError` where no service is.
    """

    def __init__(self) -> None:
        secret_files.take_in(os.environ)
        own = Settings()
        if not own.service or not own.worker_database_url:
            raise StackError(
                "Dit is niet de container van een dienst: DRAAISCHIJF_SERVICE of haar database ontbreekt."
            )
        self._settings = {own.service: own}
        self.anchors = Path(own.anchor_dir or ".")


def running(data: Path, *, here: bool) -> Running:
    return Here() if here else Running(data)


def _settings(stack: Mapping[str, Any], service: str) -> Settings:
    database = stack["databases"][service]
    return Settings(
        service=service,
        database_url=database["app"],
        worker_database_url=database["worker"],
        migrator_database_url=database["migrator"],
        kafka=stack["kafka"],
        kafka_idempotent=stack["kafka_idempotent"],
        oidc_issuer=stack["issuer"],
        vault_key=stack["vault_key"],
        anchor_dir=stack["anchors"],
        networks=stack["networks"],
    )
