"""Telling a partner by mail that a referral waits: an effect after the commit, tried again until it works."""

from uuid import UUID

from chassis.mail import send_or_try_again
from chassis.uow import Deadline, Uow
from partners.domain.mails import About, mail_about
from partners.domain.ports import Store
from partners.domain.referrals import UNANSWERED

MAIL = "mail"


def mail_soon(uow: Uow[Store], referral_id: UUID, about: About) -> None:
    """Once this transaction commits; where no mail server is named, nobody is mailed."""
    if uow.settings.smtp:
        cycle = list(About).index(about)
        uow.schedule(referral_id, MAIL, uow.clock.now(), cycle=cycle, data={"about": about})


async def on_mail(uow: Uow[Store], deadline: Deadline) -> None:
    """Unless the partner has answered meanwhile, or has no address."""
    referral = await uow.store.referral(deadline.subject)
    if referral is None or referral.state not in UNANSWERED:
        return
    address = await uow.store.address(referral.partner_id)
    if not address:
        return
    mail = mail_about(About(deadline.data["about"]), uow.network.name, uow.settings.url_desk)
    if await send_or_try_again(uow, deadline, address, mail.subject, mail.text):
        uow.audit("partner.mail", "partner", [referral.partner_id])
