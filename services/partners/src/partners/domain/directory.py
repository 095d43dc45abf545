"""How far an entry of the directory can be relied on."""

from datetime import date


def is_stale(verified_on: date, today: date) -> bool:
    """Nobody looked at it for more than twelve months."""
    year_later = (verified_on.year + 1, verified_on.month, verified_on.day)
    return year_later < (today.year, today.month, today.day)


def still_full(no_intake_before: date | None, today: date) -> date | None:
    """The day on which there is room again, while that is to come."""
    return no_intake_before if no_intake_before and no_intake_before > today else None
