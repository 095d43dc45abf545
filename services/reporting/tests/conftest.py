"""A reporting service in this process, and events for it to count."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio

from contracts.codes import Channel, Level, SenderKind, Theme
from contracts.events.signals import SignalCaptured, SignalInterpreted
from reporting.bootstrap import service
from stack.demo.people import NESTOR
from stack.service_api import ServiceApi


class Figures:
    """The service under test; `signal` and `anonymous` let something be noticed."""

    def __init__(self, api: ServiceApi) -> None:
        self.api = api

    async def captured(self, **fields: Any) -> UUID:
        """A dossier with one signal; returns the dossier's id."""
        network = fields.pop("network", NESTOR)
        data = SignalCaptured(
            **{
                "dossier_id": uuid4(),
                "signal_id": uuid4(),
                "sender_kind": SenderKind.VOLUNTEER,
                "area": "33021F",
                "channel": Channel.VISIT_CARD,
                "month": "2026-09",
                **fields,
            }
        )
        await self.api.deliver(data, network=network)
        return data.dossier_id

    async def signals(self, count: int, level: Level, theme: Theme, **fields: Any) -> list[UUID]:
        """Interpreted signals, each of another client."""
        dossiers = []
        for _ in range(count):
            dossier_id = await self.captured(**{"client_id": uuid4(), **fields})
            await self.interpret(dossier_id, level, theme, str(fields.get("area", "33021F")))
            dossiers.append(dossier_id)
        return dossiers

    async def interpret(
        self, dossier_id: UUID, level: Level, theme: Theme, area: str, version: int = 2
    ) -> None:
        data = SignalInterpreted(dossier_id=dossier_id, level=level, theme=theme, area=area)
        await self.api.deliver(data, version=2)

    async def anonymous(self, count: int, level: Level, theme: Theme, **fields: Any) -> list[UUID]:
        kind = {"sender_kind": SenderKind.ANONYMOUS, "level": level, "theme": theme}
        return [await self.captured(**kind, **fields) for _ in range(count)]

    async def get(self, path: str, login: str = "katrien", **params: str) -> Any:
        answer = await self.api.as_(login).get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest_asyncio.fixture(loop_scope="session")
async def figures(service_api: Callable[..., Awaitable[ServiceApi]]) -> Figures:
    return Figures(await service_api(service))
