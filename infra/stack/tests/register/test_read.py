import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from stack.register.columns import Column, LayoutError
from stack.register.read import CellError, UnreadableFile, read_register

header = ["Datum", "Deelgemeente", "Kanaal", "Thema", "Omschrijving"]
row = [date(2024, 11, 3), "Watou", "telefoon", "eenzaamheid", "Ziet niemand"]


def excel(path: Path, *sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for lines in sheets:
        sheet = book.create_sheet()
        for number, line in enumerate(lines, start=1):
            for place, value in enumerate(line, start=1):
                sheet.cell(number, place, value)
    book.save(path)
    return path


def test_a_title_above_the_header_and_empty_rows_keep_excels_numbers(tmp_path: Path) -> None:
    path = excel(tmp_path / "r.xlsx", [["Register 2024"], [], header, row, [], [None, " "], row])
    assert [raw.number for raw in read_register(path, {}).rows] == [4, 7]


def test_a_wrong_size_in_the_file_hides_no_rows(tmp_path: Path) -> None:
    path = excel(tmp_path / "r.xlsx", [header, *[row] * 5])
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as sink:
        for name in source.namelist():
            content = source.read(name)
            sink.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', content))
    assert len(list(read_register(broken, {}).rows)) == 5


def test_an_error_in_a_cell_is_told_from_text(tmp_path: Path) -> None:
    path = excel(tmp_path / "r.xlsx", [header, [*row[:4], "#DIV/0!"]])
    assert next(read_register(path, {}).rows).cells[Column.DESCRIPTION] == CellError("#DIV/0!")


def test_the_first_sheet_that_is_a_register_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    path = excel(tmp_path / "r.xlsx", [["Uitleg", "bij dit bestand"]], [header, row], [header, row, row])
    register = read_register(path, {})
    assert len(list(register.rows)) == 1
    assert (register.sheet, register.other_sheets) == ("Sheet1", ("Sheet", "Sheet2"))
    assert len(list(read_register(path, {}, "Sheet2").rows)) == 2
    with pytest.raises(UnreadableFile, match="De bladen zijn: Sheet, Sheet1, Sheet2"):
        read_register(path, {}, "Blad9")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_as_programs_write_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [
        ["Register"],
        header,
        ["3/11/2024", "Watou", "telefoon", "financiën", "Zoë zegt: “alles;\nweg, ja”"],
    ]
    quoted = ["".join(f'"{cell}"{delimiter}' for cell in line) for line in lines]
    path = tmp_path / "r.csv"
    path.write_bytes("\r\n".join(quoted).encode(encoding))
    [raw] = read_register(path, {}).rows
    assert raw.number == 3
    assert raw.cells[Column.THEME] == "financiën"
    assert raw.cells[Column.DESCRIPTION] == "Zoë zegt: “alles;\nweg, ja”"


def test_short_and_long_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        ";".join(header) + "\n3/11/2024;Watou\n3/11/2024;Watou;telefoon;rouw;tekst;meer;nog\n", "utf-8"
    )
    short, long = read_register(path, {}).rows
    assert short.cells[Column.DESCRIPTION] is None
    assert long.cells[Column.DESCRIPTION] == "tekst"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("r.xlsx", b"PK no", "geen leesbaar Excelbestand"),
        ("r.csv", b"", "leeg"),
        ("r.csv", b"\n\n", "leeg"),
        ("r.ods", b"x", "geen .xlsx of .csv"),
        ("r.csv", ("Datum;Thema;Dorp;Via;Inhoud\n" + '"' + "x" * 200_000).encode(), "aanhalingstekens"),
    ],
)
def test_what_is_no_register_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words):
        list(read_register(path, {}).rows)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="bestaat niet"):
        read_register(tmp_path / "weg.xlsx", {})


def test_a_file_without_header_is_refused_with_what_it_has(tmp_path: Path) -> None:
    path = excel(tmp_path / "r.xlsx", [["een", "twee"], ["drie", "vier"]])
    with pytest.raises(LayoutError, match='"een", "twee"'):
        read_register(path, {})
