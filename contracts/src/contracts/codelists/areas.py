"""Municipalities and sub-municipalities, with their validity and successors.

A municipality's code is its REFNIS code, a sub-municipality's that of the inventory of Onroerend Erfgoed
(names and codes: Flemish Government, CC BY 4.0).
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


class UnknownArea(LookupError):
    """No area has this code."""


@dataclass(frozen=True, slots=True)
class Area:
    """`municipality`: the one a sub-municipality belongs to by its code. `valid_until` is the last day."""

    code: str
    name: str
    municipality: str | None
    valid_from: date | None
    valid_until: date | None
    successor: str | None

    @property
    def is_municipality(self) -> bool:
        return self.municipality is None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_until or day)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _by_code() -> dict[str, Area]:
    with files(__package__).joinpath("areas.csv").open(encoding="utf-8") as lines:
        return {
            code: Area(code, name, parent or None, _day(since), _day(until), next_ or None)
            for code, name, parent, since, until, next_ in list(csv.reader(lines))[1:]
        }


@cache
def _by_name() -> dict[str, tuple[Area, ...]]:
    found: dict[str, tuple[Area, ...]] = {}
    for each in _by_code().values():
        key = normalised(each.name)
        found[key] = (*found.get(key, ()), each)
    return found


def normalised(name: str) -> str:
    """The form in which names are compared: no case, accents, hyphens; `St.` is `Sint`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join("sint" if word == "st" else word for word in words)


def areas() -> tuple[Area, ...]:
    return tuple(_by_code().values())


def area(code: str) -> Area:
    """The area with this code, also one that no longer exists; raises `UnknownArea`."""
    try:
        return _by_code()[code]
    except KeyError:
        raise UnknownArea(code) from None


def successor(code: str) -> str | None:
    """The code of what a merged municipality went up in; nothing when it still stands."""
    return area(code).successor


def municipality_of(code: str, on: date | None = None) -> str:
    """The code of the municipality an area lies in: today's, so that figures compare across mergers.

    With a day: the municipality as it stood then.
    """
    at = area(area(code).municipality or code)
    while at.successor and (on is None or not at.valid_on(on)):
        at = area(at.successor)
    return at.code


def within(municipality: str) -> tuple[Area, ...]:
    """The sub-municipalities of a municipality, those of its predecessors included."""
    return tuple(
        each
        for each in areas()
        if each.municipality and municipality in (each.municipality, municipality_of(each.code))
    )


def find_areas(name: str, municipality: str | None = None) -> tuple[Area, ...]:
    """Every area with this name or code, in this municipality (a name or a code) where one is given.

    A sub-municipality goes before the municipality that bears the same name.
    """
    found = _by_name().get(normalised(name), ())
    if not found and name.strip().upper() in _by_code():
        found = (area(name.strip().upper()),)
    if municipality is not None:
        found = tuple(each for each in found if _lies_in(each, municipality))
    finer = {each.municipality for each in found}
    return tuple(each for each in found if each.code not in finer)


def find_area(name: str, municipality: str | None = None) -> Area | None:
    """The one area with this name; nothing when there is none, or more than one."""
    found = find_areas(name, municipality)
    return found[0] if len(found) == 1 else None


def _lies_in(each: Area, municipality: str) -> bool:
    wanted = normalised(municipality)
    homes = {each.municipality or each.code, municipality_of(each.code)}
    return any(wanted in (normalised(home), normalised(area(home).name)) for home in homes)
