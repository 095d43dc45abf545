"""Random load at a bounded rate: cards, whole courses, reading, and pages of the desk."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
from calling import Caller
from ledger import Ledger, signal
from workload import COORDINATOR, Workload

from chassis.clock import real_now

PER_SECOND = 5.0
AT_ONCE = 6
"""What arrives while so many are under way waits: a stack that is away isn't asked ever more."""

TRAVEL_EVERY = 90.0
TRAVEL = timedelta(hours=8)

PAGES = (
    "/worklist",
    "/worklist?view=open",
    "/figures",
    "/clients",
    "/help-requests",
    "/volunteers",
    "/bundles",
)


class Visitor:
    """A coordinator at the desk."""

    def __init__(self, desk: str) -> None:
        self._http = httpx.AsyncClient(base_url=desk, follow_redirects=True, timeout=20)
        self.seen: Counter[str] = Counter()

    async def look(self, path: str) -> None:
        """Raises httpx's `TransportError` when the desk is away."""
        answer = await self._http.get(path)
        if answer.url.path.startswith("/login"):
            await self._log_in()
            answer = await self._http.get(path)
        self.seen[str(answer.status_code)] += 1

    async def _log_in(self) -> None:
        form = await self._http.get("/login/start")
        await self._http.post(form.url, data={"sub": COORDINATOR})

    async def close(self) -> None:
        await self._http.aclose()


class Traffic:
    """What arrives by chance, of so many kinds; `closed` holds the dossiers that went their whole course."""

    def __init__(self, caller: Caller, ledger: Ledger, visitor: Visitor, chance: random.Random) -> None:
        self._caller = caller
        self._ledger = ledger
        self._visitor = visitor
        self._chance = chance
        self._workload = Workload(caller, ledger, 0)
        self._numbers = count()
        self._under_way = asyncio.Semaphore(AT_ONCE)
        self.closed: set[str] = set()
        self.done: Counter[str] = Counter()
        self._kinds: dict[Callable[[], Awaitable[None]], float] = {
            self.card: 6,
            self._course: 1,
            self._dossier: 1.5,
            self._worklist: 0.5,
            self._figures: 0.5,
            self._page: 0.5,
        }

    async def run(self, stopped: asyncio.Event) -> None:
        """Until told to stop; then until what is under way has ended."""
        kinds, weights = list(self._kinds), list(self._kinds.values())
        async with asyncio.TaskGroup() as group:
            group.create_task(self._travel(stopped))
            while not stopped.is_set():
                await asyncio.sleep(self._chance.expovariate(PER_SECOND))
                await self._under_way.acquire()
                group.create_task(self._do(self._chance.choices(kinds, weights)[0]))

    async def _do(self, one: Callable[[], Awaitable[None]]) -> None:
        try:
            await one()
            self.done[one.__name__.strip("_")] += 1
        finally:
            self._under_way.release()

    async def card(self) -> None:
        await self._workload.hand_in(signal(next(self._numbers)))

    async def a_card(self) -> str:
        """The id of a signal that was accepted just now."""
        one = signal(10 * next(self._numbers))
        await self._workload.hand_in(one)
        return one.signal_id

    async def _course(self) -> None:
        one = signal(next(self._numbers))
        await self._workload.play(one)
        self.closed.add(self._ledger.dossiers[one.signal_id])

    async def _dossier(self) -> None:
        if self._ledger.dossiers:
            dossier_id = self._chance.choice(list(self._ledger.dossiers.values()))
            await self._read("signals", f"/dossiers/{dossier_id}")

    async def _worklist(self) -> None:
        await self._read("signals", f"/worklist?view={self._chance.choice(('late', 'today', 'new', 'open'))}")

    async def _figures(self) -> None:
        await self._read(
            "reporting", f"/figures?by={self._chance.choice(('kind,area', 'kind,theme,level', 'kind'))}"
        )

    async def _read(self, service: str, path: str) -> None:
        answer: Any = await self._caller.insist(COORDINATOR, "GET", service, path)
        assert answer.accepted, (path, answer)

    async def _page(self) -> None:
        try:
            await self._visitor.look(self._chance.choice(PAGES))
        except httpx.TransportError as error:
            self._visitor.seen[type(error).__name__] += 1

    async def _travel(self, stopped: asyncio.Event) -> None:
        """Now and then a third of a day passes, everywhere, so that terms do."""
        ahead = timedelta()
        while not stopped.is_set():
            ahead += TRAVEL
            moment = {"to": (real_now() + ahead).isoformat()}
            for service in ("intake", "signals", "volunteers", "partners", "reporting"):
                await self._caller.insist("systeem", "POST", service, "/clock", moment)
            try:
                await asyncio.wait_for(stopped.wait(), TRAVEL_EVERY)
            except TimeoutError:
                self.done["travel"] += 1
