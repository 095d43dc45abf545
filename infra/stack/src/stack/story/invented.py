"""Names, places and words that vary with the seed. Nobody in here exists; the places do."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from contracts.codelists import Area, within

first_names = (
    "Agnes", "Albert", "Blanche", "Camiel", "Cyriel", "Denise", "Diane", "Elza", "Firmin", "Georgette",
    "Gilbert", "Hilaire", "Ivonne", "Jacqueline", "Jules", "Lea", "Leon", "Lucienne", "Marcel", "Nelly",
    "Odette", "Remi", "Simonne", "Valère", "Yvette",
)  # fmt: skip
name_starts = ("Van", "Ver", "De", "D'", "Cap", "Ghe", "Des", "Plat", "Ryck", "Deb")
name_ends = (
    "broucke",
    "meersch",
    "kerckhof",
    "haeghebeke",
    "steene",
    "velde",
    "walle",
    "hoorne",
    "poele",
    "daele",
)
streets = (
    "Kapellestraat",
    "Molenweg",
    "Hoppelandstraat",
    "Veldstraat",
    "Kouter",
    "Bruggestraat",
    "Eikhoekweg",
)
municipalities = ("33021", "33041", "38002", "32030", "33039")


@dataclass(frozen=True, slots=True)
class InventedClient:
    name: str
    area: Area
    birth_date: str
    address: str
    phone: str

    def intake(self) -> dict[str, str]:
        return {"birth_date": self.birth_date, "address": self.address, "phone": self.phone}


@cache
def villages() -> list[Area]:
    """Every sub-municipality of the network."""
    return [village for code in municipalities for village in within(code)]


class Invented:
    """Everything drawn from one seed, in the order in which it is asked for."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311
        self._used: set[str] = set()

    def client(self, where: Area | None = None) -> InventedClient:
        place = where or self.area()
        born = date(
            self._random.randint(1936, 1968), self._random.randint(1, 12), self._random.randint(1, 28)
        )
        street = f"{self._random.choice(streets)} {self._random.randint(1, 180)}"
        phone = f"0400 00 {self._random.randint(0, 99):02} {self._random.randint(0, 99):02}"
        return InventedClient(self._name(), place, born.isoformat(), f"{street}, {place.name}", phone)

    def area(self) -> Area:
        return self._random.choice(villages())

    def areas(self, count: int, *, other_than: set[str]) -> list[Area]:
        """Distinct villages; those named in `other_than` only when nothing else is left."""
        free = [village for village in villages() if village.code not in other_than] or villages()
        return self._random.sample(free, min(count, len(free)))

    def one_of(self, *choices: str) -> str:
        return self._random.choice(choices)

    def pick(self, count: int) -> int:
        return self._random.randrange(count)

    def days_ago(self, today: date, at_most: int) -> date:
        return date.fromordinal(today.toordinal() - self._random.randint(0, at_most))

    def _name(self) -> str:
        while True:
            surname = f"{self._random.choice(name_starts)}{self._random.choice(name_ends)}"
            name = f"{self._random.choice(first_names)} {surname}"
            if name not in self._used:
                self._used.add(name)
                return name
