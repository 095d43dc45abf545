"""What is typed about an entry of the directory, as the service takes it; and the other way round."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk import areas
from desk.web import Page

DAYS = {"ma": "MO", "di": "TU", "wo": "WE", "do": "TH", "vr": "FR", "za": "SA", "zo": "SU"}
_dutch = {code: day for day, code in DAYS.items()}
_line = re.compile(
    r"(?P<day>ma|di|wo|do|vr|za|zo)\w*\W+(?P<from>[0-9]{1,2})(?:[:.u](?P<from_m>[0-9]{2})?)?\s*(?:-|–|tot)\s*"
    r"(?P<until>[0-9]{1,2})(?:[:.u](?P<until_m>[0-9]{2})?)?",
    re.IGNORECASE,
)
HOURS = "Schrijf per regel een dag en de uren, bijvoorbeeld: ma 9:00-12:00."

WORDS = ("target_group", "known_by", "website", "public_phone", "public_email", "hours_words", "costs")
ADDRESS = ("street", "postal_code", "city")
OTHER = ("name", "role", "email", "phone")


class WrongHours(ValueError):
    """A line that doesn't say a day and hours."""


def hours_of(lines: Iterable[str]) -> list[dict[str, str]]:
    """Raises `WrongHours`."""
    return [_opening(line) for line in lines]


def _opening(line: str) -> dict[str, str]:
    found = _line.fullmatch(line.strip())
    if found is None:
        raise WrongHours(line)
    opens = f"{int(found['from']):02}:{found['from_m'] or '00'}"
    closes = f"{int(found['until']):02}:{found['until_m'] or '00'}"
    return {"day": DAYS[found["day"].lower()], "opens": opens, "closes": closes}


def hours_as_typed(hours: Iterable[Mapping[str, str]]) -> str:
    return "\n".join(f"{_dutch[each['day']]} {each['opens']}-{each['closes']}" for each in hours)


def listing(page: Page) -> dict[str, Any]:
    """Raises `WrongHours`."""
    address = {name: page.text(name) for name in ADDRESS}
    return {
        **page.fields(*WORDS),
        "address": address if any(address.values()) else None,
        "areas": page.texts("areas"),
        "hours": hours_of(page.lines("hours")),
        "languages": re.findall("[a-z]+", page.text("languages").lower()),
    }


def other_contacts(page: Page) -> list[dict[str, str | None]]:
    """Whoever has a name; an empty row is nobody."""
    columns = [page.form.getlist(f"other_{name}") for name in OTHER]
    rows = [dict(zip(OTHER, map(_typed, row), strict=True)) for row in zip(*columns, strict=False)]
    return [row for row in rows if row["name"]]


def _typed(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def areas_to_choose(municipalities: Sequence[str], chosen: Sequence[str]) -> dict[str, str]:
    """The network's municipalities, and what was chosen already."""
    codes = dict.fromkeys([*municipalities, *chosen])
    return dict(sorted(((code, areas.full_name(code)) for code in codes), key=lambda pair: pair[1]))


def matching(rows: Sequence[Mapping[str, Any]], text: str, theme: str, area: str) -> list[Mapping[str, Any]]:
    """By words anywhere in the entry; an entry without areas works everywhere."""
    words = text.casefold().split()
    return [
        row
        for row in rows
        if all(word in _told(row) for word in words)
        and (not theme or theme in row["themes"])
        and (not area or not _areas(row) or any(code.startswith(area) for code in _areas(row)))
    ]


def _areas(row: Mapping[str, Any]) -> list[str]:
    return list((row.get("listing") or {}).get("areas") or [])


def _told(row: Mapping[str, Any]) -> str:
    listing = row.get("listing") or {}
    said = (row["name"], row.get("works_on"), listing.get("target_group"), row.get("capacity"))
    return " ".join(part for part in said if part).casefold()
