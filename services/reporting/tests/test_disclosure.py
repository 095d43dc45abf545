"""No hidden cell can be worked out from what is published, by any arithmetic."""

import itertools
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reporting.domain.disclosure import Cell, Key, hidden_cells

MINIMUM = 5


def with_totals(cells: Mapping[tuple[str, str], int]) -> dict[Key, Cell]:
    """A full table in which every signal is about somebody else."""
    table: dict[Key, int] = {}
    for (row, column), count in cells.items():
        for key in ((row, column), (row, None), (None, column), (None, None)):
            table[key] = table.get(key, 0) + count
    return {key: Cell(count, count) for key, count in table.items()}


@st.composite
def tables(draw: st.DrawFn, most: int = 5, highest: int = 30) -> dict[Key, Cell]:
    rows = [f"r{n}" for n in range(draw(st.integers(1, most)))]
    columns = [f"c{n}" for n in range(draw(st.integers(1, most)))]
    counts = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, highest))
    table = with_totals({key: draw(counts) for key in itertools.product(rows, columns)})
    for key in draw(st.sets(st.sampled_from(sorted(table, key=str)), max_size=2)):
        if None not in key and table[key].count:
            table[key] = Cell(table[key].count, 1)
    return table


def equations(table: Mapping[Key, Cell], hidden: frozenset[Key]) -> list[dict[Key, int]]:
    """What a reader knows of the hidden cells: each line's parts make its total."""
    rows = {row for row, _ in table}
    columns = {column for _, column in table}
    lines = [[((row, column), -1 if column is None else 1) for column in columns] for row in rows]
    lines += [[((row, column), -1 if row is None else 1) for row in rows] for column in columns]
    return [{key: sign for key, sign in line if key in hidden} for line in lines]


def exactly_known(table: Mapping[Key, Cell], hidden: frozenset[Key]) -> set[Key]:
    """The hidden cells that the equations alone fix: Gauss-Jordan elimination, in fractions."""
    order = sorted(hidden, key=str)
    matrix = [[Fraction(line.get(key, 0)) for key in order] for line in equations(table, hidden)]
    done = 0
    for column in range(len(order)):
        pivot = next((r for r in range(done, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        matrix[done] = [value / matrix[done][column] for value in matrix[done]]
        for r, row in enumerate(matrix):
            if r != done and row[column]:
                matrix[r] = [a - row[column] * b for a, b in zip(row, matrix[done], strict=True)]
        done += 1
    single = [[i for i, value in enumerate(row) if value] for row in matrix]
    return {order[found[0]] for found in single if len(found) == 1}


@given(tables())
def test_small_cells_and_small_totals_are_always_hidden(table: dict[Key, Cell]) -> None:
    hidden = hidden_cells(table, MINIMUM)
    assert {key for key, cell in table.items() if 0 < cell.persons < MINIMUM} <= hidden


@settings(max_examples=300)
@given(tables())
def test_no_hidden_cell_follows_from_the_published_ones(table: dict[Key, Cell]) -> None:
    hidden = hidden_cells(table, MINIMUM)
    assert exactly_known(table, hidden) == set()


@given(tables())
def test_nothing_is_hidden_without_need(table: dict[Key, Cell]) -> None:
    if all(cell.persons == 0 or cell.persons >= MINIMUM for cell in table.values()):
        assert hidden_cells(table, MINIMUM) == frozenset()


def ranges(table: Mapping[Key, Cell], hidden: frozenset[Key], highest: int) -> dict[Key, set[int]]:
    """Every value that a hidden cell can have for a reader who also knows that nothing is negative."""
    inner = [key for key in table if None not in key]
    free = [key for key in inner if key in hidden]
    possible: dict[Key, set[int]] = {key: set() for key in hidden}
    for guess in itertools.product(range(highest + 1), repeat=len(free)):
        counts = {key: table[key].count for key in inner} | dict(zip(free, guess, strict=True))
        imagined = with_totals(counts)  # type: ignore[arg-type]
        if all(imagined[key].count == table[key].count for key in table if key not in hidden):
            for key in hidden:
                possible[key].add(imagined[key].count)
    return possible


@settings(max_examples=40, deadline=None)
@given(tables(most=2, highest=9))
@example(with_totals({("r0", "c0"): 1, ("r0", "c1"): 1, ("r1", "c0"): 9, ("r1", "c1"): 9}))
def test_a_reader_who_tries_every_table_keeps_a_wide_choice(table: dict[Key, Cell]) -> None:
    minimum, highest = 3, 15
    hidden = hidden_cells(table, minimum)
    if len(hidden) == len(table):
        return
    small = {key for key, cell in table.items() if 0 < cell.persons < minimum}
    for key, values in ranges(table, hidden, highest).items():
        assert len(values) > 1
        if key in small:
            assert table[key].count + minimum in values


def test_one_small_cell_takes_three_others_with_it_and_keeps_the_totals() -> None:
    table = with_totals(
        {(r, c): 10 for r in ("mobility", "poverty", "grief") for c in ("Lo", "Vleteren", "Ieper")}
    )
    table |= {("mobility", "Lo"): Cell(2, 2), ("mobility", None): Cell(22, 22), (None, "Lo"): Cell(22, 22)}
    table[None, None] = Cell(82, 82)
    hidden = hidden_cells(table, MINIMUM)
    assert ("mobility", "Lo") in hidden
    assert len(hidden) == 4
    assert all(None not in key for key in hidden)


def test_many_signals_of_few_clients_are_a_small_cell() -> None:
    table = with_totals({("mobility", "Lo"): 12, ("grief", "Lo"): 12, ("mobility", "Ieper"): 12})
    table["mobility", "Lo"] = Cell(12, 1)
    assert ("mobility", "Lo") in hidden_cells(table, MINIMUM)


def test_where_nothing_can_pay_the_whole_table_is_withheld() -> None:
    table = with_totals({("mobility", "Lo"): 1, ("grief", "Lo"): 2})
    assert hidden_cells(table, MINIMUM) == frozenset(table)
