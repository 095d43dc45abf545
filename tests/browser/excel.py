"""What a row of a register in Excel costs: keys and clicks, counted in Excel's favour."""

from dataclasses import dataclass
from typing import NamedTuple

COMPLETES_AFTER = 3
"""So many letters, and Excel fills in what stood in the column before."""


class Effort(NamedTuple):
    keys: int
    clicks: int

    @property
    def total(self) -> int:
        return self.keys + self.clicks


def together(*efforts: Effort) -> Effort:
    return Effort(sum(one.keys for one in efforts), sum(one.clicks for one in efforts))


@dataclass(frozen=True)
class Cell:
    """`known`: it stood in this column before."""

    text: str
    known: bool = False

    @property
    def keys(self) -> int:
        return min(len(self.text), COMPLETES_AFTER) if self.known else len(self.text)


TODAY = Cell(";")
"""Ctrl and the semicolon, counted as one."""

EMPTY = Cell("")


def known(text: str) -> Cell:
    return Cell(text, known=True)


def filled(*cells: Cell) -> Effort:
    """One click to the first cell, a key from each cell to the next, Enter after the last."""
    return Effort(sum(cell.keys for cell in cells) + len(cells), clicks=1)


def row(sender: str, client: str, theme: str, said: str, action: str, result: str) -> Effort:
    """All eleven columns of a register that can be fed back from."""
    place, channel, done = known("Watou"), known("telefoon"), Cell("x")
    people = (Cell(sender), Cell(client), place, channel, known(theme))
    return filled(TODAY, *people, Cell(said), known(action), EMPTY, Cell(result), done)


def mail(to: str, subject: str, said: str) -> Effort:
    """A new message, the address completed, the subject, the question and nothing else, sent."""
    return Effort(known(to).keys + 1 + len(subject) + 1 + len(said), clicks=2)
