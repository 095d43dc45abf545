"""Pure functions from an older major version of an event to the next.

A breaking change is a new type. Its producer publishes both for a while, with the same event id, so that a
reader of both counts it once; a reader of an older journal meets only the older and lifts it with `upcast`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from contracts.base import EventData

Json = dict[str, object]
Upcaster = Callable[[Mapping[str, object]], Json]


@dataclass
class Upcasters:
    """From a type to the type that follows it, and how."""

    steps: dict[str, tuple[str, Upcaster]] = field(default_factory=dict)

    def register(self, older: type[EventData], newer: type[EventData]) -> Callable[[Upcaster], Upcaster]:
        """Tell how the data of `older` read as `newer`, the same event's next version."""
        was, now = older.spec, newer.spec
        if (_family(was.type), was.version + 1) != (_family(now.type), now.version):
            raise ValueError(f"{now.type} is not the version after {was.type}")
        if was.type in self.steps:
            raise ValueError(f"{was.type} is lifted twice")

        def keep(upcaster: Upcaster) -> Upcaster:
            self.steps[was.type] = (now.type, upcaster)
            return upcaster

        return keep

    def upcast(self, type_: str, data: Mapping[str, object]) -> tuple[str, Json]:
        """Lift to the newest version; data of a type without a later version come back as they are."""
        lifted = dict(data)
        while type_ in self.steps:
            type_, step = self.steps[type_]
            lifted = step(lifted)
        return type_, lifted


def _family(type_: str) -> str:
    return type_.rpartition(".v")[0]


_all = Upcasters()
register = _all.register
upcast = _all.upcast
