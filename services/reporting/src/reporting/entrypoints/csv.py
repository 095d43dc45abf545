"""Figures as a spreadsheet reads them: Dutch headings and words, semicolons, UTF-8 with its mark."""

import csv
import io
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from contracts.codelists import UnknownArea, area, label
from contracts.codes import Channel, HelpRequestChannel, Level, Theme
from reporting.adapters.figures import Dimension
from reporting.adapters.waivers import Waivers

HEADINGS = {
    Dimension.KIND: "soort",
    Dimension.YEAR: "jaar",
    Dimension.MONTH: "maand",
    Dimension.MUNICIPALITY: "gemeente",
    Dimension.AREA: "deelgemeente",
    Dimension.LEVEL: "niveau",
    Dimension.THEME: "thema",
    Dimension.CHANNEL: "kanaal",
}

KINDS = {"signal": "signaal", "help_request": "hulpvraag"}

CODES: dict[Dimension, tuple[type[StrEnum], ...]] = {
    Dimension.LEVEL: (Level,),
    Dimension.THEME: (Theme,),
    Dimension.CHANNEL: (Channel, HelpRequestChannel),
}


def figures_as_csv(by: Sequence[Dimension], rows: Sequence[Sequence[Any]]) -> str:
    """Rows hold a code for each dimension, then the count."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(HEADINGS[dimension] for dimension in by), "aantal"])
    for *codes, count in rows:
        writer.writerow([*(_word(d, code) for d, code in zip(by, codes, strict=True)), count])
    return "\ufeff" + text.getvalue()


def waivers_as_csv(rows: Sequence[Waivers]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["stap", "gemeente", "deelgemeente", "maand", "aantal", "waarvan zonder einddatum"])
    for row in rows:
        places = (_word(Dimension.MUNICIPALITY, row.municipality), _word(Dimension.AREA, row.area))
        month = row.month or "anoniem, zonder dag"
        writer.writerow([label(row.step), *places, month, row.count, row.without_end])
    return "\ufeff" + text.getvalue()


def _word(dimension: Dimension, code: str | None) -> str:
    if code is None:
        return "nog niet bepaald"
    if dimension is Dimension.KIND:
        return KINDS[code]
    if dimension in (Dimension.AREA, Dimension.MUNICIPALITY):
        return _area_name(code)
    for codes in CODES.get(dimension, ()):
        if code in set(codes):
            return label(codes(code))
    return code


def _area_name(code: str) -> str:
    try:
        return area(code).name
    except UnknownArea:
        return code
