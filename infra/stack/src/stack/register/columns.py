"""Finding a register's columns by their Dutch titles."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from stack.register.text import fold


class Column(StrEnum):
    """What a register can hold; the value is the name used with `--kolom` and in the report."""

    DATE = "datum"
    AREA = "deelgemeente"
    MUNICIPALITY = "gemeente"
    CHANNEL = "kanaal"
    THEME = "thema"
    DESCRIPTION = "omschrijving"
    ACTION = "actie"
    REFERRED_TO = "doorverwezen"
    OUTCOME = "resultaat"
    DONE = "gedaan"
    KIND = "soort"
    LEVEL = "niveau"


required = (Column.DATE, Column.AREA, Column.CHANNEL, Column.THEME, Column.DESCRIPTION)

titles: Mapping[Column, tuple[str, ...]] = {
    Column.DATE: (
        "datum", "datum melding", "meldingsdatum", "datum signaal", "datum vraag", "datum hulpvraag",
        "datum registratie", "registratiedatum", "datum ontvangst", "ontvangen op", "ontvangen", "dag",
    ),
    Column.AREA: (
        "deelgemeente", "deel gemeente", "deelgem", "deelgemeenten", "dorp", "kern", "dorpskern", "woonkern",
        "woonplaats", "plaats", "locatie",
    ),
    Column.MUNICIPALITY: ("gemeente", "fusiegemeente", "hoofdgemeente", "gemeente of stad", "stad gemeente"),
    Column.CHANNEL: (
        "kanaal", "via", "via wie", "hoe binnengekomen", "binnengekomen via", "gemeld via", "ontvangen via",
        "bron", "meldingskanaal", "type contact", "manier van melden",
    ),
    Column.THEME: (
        "thema", "themas", "thema s", "onderwerp", "domein", "categorie", "rubriek", "thema vraag",
        "aard van de vraag", "aard", "levensdomein",
    ),
    Column.DESCRIPTION: (
        "omschrijving", "beschrijving", "vraag of signaal", "vraag signaal", "signaal of vraag", "inhoud",
        "melding", "omschrijving signaal", "omschrijving vraag", "korte omschrijving", "probleem",
        "situatieschets", "verhaal",
    ),
    Column.ACTION: (
        "actie", "acties", "ondernomen actie", "ondernomen acties", "actie ondernomen", "wat gedaan",
        "wat werd gedaan", "opvolging", "stappen", "aanpak",
    ),
    Column.REFERRED_TO: (
        "doorverwezen", "doorverwezen naar", "doorverwijzing", "doorverwijzing naar", "verwezen naar",
        "naar wie doorverwezen", "doorgegeven aan",
    ),
    Column.OUTCOME: (
        "resultaat", "uitkomst", "afloop", "gevolg", "antwoord", "terugkoppeling", "oplossing",
        "eindresultaat",
    ),
    Column.DONE: (
        "gedaan", "afgehandeld", "afgerond", "klaar", "in orde", "ok", "status", "afgesloten", "opgelost",
        "gedaan j n", "gedaan ja nee",
    ),
    Column.KIND: ("soort", "type", "soort melding", "signaal hulpvraag", "s h", "soort vraag"),
    Column.LEVEL: ("niveau", "signaalniveau", "niveau signaal", "soort signaal"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column is, and the header row's number."""

    places: Mapping[Column, int]
    header_row: int


class LayoutError(Exception):
    """The columns can't be told apart; the message says in Dutch what is missing and how to name it."""


class UnknownColumnName(LayoutError):
    """`--kolom` names a column that a register doesn't have."""


def parse_mapping(options: Sequence[str]) -> dict[Column, str]:
    """`['datum=Datum melding']` -> which title is which column."""
    mapping: dict[Column, str] = {}
    for option in options:
        name, separator, title = option.partition("=")
        column = _named(name)
        if not separator or not title.strip() or column is None:
            names = ", ".join(Column)
            raise UnknownColumnName(
                f'--kolom "{option}" begrijp ik niet. Schrijf bijvoorbeeld --kolom datum="Datum melding"; '
                f"de namen zijn: {names}."
            )
        mapping[column] = title.strip().strip('"')
    return mapping


def find_columns(header: Sequence[str], by_hand: Mapping[Column, str]) -> dict[Column, list[int]]:
    """Every place whose title may be the column: more than one is for a person to settle."""
    folded = [fold(title) for title in header]
    short = [fold(re.sub(r"\(.*?\)", " ", title)) for title in header]
    found: dict[Column, list[int]] = {}
    for column in Column:
        if column in by_hand:
            wanted = fold(by_hand[column])
            found[column] = [i for i, title in enumerate(folded) if title == wanted]
            continue
        names = titles[column]
        exact = [i for i, title in enumerate(folded) if title in names]
        found[column] = exact or [i for i, title in enumerate(short) if title in names]
    taken = {place for column in by_hand for place in found[column]}
    return {
        column: [place for place in places if column in by_hand or place not in taken]
        for column, places in found.items()
        if places
    }


def is_header(header: Sequence[str], by_hand: Mapping[Column, str]) -> bool:
    """A title line above the table is not the header: that names at least three columns."""
    return len(find_columns(header, by_hand)) >= 3


def layout(header: Sequence[str], by_hand: Mapping[Column, str], header_row: int) -> Layout:
    """Raises `LayoutError` when a needed column is missing or can be more than one."""
    found = find_columns(header, by_hand)
    complaints = [_absent(column, by_hand, header) for column in Column if _lacks(column, found, by_hand)]
    complaints += [
        f'"{column}" kan {len(places)} kolommen zijn ({_quoted(header, places)}): '
        f'kies er één met --kolom {column}="…".'
        for column, places in found.items()
        if len(places) > 1
    ]
    if complaints:
        raise LayoutError("\n".join(complaints))
    return Layout({column: places[0] for column, places in found.items() if places}, header_row)


def _lacks(column: Column, found: Mapping[Column, list[int]], by_hand: Mapping[Column, str]) -> bool:
    if found.get(column):
        return False
    stands_in = column is Column.AREA and found.get(Column.MUNICIPALITY)
    return column in by_hand or (column in required and not stands_in)


def _absent(column: Column, by_hand: Mapping[Column, str], header: Sequence[str]) -> str:
    have = ", ".join(f'"{title}"' for title in header if title)
    if column in by_hand:
        return f'Er is geen kolom met de titel "{by_hand[column]}". De kolommen zijn: {have}.'
    return (
        f'De kolom "{column}" vind ik niet. De kolommen zijn: {have}. Wijs ze aan met --kolom {column}="…".'
    )


def _quoted(header: Sequence[str], places: Sequence[int]) -> str:
    return ", ".join(f'"{header[place]}"' for place in places)


def _named(name: str) -> Column | None:
    return next((column for column in Column if fold(column) == fold(name)), None)
