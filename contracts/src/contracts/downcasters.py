"""Pure functions from a major version of an event to the one before, while there are consumers of that.

A journal keeps the newest version only. The relay publishes the older ones beside it, with the same event id:
a consumer that knows several counts the event once, one that knows only the older still counts it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from contracts.base import EventData
from contracts.upcasters import insist_next

Json = dict[str, object]
Downcaster = Callable[[Mapping[str, object]], Json]


@dataclass
class Downcasters:
    """From a type to the one before it, and how."""

    steps: dict[str, tuple[str, Downcaster]] = field(default_factory=dict)

    def register(self, newer: type[EventData], older: type[EventData]) -> Callable[[Downcaster], Downcaster]:
        """Tell how the data of `newer` read as `older`, the version before."""
        now, was = newer.spec, older.spec
        insist_next(was.type, was.version, now.type, now.version)
        if now.type in self.steps:
            raise ValueError(f"{now.type} is published as two older ones")

        def keep(downcaster: Downcaster) -> Downcaster:
            self.steps[now.type] = (was.type, downcaster)
            return downcaster

        return keep

    def older(self, type_: str, data: Mapping[str, object]) -> Iterator[tuple[str, Json]]:
        """Every older version that is still published beside this one, the newest first."""
        lowered = dict(data)
        while type_ in self.steps:
            type_, step = self.steps[type_]
            lowered = step(lowered)
            yield type_, lowered


downcasters = Downcasters()
register = downcasters.register
