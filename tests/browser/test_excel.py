"""The counts in the documentation keep their promise: no case costs more than its row in Excel."""

from .excel import EMPTY, Cell, Effort, filled, known, mail, row, together
from .keystrokes import PAGE, written


def test_a_row_counts_letters_cells_and_one_click() -> None:
    assert filled(Cell("abc"), EMPTY, known("telefoon")) == Effort(3 + 0 + 3 + 3, 1)
    assert filled(known("ja")) == Effort(2 + 1, 1)
    letters = [1, 1, 1, 3, 3, 3, 1, 3, 0, 1, 1]
    assert row("a", "b", "mobiliteit", "c", "info", "d") == Effort(sum(letters) + len(letters), 1)
    assert mail("de dienst", "vraag", "wie helpt?") == Effort(3 + 1 + 5 + 1 + 10, 2)
    assert together(filled(Cell("a")), mail("b", "c", "d")) == Effort(2 + 5, 1 + 2)


def test_no_case_costs_more_than_its_row_in_excel() -> None:
    counts = written()
    assert len(counts) == 5
    for case, (desk, excel) in counts.items():
        assert desk.total <= excel.total, case


def test_every_sum_in_the_table_is_right() -> None:
    rows = [text for text in PAGE.read_text("utf-8").splitlines() if text.startswith("| ")]
    for text in rows:
        _, *counts = [part.strip() for part in text.strip("|").split("|")]
        if all(count.isdigit() for count in counts):
            desk_keys, desk_clicks, desk, excel_keys, excel_clicks, excel = map(int, counts)
            assert (desk_keys + desk_clicks, excel_keys + excel_clicks) == (desk, excel), text
