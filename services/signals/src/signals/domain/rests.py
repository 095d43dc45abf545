"""Stretches of time in which a dossier rests. Pure."""

from collections.abc import Iterable
from datetime import datetime


def apart(rests: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """In order, and those that touch as one."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(rests):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return found
