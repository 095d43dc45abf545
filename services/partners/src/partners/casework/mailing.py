"""Telling a partner by mail that a referral waits: an effect after the commit, tried again until it works."""

from uuid import UUID

from chassis import logs
from chassis.mail import MailFailed, send
from chassis.uow import Deadline, Uow
from partners.domain.mails import About, again_in, mail_about
from partners.domain.ports import Store
from partners.domain.referrals import UNANSWERED

MAIL = "mail"

_log = logs.get("mail")


def mail_soon(uow: Uow[Store], referral_id: UUID, about: About) -> None:
    """Once this transaction commits; where no mail server is named, nobody is mailed."""
    if uow.settings.smtp:
        cycle = list(About).index(about)
        uow.schedule(referral_id, MAIL, uow.clock.now(), cycle=cycle, data={"about": about, "tries": 0})


async def on_mail(uow: Uow[Store], deadline: Deadline) -> None:
    """Unless the partner has answered meanwhile, or has no address."""
    referral = await uow.store.referral(deadline.subject)
    if referral is None or referral.state not in UNANSWERED:
        return
    address = await uow.store.address(referral.partner_id)
    if not address:
        return
    mail = mail_about(About(deadline.data["about"]), uow.network.name, uow.settings.url_desk)
    try:
        await send(uow.settings, address, mail.subject, mail.text)
    except MailFailed as failure:
        _try_again(uow, deadline, str(failure))
    else:
        uow.audit("partner.mail", "partner", [referral.partner_id])


def _try_again(uow: Uow[Store], deadline: Deadline, error: str) -> None:
    tries = int(deadline.data["tries"]) + 1
    wait = again_in(tries)
    event = "mail_put_off" if wait else "mail_given_up"
    _log.warning(event, subject=deadline.subject, attempt=tries, error=error)
    if wait:
        data = {**deadline.data, "tries": tries}
        uow.schedule(deadline.subject, MAIL, uow.clock.now() + wait, cycle=deadline.cycle, data=data)
