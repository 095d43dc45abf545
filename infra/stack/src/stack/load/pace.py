"""So many a second, or as fast as it goes."""

import asyncio
from collections.abc import Callable
from time import monotonic


class Pace:
    """`await pace.turn(count)` before doing `count` more; what falls behind is caught up with."""

    def __init__(self, per_second: float | None, clock: Callable[[], float] = monotonic) -> None:
        self._per_second = per_second
        self._clock = clock
        self._started: float | None = None
        self._done = 0

    def due_in(self) -> float:
        """Seconds until the next may begin."""
        if not self._per_second:
            return 0.0
        if self._started is None:
            self._started = self._clock()
        return max(0.0, self._started + self._done / self._per_second - self._clock())

    def note(self, count: int) -> None:
        self._done += count

    async def turn(self, count: int) -> None:
        """Wait until it may begin, and count it."""
        await asyncio.sleep(self.due_in())
        self.note(count)
