"""How matters are spread over places, themes, seasons and years: as in the sample register, with its seasons.

A place is drawn as the sample register draws it, so a municipality weighs as much as it has villages.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from uuid import UUID

from chassis.networks import Network
from contracts.codelists import area, areas, municipality_of, within
from contracts.codes import Theme
from stack.register.invented import stories

YEARS = 10
GROWTH = 0.08
"""How much more there is each year than the year before."""

WINTER, SPRING, SUMMER, AUTUMN = (12, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)
busy_months: Mapping[Theme, tuple[int, ...]] = {
    Theme.LONELINESS: (*WINTER, 7),
    Theme.ENERGY: (*WINTER, 11),
    Theme.HOUSING: (*WINTER, 11),
    Theme.SMALL_JOBS: (*SPRING, *SUMMER),
    Theme.ADMINISTRATION: (*SPRING, 6),
    Theme.HOUSEHOLD_HELP: SUMMER,
    Theme.PUBLIC_TRANSPORT: (*AUTUMN, 1),
    Theme.INFORMAL_CARER_BURDEN: (7, 8, 12),
}
BUSY = 2
"""In its busy months a theme comes so many times as often."""


@dataclass(frozen=True, slots=True)
class Span:
    """The ten years that end with this one."""

    last_year: int

    @property
    def first_day(self) -> date:
        return date(self.last_year - YEARS + 1, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.last_year, 12, 31)


class Spread:
    """Draws places, days and themes; the same random numbers give the same draws."""

    def __init__(self, networks: Sequence[Network], span: Span) -> None:
        self.span = span
        lying_in: dict[str, list[str]] = defaultdict(list)
        for one in areas():
            lying_in[municipality_of(one.code)].append(one.code)
        self._places = [
            (network.id, place)
            for network in networks
            for home in sorted({municipality_of(code) for code in network.municipalities})
            for place in lying_in[home]
        ]
        years = range(span.first_day.year, span.last_year + 1)
        self._years = years, list(accumulate((1 + GROWTH) ** number for number in range(len(years))))

    def place(self, random: Random) -> tuple[UUID, str]:
        return random.choice(self._places)

    def day(self, random: Random) -> date:
        years, weights = self._years
        year = random.choices(years, cum_weights=weights)[0]
        return date(year, 1, 1) + timedelta(days=random.randrange(365))

    def theme(self, random: Random, on: date) -> Theme:
        themes, weights = _themes_in(on.month)
        return random.choices(themes, cum_weights=weights)[0]


@cache
def standing(code: str, on: date) -> str:
    """The code to write down for this place on this day: its municipality may have merged, or not yet."""
    named = area(code)
    if named.valid_on(on):
        return code
    if named.valid_until and on > named.valid_until:
        return municipality_of(code, on)
    return within(code)[0].code


@cache
def _themes_in(month: int) -> tuple[Sequence[Theme], Sequence[int]]:
    themes = list(stories)
    return themes, list(accumulate(BUSY if month in busy_months.get(theme, ()) else 1 for theme in themes))
