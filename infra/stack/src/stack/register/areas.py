"""Which area a register's name of a village or municipality stands for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from contracts.codelists import areas
from stack.register.text import fold

also_written: Mapping[str, tuple[str, ...]] = {
    "33021E": ("Roesbrugge", "Haringe"),
    "33039G": ("De Klijte", "Westouter (De Klijte)"),
    "38002G": ("Beveren-aan-de-IJzer", "Beveren aan den IJzer", "Beveren-IJzer"),
}
"""Names that people use beside the official one."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area of the code list; a municipality has no `municipality`, a merged one has a `successor`."""

    code: str
    name: str
    municipality: str | None = None
    successor: str | None = None
    also: tuple[str, ...] = ()


class Trouble(StrEnum):
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class NoArea:
    """Why no area was found, and the municipalities among which a person would have to choose."""

    trouble: Trouble
    municipalities: tuple[str, ...] = ()


def all_places() -> list[Place]:
    return [
        Place(area.code, area.name, area.municipality, area.successor, also_written.get(area.code, ()))
        for area in areas()
    ]


class Gazetteer:
    """Names of places within one network.

    A merged municipality's name stays good and stands for its successor. A name that is both a
    municipality's and a village's means what its column asks for.
    """

    def __init__(self, places: Iterable[Place], network: Collection[str]) -> None:
        self._places = {place.code: place for place in places}
        self._network = frozenset(self._latest(code) for code in network)
        self._named: dict[str, list[Place]] = defaultdict(list)
        for place in self._places.values():
            for name in {_key(name) for name in (place.name, place.code, *place.also)}:
                self._named[name].append(place)

    def find(self, village: str, municipality: str = "") -> str | NoArea:
        """The code of today's area, or why there is none."""
        named = self._named.get(_key(village or municipality), [])
        if municipality.strip():
            # A village was a municipality once, and some still write it as one.
            wanted = {self._home(place) for place in self._named.get(_key(municipality), [])}
            named = [place for place in named if self._home(place) in wanted]
        if not named:
            return NoArea(Trouble.UNKNOWN)
        ours = [place for place in named if self._home(place) in self._network]
        if not ours:
            return NoArea(Trouble.ELSEWHERE, self._homes(named))
        wide = [place for place in ours if place.municipality is None]
        small = [place for place in ours if place.municipality is not None]
        chosen = (small or wide) if village else (wide or small)
        codes = {self._latest(place.code) for place in chosen}
        return codes.pop() if len(codes) == 1 else NoArea(Trouble.AMBIGUOUS, self._homes(ours))

    def of_network(self) -> list[Place]:
        """Every place of the network, merged ones and municipalities too."""
        return [place for place in self._places.values() if self._home(place) in self._network]

    def _latest(self, code: str) -> str:
        seen: set[str] = set()
        while code in self._places and self._places[code].successor and code not in seen:
            seen.add(code)
            code = self._places[code].successor or code
        return code

    def _home(self, place: Place) -> str:
        """Today's municipality of this place."""
        latest = self._places.get(self._latest(place.code), place)
        return self._latest(latest.municipality or latest.code)

    def _homes(self, places: Iterable[Place]) -> tuple[str, ...]:
        codes = {self._home(place) for place in places}
        return tuple(sorted(self._places[code].name if code in self._places else code for code in codes))


def _key(name: str) -> str:
    return " ".join("sint" if word == "st" else word for word in fold(name).split())
