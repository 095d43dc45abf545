"""A register's rows as they stand in the file: Excel, or CSV as Excel or a mail program writes it."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from stack.register.columns import Column, Layout, LayoutError, is_header, layout

lines_before_the_header = 20
"""How far down a header may stand: some registers open with a title and a logo."""


@dataclass(frozen=True, slots=True)
class CellError:
    """Excel's own error in a cell (`#N/B`, `#VERW!`…)."""

    text: str


Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | CellError | None


@dataclass(frozen=True, slots=True)
class RawRow:
    """`number` is the row's number as Excel shows it."""

    number: int
    cells: Mapping[Column, Cell]


class UnreadableFile(Exception):
    """No register can be read from this file; the message is Dutch."""


@dataclass(frozen=True, slots=True)
class Register:
    """The rows of the first sheet that is a register, and the names of the sheets that were left alone."""

    rows: Iterator[RawRow]
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()


def read_register(path: Path, by_hand: Mapping[Column, str], sheet: str | None = None) -> Register:
    """Raises `UnreadableFile`, or `LayoutError` when the columns can't be told apart."""
    if not path.is_file():
        raise UnreadableFile(f"Het bestand {path} bestaat niet.")
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return Register(_table(_csv_lines(path), by_hand))
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _excel(path, by_hand, sheet)
    raise UnreadableFile(
        f"{path.name} is geen .xlsx of .csv. Bewaar het register in Excel als .xlsx en probeer opnieuw."
    )


def _table(lines: Iterator[Sequence[Cell]], by_hand: Mapping[Column, str]) -> Iterator[RawRow]:
    """Finds the header at once, so that a register without one is refused before its rows are asked for."""
    numbered = enumerate(lines, start=1)
    return _rows(numbered, _header(numbered, by_hand))


def _rows(numbered: Iterator[tuple[int, Sequence[Cell]]], found: Layout) -> Iterator[RawRow]:
    for number, line in numbered:
        cells = {column: line[place] if place < len(line) else None for column, place in found.places.items()}
        if any(_says_something(cell) for cell in cells.values()):
            yield RawRow(number, cells)


def _header(numbered: Iterator[tuple[int, Sequence[Cell]]], by_hand: Mapping[Column, str]) -> Layout:
    best: tuple[int, list[str]] | None = None
    for number, line in islice(numbered, lines_before_the_header):
        header = [_title(cell) for cell in line]
        if is_header(header, by_hand):
            return layout(header, by_hand, number)
        if best is None and any(header):
            best = number, header
    if best is None:
        raise UnreadableFile("Het bestand is leeg.")
    return layout(best[1], by_hand, best[0])


def _title(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _says_something(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _excel(path: Path, by_hand: Mapping[Column, str], sheet: str | None) -> Register:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise UnreadableFile(f"{path.name} is geen leesbaar Excelbestand.") from error
    worksheets = {worksheet.title: worksheet for worksheet in book.worksheets}
    if sheet and sheet not in worksheets:
        raise UnreadableFile(f'Er is geen blad "{sheet}". De bladen zijn: {", ".join(worksheets)}.')
    complaint: Exception | None = None
    for name in [sheet] if sheet else worksheets:
        try:
            rows = _table(_sheet_lines(worksheets[name]), by_hand)
        except (LayoutError, UnreadableFile) as error:
            complaint = complaint or error
            continue
        others = tuple(other for other in worksheets if other != name)
        return Register(rows, name, others)
    raise complaint or UnreadableFile("Het bestand is leeg.")


def _sheet_lines(worksheet: Any) -> Iterator[Sequence[Cell]]:
    # Some programs write a wrong size of the sheet into the file; openpyxl would stop there.
    worksheet.reset_dimensions()
    for row in worksheet.iter_rows():
        yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> Cell:
    value: Cell = cell.value
    return CellError(str(value)) if getattr(cell, "data_type", None) == "e" else value


def _csv_lines(path: Path) -> Iterator[Sequence[Cell]]:
    text = _decoded(path.read_bytes())
    top = "\n".join(text.splitlines()[:lines_before_the_header])
    delimiter = max(";\t,", key=top.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableFile(
            f"{path.name} is geen leesbare CSV: staan alle aanhalingstekens goed?"
        ) from error


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
