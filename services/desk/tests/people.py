"""Whom the fake services know by name."""

from typing import Any

from .answers import ALBERT, MARIA, MIEKE

CLIENTS = [
    {"client_id": MARIA, "name": "Maria Dewulf", "area": "33021F"},
    {"client_id": ALBERT, "name": "Albert Pauwels", "area": "33041A"},
]
VOLUNTEERS = [
    {"volunteer_id": MIEKE, "name": "Mieke Deschepper", "area": "33021A", "status": "active"},
    {
        "volunteer_id": "00000000-0000-4000-8000-0000000000a9",
        "name": "Noor Callens",
        "area": "33021B",
        "status": "prospect",
    },
]


def named(q: str, people: list[dict[str, str]]) -> dict[str, Any]:
    """Those whose name holds every one of these words, as a list with its count."""
    words = set(q.casefold().split())
    rows = [each for each in people if words <= set(each["name"].casefold().split())]
    return {"count": len(rows), "counted_to": 1000, "rows": rows}
