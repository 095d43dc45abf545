"""What was accepted, by the client's own count: only an answer 2xx is written down here."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal
from uuid import NAMESPACE_OID, uuid4, uuid5

Course = Literal["inform", "act", "refer", "anonymous"]

AREAS = ("33021F", "33021A", "33041B", "33039A", "32030C", "38002C")
THEMES = ("mobility", "loneliness", "housing", "finances_debt")
BUNDLED = "public_transport"
LEVELS = ("client", "client", "service")


@dataclass(frozen=True)
class Signal:
    """One signal of the workload and the course that it will take."""

    number: int
    course: Course
    area: str
    level: str
    theme: str
    signal_id: str = field(default_factory=lambda: str(uuid4()))

    def own(self, what: str) -> str:
        """An id that stays the same when a step is tried again."""
        return str(uuid5(NAMESPACE_OID, f"{self.signal_id}/{what}"))


def signal(number: int) -> Signal:
    """Of every ten one is referred, one is anonymous, and two have the lack that is bundled."""
    courses: tuple[Course, ...] = ("refer", "inform", "act", "anonymous", "inform", "act", "inform")
    tenth = number % 10
    return Signal(
        number,
        courses[tenth % len(courses)] if tenth != 7 else "act",
        AREAS[number % len(AREAS)],
        LEVELS[number % len(LEVELS)],
        BUNDLED if tenth in (2, 5) else THEMES[number % len(THEMES)],
    )


@dataclass
class Ledger:
    """Filled by the client as the answers come."""

    cards: dict[str, Signal] = field(default_factory=dict)
    dossiers: dict[str, str] = field(default_factory=dict)
    """The dossier of each signal."""
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a step on a dossier was accepted."""
    help_requests: set[str] = field(default_factory=set)
    bundles: set[str] = field(default_factory=set)
    lost: Counter[str] = field(default_factory=Counter)

    def accept_card(self, signal: Signal, dossier_id: str) -> None:
        self.cards[signal.signal_id] = signal
        self.dossiers[signal.signal_id] = dossier_id

    def expected(self) -> Counter[tuple[str, str, str]]:
        """Signals by area, theme and level, as the figures should have them at the end."""
        return Counter((one.area, one.theme, one.level) for one in self.cards.values())
