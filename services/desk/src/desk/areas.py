"""Names of municipalities and sub-municipalities, and the choices that a form offers."""

from dataclasses import dataclass
from functools import lru_cache

from contracts.codelists import UnknownArea, area, within


@dataclass(frozen=True, slots=True)
class Group:
    """A municipality with the areas one can choose in it."""

    name: str
    options: tuple[tuple[str, str], ...]


def name(code: object) -> str:
    """`Watou`; a code that no list knows stays a code."""
    try:
        return area(str(code)).name if code else ""
    except UnknownArea:
        return str(code)


def full_name(code: object) -> str:
    """`Watou (Poperinge)`, where the municipality says something more."""
    own, home = name(code), name(str(code or "")[:5])
    return own if own == home or not own else f"{own} ({home})"


@lru_cache(maxsize=64)
def groups(municipalities: tuple[str, ...]) -> list[Group]:
    """A municipality without sub-municipalities is its own only choice."""
    found = []
    for code in municipalities:
        inside = tuple((each.code, each.name) for each in within(code))
        found.append(Group(name(code), inside or ((code, name(code)),)))
    return sorted(found, key=lambda group: group.name)
