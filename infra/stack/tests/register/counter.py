"""Counts a sample register by area, year and kind, on its own: it shares no code with the importer.

Good enough for the generator's registers, and nothing more: it knows how those are written.
"""

import csv
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

import contracts

Key = tuple[str, int, str]

areas_file = Path(contracts.__file__).parent / "codelists" / "areas.csv"


def count(path: Path, municipalities: set[str], today: date) -> Counter[Key]:
    names, successors, parents = _areas(municipalities)
    sheet = load_workbook(path).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    top = next(i for i, line in enumerate(lines) if "Omschrijving" in line)
    figures: Counter[Key] = Counter()
    for line in lines[top + 1 :]:
        row = dict(zip(lines[top], line, strict=True))
        day, kind = _day(row["Datum melding"]), str(row["Soort"] or "").strip().lower()[:1]
        code = _code(str(row["Gemeente"] or ""), str(row["Deelgemeente"] or ""), names, parents)
        code = successors.get(code, code)
        if _spoiled(row) or day is None or day > today or not code or kind not in ("s", "h", "v"):
            continue
        figures[code, day.year, "signal" if kind == "s" else "help_request"] += 1
    return figures


def _areas(ours: set[str]) -> tuple[dict[str, list[str]], dict[str, str], dict[str, str]]:
    with areas_file.open(encoding="utf-8") as source:
        lines = list(csv.DictReader(source))
    successors = {line["code"]: line["successor"] for line in lines if line["successor"]}
    names: dict[str, list[str]] = {}
    parents = {}
    for line in lines:
        parent = line["municipality"] or line["code"]
        parent = successors.get(parent, parent)
        if parent in ours:
            parents[line["code"]] = parent
            names.setdefault(line["name"].lower().replace("-", " "), []).append(line["code"])
    return names, successors, parents


def _code(municipality: str, village: str, names: dict[str, list[str]], parents: dict[str, str]) -> str:
    named = names.get((village or municipality).lower().replace("-", " ").strip(), [])
    if len(named) < 2:
        return "".join(named)
    small = [code for code in named if code[-1].isalpha()]
    wide = [code for code in named if code[-1].isdigit()]
    assert len({parents[code] for code in named}) == 1
    return (small if village else wide)[0]


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    parts = [int(part) for part in re.findall(r"\d+", str(cell or ""))]
    if len(parts) != 3:
        return None
    return date(parts[2] if parts[2] > 99 else 2000 + parts[2], parts[1], parts[0])


def _spoiled(row: dict[object, object]) -> bool:
    return (
        not str(row["Omschrijving"] or "").strip()
        or row["Kanaal"] == "postduif"
        or row["Thema"] == "???"
        or row["Gedaan"] == "misschien"
        or row["Soort"] == "klacht"
        or row["Resultaat"] == "#N/A"
    )
