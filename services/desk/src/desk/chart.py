"""Bars for a chart that the server draws; the table beside it says the same in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 32
BAR = 18
LABEL_WIDTH = 280
WIDTH = 1000
VALUE_WIDTH = 56


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int
    y: int
    width: float


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    width: int
    height: int
    left: int
    thickness: int


def bars(values: Sequence[tuple[str, int]]) -> Chart:
    """Horizontal bars in the order given: room for long Dutch words, and it prints."""
    room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    top = max((value for _, value in values), default=0) or 1
    return Chart(
        tuple(
            Bar(label, value, number * ROW + (ROW - BAR) // 2, round(room * value / top, 1))
            for number, (label, value) in enumerate(values)
        ),
        WIDTH,
        max(len(values), 1) * ROW,
        LABEL_WIDTH,
        BAR,
    )
