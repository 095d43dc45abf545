"""Which cells of a table of counts may be published without giving a small cell away.

A small cell is hidden, and so are as few others as needed so that no hidden cell can be worked out from
what stays: not from a row, a column or a total, and not from several together.

The table with its totals is a grid in which every line adds up to nothing once totals count negatively. A
hidden cell is safe when it lies on a closed round of hidden cells, turning at right angles, along which an
amount can be added and taken away in turn: each line's sum stays as it was, so the published figures fit both
grids. We ask that each small cell can grow so by `minimum`, while every cell that pays for it keeps 1 or
more.
"""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Key = tuple[str | None, str | None]
"""Row and column; None is the total over all of them."""

Node = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """`count` is what would be published, `persons` what must not be small."""

    count: int
    persons: int


nothing = Cell(0, 0)
TOTAL_WEIGHT = 4
"""A total tells more than a cell, so it is hidden less gladly."""


def hidden_cells(table: Mapping[Key, Cell], minimum: int) -> frozenset[Key]:
    """The keys to withhold; `table` holds the totals too, a key that is absent counts nothing."""
    grid = _Grid(table, minimum)
    small = sorted(
        (key for key, cell in table.items() if cell.count > 0 and cell.persons < minimum),
        key=lambda key: (table[key].count, str(key)),
    )
    hidden = set(small)
    for key in small:
        round_trip = grid.cheapest_round(key, hidden)
        if round_trip is None:
            return frozenset(grid.keys())
        hidden |= round_trip
    return frozenset(hidden)


class _Grid:
    def __init__(self, table: Mapping[Key, Cell], minimum: int) -> None:
        self._table = table
        self._amount = minimum
        self._rows = sorted({row for row, _ in table if row is not None})
        self._columns = sorted({column for _, column in table if column is not None})

    def keys(self) -> Iterator[Key]:
        return ((row, column) for row in [*self._rows, None] for column in [*self._columns, None])

    def cheapest_round(self, small: Key, hidden: set[Key]) -> set[Key] | None:
        """The cells of the round that hides the least more and lets `small` grow; None: there is none."""
        row, column = ("row", small[0]), ("column", small[1])
        start, goal = (column, row) if _is_positive(small) else (row, column)
        queue: list[tuple[int, int, Node]] = [(0, 0, start)]
        cost = {start: 0}
        came_by: dict[Node, tuple[Node, Key]] = {}
        pushed = 0
        while queue:
            so_far, _, node = heapq.heappop(queue)
            if node == goal:
                return _walked(came_by, start, goal)
            for key, other in self._turns(node, small):
                total = so_far + (0 if key in hidden else self._weight(key))
                if total < cost.get(other, total + 1):
                    cost[other], came_by[other], pushed = total, (node, key), pushed + 1
                    heapq.heappush(queue, (total, pushed, other))
        return None

    def _turns(self, node: Node, small: Key) -> Iterator[tuple[Key, Node]]:
        kind, name = node
        from_row = kind == "row"
        for other in [*(self._columns if from_row else self._rows), None]:
            key = (name, other) if from_row else (other, name)
            if key != small and (from_row == _is_positive(key) or self._can_pay(key)):
                yield key, ("column" if from_row else "row", other)

    def _can_pay(self, key: Key) -> bool:
        return self._table.get(key, nothing).count > self._amount

    def _weight(self, key: Key) -> int:
        return (self._table.get(key, nothing).count + 1) * (TOTAL_WEIGHT if None in key else 1)


def _is_positive(key: Key) -> bool:
    """Whether a cell counts positively in its lines: a cell, or the grand total."""
    return (key[0] is None) == (key[1] is None)


def _walked(came_by: Mapping[Node, tuple[Node, Key]], start: Node, goal: Node) -> set[Key]:
    keys: set[Key] = set()
    node = goal
    while node != start:
        node, key = came_by[node]
        keys.add(key)
    return keys
