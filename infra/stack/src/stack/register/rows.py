"""One row of a register: read, checked, and either taken whole or refused with every reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from contracts.codes import Channel, HelpRequestChannel, Level, Theme
from stack.register import words
from stack.register.areas import Gazetteer, NoArea, Trouble
from stack.register.columns import Column
from stack.register.dates import read_date
from stack.register.read import Cell, CellError, RawRow
from stack.register.text import fold, tidy
from stack.register.words import Kind

T = TypeVar("T")

oldest = date(1990, 1, 1)
longest_text = 4000
ticks = frozenset("✓✔☑✅√")
excel_error = re.compile(
    r"#(N/[AB]|VALUE!|WAARDE!|REF!|VERW!|NAME\?|NAAM\?|DIV/0!|DEEL/0!|NUM!|GETAL!|NULL!|LEEG!|SPILL!|OVERLOOP!|CALC!)"
)


class Reason(StrEnum):
    """What can be wrong with a row."""

    DATE_MISSING = "date_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_IN_THE_FUTURE = "date_in_the_future"
    DATE_TOO_OLD = "date_too_old"
    AREA_MISSING = "area_missing"
    AREA_UNKNOWN = "area_unknown"
    AREA_NOT_OURS = "area_not_ours"
    AREA_AMBIGUOUS = "area_ambiguous"
    CHANNEL_UNKNOWN = "channel_unknown"
    THEME_UNKNOWN = "theme_unknown"
    DESCRIPTION_EMPTY = "description_empty"
    TEXT_TOO_LONG = "text_too_long"
    DONE_UNREADABLE = "done_unreadable"
    KIND_UNKNOWN = "kind_unknown"
    LEVEL_UNKNOWN = "level_unknown"
    CELL_ERROR = "cell_error"


@dataclass(frozen=True, slots=True)
class Complaint:
    reason: Reason
    column: Column
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be imported. A help request has its own list of channels and no level."""

    number: int
    kind: Kind
    on: date
    area: str
    channel: Channel | HelpRequestChannel
    theme: Theme
    description: str
    action: str = ""
    referred_to: str = ""
    outcome: str = ""
    done: bool = False
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    number: int
    complaints: tuple[Complaint, ...]


class _Reader:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, raw: RawRow) -> None:
        self._cells = raw.cells
        self.complaints: list[Complaint] = []

    def has(self, column: Column) -> bool:
        return column in self._cells

    def cell(self, column: Column) -> Cell:
        return self._cells.get(column)

    def complain(self, reason: Reason, column: Column, text: str) -> None:
        self.complaints.append(Complaint(reason, column, text))

    def broken(self, column: Column) -> bool:
        return any(complaint.column == column for complaint in self.complaints)

    def text(self, column: Column) -> str:
        text = _as_text(self.cell(column))
        if len(text) > longest_text:
            self.complain(
                Reason.TEXT_TOO_LONG, column, f"{column}: langer dan {longest_text} tekens ({len(text)})"
            )
        return text

    def code(self, column: Column, known: Mapping[str, T], reason: Reason) -> T | None:
        text = _as_text(self.cell(column))
        found = known.get(fold(text))
        if found is None and not self.broken(column):
            self.complain(
                reason, column, f'{column} "{text}" is niet gekend' if text else f"{column} is leeg"
            )
        return found


def parse_row(raw: RawRow, gazetteer: Gazetteer, today: date) -> Row | BadRow:
    reader = _Reader(raw)
    for column, cell in raw.cells.items():
        if error := _excel_error(cell):
            reader.complain(Reason.CELL_ERROR, column, f"{column}: de cel bevat de Excelfout {error}")
    kind = _kind(reader)
    on = _date(reader, today)
    area = _area(reader, gazetteer)
    channel = reader.code(Column.CHANNEL, _channels(kind), Reason.CHANNEL_UNKNOWN)
    theme = reader.code(Column.THEME, words.themes, Reason.THEME_UNKNOWN)
    description = _description(reader)
    done = _done(reader)
    level = _level(reader, kind)
    action, referred_to, outcome = (
        reader.text(column) for column in (Column.ACTION, Column.REFERRED_TO, Column.OUTCOME)
    )
    if reader.complaints or not (kind and on and area and channel and theme):
        return BadRow(raw.number, tuple(reader.complaints))
    return Row(
        raw.number, kind, on, area, channel, theme, description, action, referred_to, outcome, done, level
    )


