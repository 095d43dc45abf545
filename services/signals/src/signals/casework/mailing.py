"""Mail to colleagues who asked for it: one a working day, and at once for acute danger."""

from collections.abc import Sequence
from datetime import UTC, datetime

from chassis.mail import send_or_try_again
from chassis.uow import Deadline, Uow
from contracts.codes import EscalationTarget as To
from contracts.codes import Urgency
from signals.domain.colleagues import ChooseMail, Mailbox
from signals.domain.dossier import Dossier
from signals.domain.facts import Reminded
from signals.domain.mails import Waiting, daily_mail, danger_mail, minds_the_worklist, next_morning
from signals.domain.ports import Store
from signals.domain.staff import Staff

MORNING = "morning"
DAILY_MAIL = "daily_mail"
DANGER_MAIL = "danger_mail"

_ever = datetime(1970, 1, 1, tzinfo=UTC)


async def choose_mail(uow: Uow[Store], command: ChooseMail) -> None:
    """One's own address, and what is mailed there."""
    login = uow.principal.subject
    colleague_id = uow.store.colleague_id(login)
    await uow.store.choose_mail(login, command.address, daily=command.daily)
    if command.address and command.daily:
        uow.schedule(colleague_id, MORNING, next_morning(uow.clock.now(), uow.network.working_days))
    else:
        uow.cancel(colleague_id, MORNING)
    uow.audit("choose_mail", "colleague", [colleague_id])


async def on_morning(uow: Uow[Store], deadline: Deadline) -> None:
    """What is counted is counted at the moment of sending, so that trying again tells no old news."""
    now = uow.clock.now()
    box = await uow.store.mailbox(deadline.subject)
    if box is None or not box.daily:
        return
    uow.schedule(deadline.subject, MORNING, next_morning(now, uow.network.working_days))
    if uow.settings.smtp:
        uow.schedule(deadline.subject, DAILY_MAIL, now)


async def on_daily_mail(uow: Uow[Store], deadline: Deadline) -> None:
    now, today = uow.clock.now(), uow.clock.today()
    box, staff = await uow.store.mailbox(deadline.subject), await uow.store.staff(now)
    if box is None or not box.address or not box.daily or staff.away(box.login, now):
        return
    if not uow.network.working_days.is_working(today):
        return
    waiting = await _waiting(uow, box, staff)
    if not waiting:
        return
    mail = daily_mail(waiting, uow.network.name, uow.settings.url_desk)
    if await send_or_try_again(uow, deadline, box.address, mail.subject, mail.text):
        await uow.store.mailed(box.login, now)
        uow.audit("mail_colleague", "colleague", [box.colleague_id])


async def _waiting(uow: Uow[Store], box: Mailbox, staff: Staff) -> Waiting:
    now = uow.clock.now()
    heard = (box.role, To.ALL_COORDINATORS)
    found = await uow.store.waiting(now, uow.clock.today(), heard, box.mailed_at or _ever)
    return found if minds_the_worklist(box.login, staff, now) else Waiting(escalated=found.escalated)


def mail_of_danger(uow: Uow[Store], dossier: Dossier, told: Sequence[Reminded], staff: Staff) -> None:
    """At once, on whatever day; only who left an address is mailed."""
    if not uow.settings.smtp or dossier.case.urgency is not Urgency.ACUTE_DANGER:
        return
    now = uow.clock.now()
    hearing = {login for one in told if one.stage for login in staff.hears(To(one.to), now)}
    for login in sorted(hearing):
        uow.schedule(uow.store.colleague_id(login), DANGER_MAIL, now)


async def on_danger_mail(uow: Uow[Store], deadline: Deadline) -> None:
    """Unless somebody dealt with it meanwhile."""
    box = await uow.store.mailbox(deadline.subject)
    if box is None or not box.address:
        return
    count = await uow.store.in_danger((box.role, To.ALL_COORDINATORS))
    if not count:
        return
    mail = danger_mail(count, uow.network.name, uow.settings.url_desk)
    if await send_or_try_again(uow, deadline, box.address, mail.subject, mail.text):
        uow.audit("mail_colleague", "colleague", [box.colleague_id])
