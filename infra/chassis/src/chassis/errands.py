"""Effects outside the database that may be slow, such as a call to somebody else's server.

An errand begins once the transaction that asked for it has committed, with none open while it waits: a slow
server holds up no term, no event and no connection. A crash forgets what was under way, so who asks for an
errand also sets a deadline that looks whether it was done.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from chassis import logs

if TYPE_CHECKING:
    from chassis.uow import Uow

AT_ONCE = 16

Work = Callable[[], AbstractAsyncContextManager["Uow[Any]"]]
"""Opens a transaction of the network that asked, as the service itself."""

Errand = Callable[[Work], Awaitable[None]]

_log = logs.get("errands")


class Errands:
    """One process' errands, a bounded number at once."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()
        self._closing = False

    def begin(self, errand: Errand, work: Work) -> None:
        task = asyncio.create_task(self._run(errand, work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Let those go on that have begun, and none that waits for a place."""
        self._closing = True
        await self.settle()

    async def settle(self) -> None:
        """Wait for all of them."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _run(self, errand: Errand, work: Work) -> None:
        async with self._places:
            if self._closing:
                return
            try:
                await errand(work)
            except Exception as error:  # noqa: BLE001 - its deadline comes again
                _log.error("errand_failed", exception=type(error).__name__)
