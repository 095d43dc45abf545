"""Coordinators and deputies as colleagues: their absences, and the mail they want."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import Field, StrictBool, StringConstraints

from chassis.working_days import WorkingDays
from contracts.codes import EscalationTarget as To
from signals.domain.case import brussels_day
from signals.domain.refusals import Refusal
from signals.domain.words import Command, Day, Line

LONGEST = timedelta(days=366)
MailAddress = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    ),
]


class RecordAbsence(Command):
    """Both days included; one that begins today begins now."""

    absence_id: UUID = Field(default_factory=uuid4)
    login: Line
    first_day: Day
    last_day: Day


class EndAbsence(Command):
    """Now; one that hasn't begun is taken back."""

    absence_id: UUID


class ChooseMail(Command):
    """Without an address nobody is mailed; without `daily` only of acute danger."""

    address: MailAddress | None = Field(default=None, repr=False)
    daily: StrictBool = False


class RemoveColleague(Command):
    login: Line


@dataclass(frozen=True)
class Colleague:
    login: str
    role: To
    last_seen: date
    name: str = field(repr=False)


@dataclass(frozen=True)
class Mailbox:
    """`mailed_at`: when the last daily mail went out."""

    colleague_id: UUID
    login: str
    role: To
    daily: bool
    mailed_at: datetime | None
    address: str | None = field(repr=False)


def span(command: RecordAbsence, now: datetime) -> tuple[datetime, datetime]:
    """From when until when; raises the guard's problem for days that can't be."""
    today = brussels_day(now)
    first, last = command.first_day, command.last_day
    if not today <= first <= last <= today + LONGEST:
        raise Refusal.named("absence_days").problem()
    return max(now, WorkingDays.end_of(first - timedelta(days=1))), WorkingDays.end_of(last)
