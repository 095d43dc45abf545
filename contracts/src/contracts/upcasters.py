"""Pure functions from an older major version of an event to the next.

A breaking change is a new type. Who reads meets the older one in journals of before, and from producers that
aren't replaced yet, and lifts it to the one that its handler is for.
"""

import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from contracts.base import EventData, decode, from_json

Json = dict[str, object]
Upcaster = Callable[[Mapping[str, object]], Json]


@dataclass
class Upcasters:
    """From a type to the type that follows it, and how."""

    steps: dict[str, tuple[str, Upcaster]] = field(default_factory=dict)

    def register(self, older: type[EventData], newer: type[EventData]) -> Callable[[Upcaster], Upcaster]:
        """Tell how the data of `older` read as `newer`, the same event's next version."""
        was, now = older.spec, newer.spec
        insist_next(was.type, was.version, now.type, now.version)
        if was.type in self.steps:
            raise ValueError(f"{was.type} is lifted twice")

        def keep(upcaster: Upcaster) -> Upcaster:
            self.steps[was.type] = (now.type, upcaster)
            return upcaster

        return keep

    def upcast(
        self, type_: str, data: Mapping[str, object], known: Container[str] = ()
    ) -> tuple[str, Json]:
        """Lift to a version that is known, or else the newest; what is that already comes back as it is."""
        lifted = dict(data)
        while type_ in self.steps and type_ not in known:
            type_, step = self.steps[type_]
            lifted = step(lifted)
        return type_, lifted

    def older(self, type_: str) -> frozenset[str]:
        """The types that are lifted to this one."""
        before = {was for was, (now, _) in self.steps.items() if now == type_}
        return frozenset(before.union(*map(self.older, before)))

    def read(self, type_: str, data: Mapping[str, object], known: Container[str] = ()) -> EventData:
        """As `contracts.from_json`, lifted."""
        return from_json(*self.upcast(type_, data, known))

    def decode(self, type_: str, raw: bytes | str, known: Container[str] = ()) -> EventData:
        """As `contracts.decode`, lifted."""
        if type_ in known or type_ not in self.steps:
            return decode(type_, raw)
        # In its own shape first: what is wrong with it is told as ever.
        return self.read(type_, json.loads(decode(type_, raw).model_dump_json()), known)


def insist_next(older: str, its_version: int, newer: str, version: int) -> None:
    """Raises `ValueError` unless `newer` is the version after `older` of the same event."""
    if (_family(older), its_version + 1) != (_family(newer), version):
        raise ValueError(f"{newer} is not the version after {older}")


def _family(type_: str) -> str:
    return type_.rpartition(".v")[0]


upcasters = Upcasters()
register = upcasters.register
upcast = upcasters.upcast
