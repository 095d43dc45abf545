"""The terms of the procedure, as a dossier tells them and as the calendar has them."""

from datetime import datetime, timedelta

from chassis.clock import brussels_date
from chassis.working_days import WorkingDays
from stack.story.actors import Json


def due(dossier: Json, step: str) -> datetime:
    return datetime.fromisoformat(next(one["due_at"] for one in dossier["steps"] if one["step"] == step))


def hours_after(dossier: Json, fact: str, hours: int) -> datetime:
    return _last(dossier, fact) + timedelta(hours=hours)


def working_days_after(dossier: Json, fact: str, days: int) -> datetime:
    """The end of the last of so many working days after the fact."""
    calendar = WorkingDays()
    return calendar.end_of(calendar.add(brussels_date(_last(dossier, fact)), days))


def _last(dossier: Json, fact: str) -> datetime:
    times = [datetime.fromisoformat(one["recorded_at"]) for one in dossier["timeline"] if one["fact"] == fact]
    return times[-1]
