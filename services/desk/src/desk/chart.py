"""Bars for a chart that the server draws; the table beside it says the same in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 46
BAR = 16


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int
    y: int
    percent: float


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    height: int
    thickness: int = BAR


def bars(values: Sequence[tuple[str, int]]) -> Chart:
    """One under another, in the order given, each under its label: long Dutch words fit, also on a telephone.

    Widths are percentages, so that the drawing takes the width of the page and its letters keep their size.
    """
    top = max((value for _, value in values), default=0) or 1
    return Chart(
        tuple(
            Bar(label, value, number * ROW, round(100 * value / top, 2))
            for number, (label, value) in enumerate(values)
        ),
        max(len(values), 1) * ROW,
    )
