"""What a colleague is told by mail: how much waits, and nothing of what or whom. Pure."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from chassis.working_days import WorkingDays
from contracts.codes import EscalationTarget as To
from signals.domain.case import brussels, brussels_day
from signals.domain.staff import Staff

MORNING = time(8)


class Mail(NamedTuple):
    subject: str
    text: str


class Waiting(NamedTuple):
    """Numbers of dossiers. `escalated`: that came to this colleague since the last mail."""

    late: int = 0
    today: int = 0
    escalated: int = 0

    def __bool__(self) -> bool:
        return any(self)


def next_morning(now: datetime, working_days: WorkingDays) -> datetime:
    """The next eight o'clock in Brussels on a working day."""
    day = brussels_day(now)
    while not working_days.is_working(day) or (at := datetime.combine(day, MORNING, brussels)) <= now:
        day += timedelta(days=1)
    return at.astimezone(now.tzinfo)


def minds_the_worklist(login: str, staff: Staff, now: datetime) -> bool:
    """Coordinators; a deputy while no coordinator is there."""
    if staff.roles.get(login) is To.COORDINATOR:
        return True
    return staff.nobody(To.COORDINATOR, now)


def daily_mail(waiting: Waiting, network: str, desk: str) -> Mail:
    came = ("dossier kwam nieuw bij jou terecht", "dossiers kwamen nieuw bij jou terecht")
    said = [
        _counted(waiting.late, "dossier is te laat", "dossiers zijn te laat"),
        _counted(waiting.today, "dossier moet vandaag verder", "dossiers moeten vandaag verder"),
        _counted(waiting.escalated, *came),
    ]
    lines = "".join(f"- {one}\n" for one in said if one)
    text = f"Dag,\n\nOp de werklijst van {network}:\n\n{lines}\n{_log_in(desk)}"
    return Mail("Wat vandaag op je wacht", text)


def danger_mail(count: int, network: str, desk: str) -> Mail:
    said = _counted(count, "dossier met acuut gevaar wacht", "dossiers met acuut gevaar wachten")
    text = f"Dag,\n\nBij {network}: {said} op jou.\n\n{_log_in(desk)}"
    return Mail("Dringend: acuut gevaar wacht op jou", text)


def _counted(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}" if count else ""


def _log_in(desk: str) -> str:
    where = f" op {desk.rstrip('/')}/" if desk else ""
    return (
        f"Meld je aan{where} om te lezen waarover het gaat.\n\n"
        "In deze mail staan met opzet geen namen en geen onderwerpen.\n"
    )
