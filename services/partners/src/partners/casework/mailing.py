"""Telling a partner by mail that a referral waits: an effect after the commit, tried again until it works."""

from uuid import UUID

from chassis.mail import send_or_try_again
from chassis.uow import Deadline, Uow
from partners.casework.links import keep_link, new_capability
from partners.domain.links import ReachedBy
from partners.domain.mails import About, mail_about, mail_with_link
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
    network, desk, about = uow.network.name, uow.settings.url_desk, About(deadline.data["about"])
    can_link = bool(desk and uow.settings.assertion_key)
    by_link = can_link and await uow.store.reached_by(referral.partner_id) is ReachedBy.LINK
    capability = new_capability() if by_link else None
    mail = (
        mail_with_link(about, network, desk, capability) if capability else mail_about(about, network, desk)
    )
    if await send_or_try_again(uow, deadline, address, mail.subject, mail.text):
        uow.audit("partner.mail", "partner", [referral.partner_id])
        if capability:
            await keep_link(uow, capability, referral.referral_id)
