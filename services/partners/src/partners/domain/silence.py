"""When a partner that doesn't answer is reminded, and when the network takes the referral back."""

from datetime import date, datetime
from typing import NamedTuple

from chassis.working_days import WorkingDays

REMIND_AFTER = 5
TIME_OUT_AFTER = 10
"""In working days of the network, the day it starts on not counted."""


class Terms(NamedTuple):
    remind_at: datetime
    time_out_at: datetime


def terms(since: date, working_days: WorkingDays) -> Terms:
    """`since`: the day of receipt, or the one until which the partner said that one waits."""
    reminded, out = (working_days.add(since, count) for count in (REMIND_AFTER, TIME_OUT_AFTER))
    return Terms(working_days.end_of(reminded), working_days.end_of(out))
