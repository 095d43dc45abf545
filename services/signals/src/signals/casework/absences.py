"""Who is there: noticing colleagues, and what waits for somebody who leaves."""

from datetime import timedelta
from uuid import UUID

from chassis.problems import NotFound
from chassis.uow import Deadline, Uow
from contracts.codes import EscalationTarget as To
from signals.domain.colleagues import EndAbsence, RecordAbsence, RemoveColleague, span
from signals.domain.ports import Store
from signals.domain.refusals import Refusal
from signals.domain.staff import Absence

ABSENT = "absent"
ONCE_MORE = timedelta(minutes=1)
"""For a step that was being taken at that moment, by somebody who didn't know of the absence yet."""


async def notice(uow: Uow[Store]) -> None:
    """Coordinators and deputies make themselves known by calling: one write a day."""
    caller, today = uow.principal, uow.clock.today()
    role = To.COORDINATOR if "coordinator" in caller.roles else To.DEPUTY
    if not await uow.store.was_noticed(caller.subject, role, today):
        await uow.store.notice(caller.subject, role, caller.name, today)


async def record_absence(uow: Uow[Store], command: RecordAbsence) -> UUID:
    """One's own or a colleague's; the same again changes nothing."""
    now = uow.clock.now()
    begins, ends = span(command, now)
    if command.login not in (await uow.store.staff(now)).roles:
        raise Refusal.named("colleague_unknown").problem()
    absence = Absence(command.absence_id, command.login, begins, ends, uow.principal.subject)
    if await uow.store.add_absence(absence):
        uow.schedule(command.absence_id, ABSENT, begins)
        uow.schedule(command.absence_id, ABSENT, begins + ONCE_MORE, cycle=1)
        uow.audit("record_absence", "colleague", [uow.store.colleague_id(command.login)])
    return command.absence_id


async def end_absence(uow: Uow[Store], command: EndAbsence) -> None:
    absence, now = await uow.store.absence(command.absence_id), uow.clock.now()
    if absence is None:
        raise NotFound
    if now < absence.begins:
        await uow.store.take_back_absence(absence.absence_id)
    elif now < absence.ends:
        await uow.store.end_absence(absence.absence_id, now)
    uow.audit("end_absence", "colleague", [uow.store.colleague_id(absence.login)])


async def remove_colleague(uow: Uow[Store], command: RemoveColleague) -> None:
    if not await uow.store.remove_colleague(command.login):
        raise Refusal.named("colleague_unknown").problem()
    colleague_id, now = uow.store.colleague_id(command.login), uow.clock.now()
    uow.schedule(colleague_id, ABSENT, now)
    uow.schedule(colleague_id, ABSENT, now + ONCE_MORE, cycle=1)
    uow.audit("remove_colleague", "colleague", [colleague_id])


async def on_absent(uow: Uow[Store], deadline: Deadline) -> None:
    """Somebody left: what is late, or in acute danger, may have to go on to the next."""
    await uow.store.look_again(uow.clock.now())
