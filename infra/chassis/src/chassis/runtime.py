"""One process' shared parts: engines, networks, clock, keys, and how a unit of work is begun."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis import crash
from chassis.assertions import AssertionVerifier
from chassis.auth import TokenVerifier
from chassis.db import create_engine
from chassis.domain_clock import DomainClock
from chassis.errands import Errands
from chassis.networks import Network, load_networks, no_network
from chassis.principal import Principal
from chassis.problems import Forbidden
from chassis.service import Service
from chassis.settings import Settings
from chassis.sharing import Sharing
from chassis.uow import Uow


class Runtime:
    """Built once per process; `close` gives the connections back."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self.service = service
        self.settings = settings
        self.networks = load_networks(settings.networks)
        self.clock = DomainClock()
        self.verifier = TokenVerifier(settings)
        self.assertions = AssertionVerifier(settings.assertion_keys, service.name)
        self.app_engine = create_engine(settings.database_url, settings.pool_size, f"{service.name}-http")
        self.sharing = Sharing(self)
        self.errands = Errands()
        self.worker_engine = create_engine(settings.worker_database_url, 4, f"{service.name}-worker")
        self.journal_written = asyncio.Event()

    async def start(self) -> None:
        async with self.worker_engine.connect() as connection:
            await self.clock.load(connection)

    async def close(self) -> None:
        await self.errands.close()
        await self.app_engine.dispose()
        await self.worker_engine.dispose()

    def network(self, network_id: UUID) -> Network:
        """Raises `Forbidden` for a network that this installation doesn't serve."""
        if network_id == no_network:
            return Network(id=no_network, name="-")
        try:
            return self.networks[network_id]
        except KeyError:
            raise Forbidden from None

    async def begin(self, engine: AsyncEngine, principal: Principal) -> Uow[Any]:
        """Open a transaction of the principal's network; end it with `finish` or its own `close`."""
        network = self.network(principal.network_id)
        connection = await engine.connect()
        try:
            uow: Uow[Any] = Uow(connection, self.service, network, principal, self.clock, self.settings)
            self.clock.catch_up(await uow.enter(network))
        except BaseException:
            await connection.close()
            raise
        return uow

    async def finish(self, uow: Uow[Any], where: str) -> None:
        """Write what is buffered, commit, and begin the errands; `where` names the crash points."""
        emits = uow.emits
        try:
            await uow.flush()
            crash.point(f"{where}.before_commit")
            await uow.connection.commit()
            crash.point(f"{where}.after_commit")
        finally:
            await uow.close()
        if emits:
            self.journal_written.set()
        for errand in uow.errands:
            self.errands.begin(errand, partial(self.work, uow.network_id, "errand"))

    @asynccontextmanager
    async def reading(self, principal: Principal) -> AsyncIterator[AsyncConnection]:
        """What the principal's network may see, as the app role; nothing is written."""
        uow = await self.begin(self.app_engine, principal)
        try:
            yield uow.connection
        finally:
            await uow.close()

    @asynccontextmanager
    async def work(self, network_id: UUID, where: str) -> AsyncIterator[Uow[Any]]:
        """A transaction of the service itself, as the worker role."""
        principal = Principal.system(self.service.name, network_id)
        uow = await self.begin(self.worker_engine, principal)
        try:
            yield uow
        except BaseException:
            await uow.close()
            raise
        await self.finish(uow, where)
