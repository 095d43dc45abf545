"""What every process weighs while time passes, and how two stretches of that compare."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from stack.running import RunningStack
from tests.bench.idle import stack_memory_mib

OTHERS = {"tansu": "broker", "stack.oidc": "issuer", "stack.mail": "smtp"}
"""What `idle` calls the parts that aren't services."""

BOUNDED_ELSEWHERE = ("broker", "postgres")
"""The broker forgets nothing until its guard restarts it; PostgreSQL fills its shared buffers."""

OURS = "all but broker and PostgreSQL"


@dataclass(frozen=True)
class Stretch:
    """From a share of the time until another."""

    since: float
    until: float


EARLY, LATE = Stretch(5 / 30, 10 / 30), Stretch(25 / 30, 1.0)


@dataclass(frozen=True)
class Compared:
    early: float
    late: float
    age: float
    """Seconds that the process ran when it was weighed last."""

    @property
    def ratio(self) -> float:
        return self.late / self.early


@dataclass
class Scales:
    """`samples`: seconds since the beginning, MiB by part, seconds that each runs."""

    stack: RunningStack
    seconds: float
    samples: list[tuple[float, dict[str, float], dict[str, float]]] = field(default_factory=list)

    async def run(self, began: float, stopped: asyncio.Event) -> None:
        pause = min(10.0, self.seconds / 60)
        while not stopped.is_set():
            found = await asyncio.to_thread(stack_memory_mib)
            weights = {OTHERS.get(name, name): mib for name, mib in found.items()}
            weights[OURS] = weights["total"] - sum(weights.get(name, 0) for name in BOUNDED_ELSEWHERE)
            now = time.monotonic()
            ages = {name: now - one.started_at for name, one in self.stack.plan.parts.items()}
            self.samples.append((now - began, weights, ages))
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), pause)

    def compared(self) -> dict[str, Compared]:
        """Medians of the two stretches, by part; nothing when it ended before the second."""
        last, ages = self.samples[-1][1], self.samples[-1][2]
        if self.samples[-1][0] < LATE.since * self.seconds:
            return {}
        return {
            name: Compared(
                statistics.median(self._during(EARLY, name)),
                statistics.median(self._during(LATE, name)),
                ages.get(name, 0.0),
            )
            for name in last
            if name in ages or name in (OURS, "total")
        }

    def youngest(self, stretch: Stretch) -> float:
        """Seconds that the youngest process ran, of all that were weighed in a stretch."""
        ages = (min(ages.values()) for at, _, ages in self.samples if self._within(stretch, at))
        return min(ages, default=0.0)

    def course(self, name: str) -> list[float]:
        """Ten medians, from the first tenth of the time to the last."""
        tenths = [Stretch(number / 10, (number + 1) / 10) for number in range(10)]
        return [statistics.median(list(self._during(tenth, name)) or [0.0]) for tenth in tenths]

    def _during(self, stretch: Stretch, name: str) -> Iterator[float]:
        return (weights.get(name, 0.0) for at, weights, _ in self.samples if self._within(stretch, at))

    def _within(self, stretch: Stretch, at: float) -> bool:
        return stretch.since <= at / self.seconds < stretch.until
