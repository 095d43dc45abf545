"""How many letters may be opened in an hour: for who reads pending letters one by one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from chassis.principal import LINK, Principal
from chassis.problems import TooMany

WINDOW = timedelta(hours=1)
LINKS_TOGETHER = 3
"""Partners signs for all links of a network: together they open so many times as much as one organisation."""

ALL_LINKS = "links"


class Reader(NamedTuple):
    """Who opens letters, and how many different ones in an hour."""

    name: str
    limit: int


def readers(principal: Principal, limit: int) -> Iterator[Reader]:
    """An organisation's logins and links count together."""
    yield Reader(str(principal.organisation_id or principal.subject), limit)
    if principal.has(LINK):
        yield Reader(ALL_LINKS, limit * LINKS_TOGETHER)


def too_many() -> TooMany:
    return TooMany(
        "Er werden het voorbije uur te veel brieven geopend. Probeer het later opnieuw.",
        "Too many letters were opened in the last hour. Try again later.",
    )
