"""Katrien and Wouter, both at work and strangers to Maria, and a step that was waived."""

from typing import Any

from .answers import MARIA

ABSENCE = "00000000-0000-4000-8000-00000000ab01"


def colleague(login: str, name: str, role: str, *absences: dict[str, Any]) -> dict[str, Any]:
    away = any(one["runs"] for one in absences)
    seen = {"last_seen": "2026-11-20", "away": away, "absences": list(absences)}
    return {"login": login, "name": name, "role": role, **seen}


def absence(*, runs: bool = True) -> dict[str, Any]:
    days = {"first_day": "2026-11-20", "last_day": "2026-12-03"}
    return {"absence_id": ABSENCE, **days, "recorded_by": "wouter", "runs": runs}


def office(*absences: dict[str, Any], stand_in: str = "katrien") -> dict[str, Any]:
    people = [
        colleague("katrien", "Katrien Verhaeghe", "coordinator", *absences),
        colleague("wouter", "Wouter Declerck", "deputy"),
    ]
    return {"colleagues": people, "stand_in": [stand_in] if stand_in else []}


COLLEAGUES: dict[str, Any] = {
    **{f"GET {keeps} /clients/{MARIA}/acquaintances": [] for keeps in ("intake", "signals")},
    **{
        f"POST {keeps} /clients/{MARIA}/acquaintances{then}": {}
        for keeps in ("intake", "signals")
        for then in ("", "/let-in")
    },
    "GET signals /colleagues": office(),
    "GET signals /notifications": {"address": None, "daily": False},
    "POST signals /notifications": {},
    "POST signals /absences": (201, {"absence_id": ABSENCE}),
    f"POST signals /absences/{ABSENCE}/end": {},
}

WAIVED = {
    "step": "followed_up",
    "municipality": "33021",
    "area": "33021F",
    "month": "2026-11",
    "count": 3,
    "without_end": 2,
}
