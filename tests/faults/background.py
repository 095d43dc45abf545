"""What else goes on in a network: it keeps every handler, relay and sealer busy while faults strike."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from itertools import cycle
from uuid import uuid4

from calling import Caller
from ledger import AREAS, BUNDLED, Ledger

from chassis.clock import brussels_date, real_now

PACE, BUNDLING_PACE = 1.0, 8.0
"""Seconds between two rounds, so that the signals have their share of the machine."""

ROSTER = 200
"""As many volunteers, and as many partners, as a large network has: they would grow as long as this runs."""

COORDINATOR, OFFICER, ADMINISTRATOR = "katrien", "dirk", "ann"


class Background:
    def __init__(self, caller: Caller, ledger: Ledger) -> None:
        self._caller = caller
        self._ledger = ledger
        self._areas = cycle(AREAS)
        self._roster: deque[str] = deque()
        self._directory: deque[str] = deque()
        self._places = cycle(range(2, 9))

    async def run(self, stopped: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            for one in (self._person, self._volunteer, self._partner, self._look):
                group.create_task(self._repeat(one, stopped))
            group.create_task(self._repeat(self._bundle, stopped, BUNDLING_PACE))

    async def _repeat(
        self, one: Callable[[], Awaitable[None]], stopped: asyncio.Event, pace: float = PACE
    ) -> None:
        while not stopped.is_set():
            await one()
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), pace)

    async def _person(self) -> None:
        """Someone asks for help, and is forgotten at the end."""
        client_id, area = str(uuid4()), next(self._areas)
        body = {"client_id": client_id, "name": "Voorbijganger", "area": area}
        await self._caller.done(COORDINATOR, "intake", "/clients", body)
        await self._help_request(client_id, area)
        asked = await self._caller.done(COORDINATOR, "intake", "/forget-requests", {"person_id": client_id})
        await self._caller.done(OFFICER, "intake", f"/forget-requests/{asked['forget_request_id']}/confirm")

    async def _help_request(self, client_id: str, area: str) -> None:
        request = {"help_request_id": str(uuid4()), "client_id": client_id, "area": area}
        request |= {"theme": "small_jobs", "channel": "self", "description": "Een lamp vervangen."}
        await self._caller.done(COORDINATOR, "intake", "/help-requests", request)
        self._ledger.help_requests.add(str(request["help_request_id"]))
        await self._caller.insist(COORDINATOR, "GET", "intake", f"/clients/{client_id}")

    async def _volunteer(self) -> None:
        """One more joins until there are enough; each goes on a visit."""
        if len(self._roster) < ROSTER:
            self._roster.append(await self._joins())
        volunteer_id = self._roster[0]
        self._roster.rotate()
        planned_on = brussels_date(real_now()) + timedelta(days=1)
        visit = {"assignment_id": str(uuid4()), "volunteer_id": volunteer_id, "offer": "company_visit"}
        visit |= {"client_id": str(uuid4()), "planned_on": planned_on.isoformat()}
        await self._caller.done(COORDINATOR, "volunteers", "/assignments", visit)
        await self._caller.done(COORDINATOR, "volunteers", f"/assignments/{visit['assignment_id']}/done")
        await self._caller.insist(COORDINATOR, "GET", "volunteers", f"/volunteers/{volunteer_id}")

    async def _joins(self) -> str:
        volunteer_id, path = str(uuid4()), "/volunteers"
        body = {"volunteer_id": volunteer_id, "name": "Helper", "area": next(self._areas)}
        await self._caller.done(COORDINATOR, "volunteers", path, body)
        for duty in ("information-given", "insurance", "activate"):
            await self._caller.done(COORDINATOR, "volunteers", f"{path}/{volunteer_id}/{duty}")
        return volunteer_id

    async def _partner(self) -> None:
        """One more is listed until there are enough; each tells whether there is room."""
        if len(self._directory) < ROSTER:
            self._directory.append(str(uuid4()))
            entry = {"partner_id": self._directory[-1], "name": "Een dienst", "bound_by_secrecy": False}
            await self._caller.done(ADMINISTRATOR, "partners", "/partners", entry)
        room = {"capacity": f"{next(self._places)} plaatsen vrij"}
        await self._caller.done(ADMINISTRATOR, "partners", f"/partners/{self._directory[0]}/capacity", room)
        self._directory.rotate()

    async def _bundle(self) -> None:
        """Refused until enough clients have the same lack."""
        bundle = {"bundle_id": str(uuid4()), "theme": BUNDLED, "levels": ["client", "service"]}
        bundle |= {
            "from_month": "2020-01",
            "until_month": "2099-12",
            "title": "Geen bus",
            "story": "Al lang.",
        }
        answer = await self._caller.insist(COORDINATOR, "POST", "reporting", "/bundles", bundle)
        assert answer.accepted or answer.guard == "minimum_cell", answer.content
        if answer.accepted:
            self._ledger.bundles.add(str(bundle["bundle_id"]))

    async def _look(self) -> None:
        await self._caller.insist(COORDINATOR, "GET", "reporting", "/figures")
        for service in ("reporting", "signals", "partners"):
            await self._caller.insist(OFFICER, "GET", service, f"/subjects/{uuid4()}/readers")
        await self._caller.insist(COORDINATOR, "GET", "signals", "/worklist")