def _kind(reader: _Reader) -> Kind | None:
    if not reader.has(Column.KIND):
        return Kind.SIGNAL
    return reader.code(Column.KIND, words.kinds, Reason.KIND_UNKNOWN)


def _channels(kind: Kind | None) -> Mapping[str, Channel | HelpRequestChannel]:
    """Where the kind isn't known, a channel that either list has is no second complaint."""
    if kind is Kind.SIGNAL:
        return words.channels
    return words.request_channels if kind else {**words.request_channels, **words.channels}


def _date(reader: _Reader, today: date) -> date | None:
    cell = reader.cell(Column.DATE)
    if reader.broken(Column.DATE):
        return None
    text = _as_text(cell)
    if not text:
        reader.complain(Reason.DATE_MISSING, Column.DATE, "datum is leeg")
        return None
    on = read_date(cell)
    if on is None:
        reader.complain(Reason.DATE_UNREADABLE, Column.DATE, f'datum "{text}" is geen datum')
    elif on > today:
        reader.complain(Reason.DATE_IN_THE_FUTURE, Column.DATE, f"datum {_shown(on)} ligt in de toekomst")
    elif on < oldest:
        reader.complain(Reason.DATE_TOO_OLD, Column.DATE, f"datum {_shown(on)} is van voor {oldest.year}")
    return on


def _area(reader: _Reader, gazetteer: Gazetteer) -> str | None:
    if reader.broken(Column.AREA) or reader.broken(Column.MUNICIPALITY):
        return None
    village, municipality = _as_text(reader.cell(Column.AREA)), _as_text(reader.cell(Column.MUNICIPALITY))
    if not village and not municipality:
        reader.complain(Reason.AREA_MISSING, Column.AREA, "deelgemeente is leeg")
        return None
    found = gazetteer.find(village, municipality)
    if isinstance(found, str):
        return found
    reader.complain(*_area_complaint(found, village or municipality, municipality))
    return None


def _area_complaint(found: NoArea, name: str, municipality: str) -> tuple[Reason, Column, str]:
    homes = ", ".join(found.municipalities)
    within = f" in {municipality}" if municipality and municipality != name else ""
    messages: dict[Trouble, tuple[Reason, str]] = {
        Trouble.UNKNOWN: (Reason.AREA_UNKNOWN, f'deelgemeente "{name}"{within} is niet gekend'),
        Trouble.ELSEWHERE: (
            Reason.AREA_NOT_OURS, f'deelgemeente "{name}" hoort niet bij dit zorgnetwerk (ligt in {homes})'
        ),
        Trouble.AMBIGUOUS: (
            Reason.AREA_AMBIGUOUS, f'deelgemeente "{name}" kan in meer dan één gemeente liggen: {homes}'
        ),
    }  # fmt: skip
    reason, text = messages[found.trouble]
    return reason, Column.AREA, text


def _description(reader: _Reader) -> str:
    text = reader.text(Column.DESCRIPTION)
    if not text and not reader.broken(Column.DESCRIPTION):
        reader.complain(Reason.DESCRIPTION_EMPTY, Column.DESCRIPTION, "omschrijving is leeg")
    return text


def _done(reader: _Reader) -> bool:
    text = _as_text(reader.cell(Column.DONE))
    if not text or reader.broken(Column.DONE):
        return False
    if text in ticks:
        return True
    answer = words.done.get(fold(text))
    if answer is None:
        reader.complain(
            Reason.DONE_UNREADABLE, Column.DONE, f'gedaan "{text}" is geen ja of nee (leeg is nee)'
        )
    return bool(answer)


def _level(reader: _Reader, kind: Kind | None) -> Level | None:
    if kind is Kind.HELP_REQUEST or not _as_text(reader.cell(Column.LEVEL)):
        return None
    return reader.code(Column.LEVEL, words.levels, Reason.LEVEL_UNKNOWN)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return tidy(cell.text if isinstance(cell, CellError) else str(cell))


def _excel_error(cell: Cell) -> str | None:
    if isinstance(cell, CellError):
        return cell.text
    return cell.strip() if isinstance(cell, str) and excel_error.fullmatch(cell.strip()) else None


def _shown(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
