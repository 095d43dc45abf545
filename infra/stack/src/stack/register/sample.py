"""A made-up register to try the import with: as messy as a real one, and the same for the same seed."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from contracts.codes import Channel, HelpRequestChannel
from stack.register.areas import Gazetteer, Place, all_places
from stack.register.invented import actions, outcomes, people, referred, stories
from stack.register.rows import Reason
from stack.register.words import Kind, channel_words, request_channel_words, theme_words

header = (
    "Datum melding", "Soort", "Gemeente", "Deelgemeente", "Kanaal", "Thema", "Omschrijving",
    "Ondernomen actie", "Doorverwezen naar", "Resultaat", "Gedaan",
)  # fmt: skip

written_kinds: Mapping[Kind, tuple[str, ...]] = {
    Kind.SIGNAL: ("signaal", "Signaal", "S"),
    Kind.HELP_REQUEST: ("hulpvraag", "Hulpvraag", "vraag"),
}
first_day, last_day = date(2021, 1, 1), date(2025, 12, 31)
share_of_bad, share_of_twins = 0.03, 0.02


class SampleNetwork(StrEnum):
    NESTOR = "nestor"
    PAJOTTENLAND = "pajottenland"


municipalities: Mapping[SampleNetwork, tuple[str, ...]] = {
    SampleNetwork.NESTOR: ("33021", "33041", "38002", "32030", "33039"),
    SampleNetwork.PAJOTTENLAND: ("23106", "23104", "23064"),
}


@dataclass(frozen=True, slots=True)
class SampleRow:
    """Cells as a coordinator typed them."""

    date: Any
    kind: Any
    municipality: Any
    area: Any
    channel: Any
    theme: Any
    description: Any
    action: Any
    referred_to: Any
    outcome: Any
    done: Any

    def cells(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)


spoilers: Mapping[Reason, Callable[[SampleRow], SampleRow]] = {
    Reason.DATE_MISSING: lambda row: replace(row, date=None),
    Reason.DATE_UNREADABLE: lambda row: replace(row, date="ergens in de lente"),
    Reason.DATE_IN_THE_FUTURE: lambda row: replace(row, date=date(2099, 12, 31)),
    Reason.AREA_UNKNOWN: lambda row: replace(row, area="Nergenshuizen", municipality=None),
    Reason.AREA_NOT_OURS: lambda row: replace(row, area="Zwevezele", municipality=None),
    Reason.CHANNEL_UNKNOWN: lambda row: replace(row, channel="postduif"),
    Reason.THEME_UNKNOWN: lambda row: replace(row, theme="???"),
    Reason.DESCRIPTION_EMPTY: lambda row: replace(row, description="   "),
    Reason.DONE_UNREADABLE: lambda row: replace(row, done="misschien"),
    Reason.KIND_UNKNOWN: lambda row: replace(row, kind="klacht"),
    Reason.CELL_ERROR: lambda row: replace(row, outcome="#N/A"),
}
"""Ways to spoil a good row, and what is then wrong with it."""


def sample_rows(
    count: int, seed: int = 2026, network: SampleNetwork = SampleNetwork.NESTOR
) -> list[SampleRow]:
    """`count` rows: good ones, twins of earlier ones, and bad ones of every kind spread among them."""
    random = Random(seed)  # noqa: S311
    bad, twins = round(count * share_of_bad), round(count * share_of_twins)
    places = Gazetteer(all_places(), municipalities[network]).of_network()
    rows = [_row(random, places) for _ in range(max(0, count - twins))]
    spoiled = [spoil(row) for row, spoil in zip(rows[:bad], cycle(spoilers.values()), strict=False)]
    good = rows[bad:]
    doubles = [random.choice(good) for _ in range(count - len(rows))] if good else []
    everything = [*spoiled, *good, *doubles]
    random.shuffle(everything)
    return everything


def write_sample(path: Path, rows: Sequence[SampleRow]) -> None:
    lines = [("Register van hulpvragen en signalen",), (), header, *(row.cells() for row in rows)]
    if path.suffix.lower() == ".csv":
        _write_csv(path, lines)
    else:
        _write_excel(path, lines)


def _row(random: Random, places: Sequence[Place]) -> SampleRow:
    kind = random.choices(list(Kind), weights=(2, 1))[0]
    theme = random.choice(list(stories))
    municipality, area = _where(random, random.choice(places))
    on = first_day + timedelta(days=random.randrange((last_day - first_day).days + 1))
    return SampleRow(
        date=_typed(random, on),
        kind=random.choice(written_kinds[kind]),
        municipality=municipality,
        area=area,
        channel=_word(random, _channels(kind, random)),
        theme=_word(random, theme_words[theme]),
        description=f"{random.choice(people)} {random.choice(stories[theme])}",
        action=random.choice(actions) or None,
        referred_to=random.choice(referred) or None,
        outcome=random.choice(outcomes) or None,
        done=random.choice(("ja", "Ja", "x", "nee", "neen", None)),
    )


def _channels(kind: Kind, random: Random) -> str:
    if kind is Kind.SIGNAL:
        return channel_words[random.choice(list(Channel))]
    return request_channel_words[random.choice(list(HelpRequestChannel))]


def _word(random: Random, words: str) -> str:
    word = random.choice(words.split(",")).strip()
    return random.choice((word, word.capitalize(), word.upper(), f"{word} "))


def _where(random: Random, place: Place) -> tuple[str | None, str | None]:
    """A village in its own column; a municipality, also one that merged, in either."""
    name = random.choice((place.name, place.name.upper(), place.name.replace("-", " ")))
    if place.municipality:
        # Some still write a village as the municipality that it was before the mergers.
        return random.choice(((None, name), (None, name), (name, name), (name, None)))
    return random.choice(((None, name), (name, None)))


def _typed(random: Random, on: date) -> date | str:
    written = (on, on, on, f"{on.day}/{on.month}/{on.year}", on.strftime("%d-%m-%Y"), on.strftime("%d.%m.%y"))
    return random.choice(written)


def _write_csv(path: Path, lines: Sequence[Sequence[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as sink:
        writer = csv.writer(sink, delimiter=";")
        for line in lines:
            writer.writerow(
                [cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell or "" for cell in line]
            )


def _write_excel(path: Path, lines: Sequence[Sequence[Any]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    for line in lines:
        cells = []
        for value in line:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
