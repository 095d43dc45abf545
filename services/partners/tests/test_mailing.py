"""A partner is told by mail that something waits: after the commit, until it works, and nothing more."""

from datetime import timedelta

from partners_mail import ADDRESS, ENTRY, travel
from partners_referrals import made

from chassis.mail import FIRST_WAIT
from chassis.working_days import WorkingDays
from partners.domain.silence import terms
from stack.mailbox import Mailbox
from stack.service_api import ServiceApi


async def test_a_mail_says_only_that_something_waits(mailing: ServiceApi, post_office: Mailbox) -> None:
    referral = made()
    await mailing.deliver(referral)
    assert post_office.received == [], "sending waits for the commit"
    await mailing.fire_deadlines()
    [(recipients, content)] = post_office.received
    assert recipients == [ADDRESS]
    assert "https://desk.example/referrals" in content
    ids = (referral.referral_id, referral.client_id, referral.dossier_id)
    told = [str(one) for one in ids if one] + [ADDRESS, "Onzin", str(referral.theme), "finan"]
    assert not [word for word in told if word in content]
    await mailing.fire_deadlines()
    assert len(post_office.received) == 1


async def test_silence_is_mailed_about_once_more(mailing: ServiceApi, post_office: Mailbox) -> None:
    await mailing.deliver(made())
    remind_at = terms(mailing.runtime.clock.today(), WorkingDays()).remind_at
    await travel(mailing, remind_at - mailing.runtime.clock.now() + timedelta(minutes=1))
    await mailing.fire_deadlines()
    assert len(post_office.received) == 2
    assert "Subject: Herinnering" in post_office.received[-1][1]


async def test_who_answered_gets_no_mail(mailing: ServiceApi, post_office: Mailbox) -> None:
    referral = made()
    await mailing.deliver(referral)
    await mailing.as_("sofie").post(f"/referrals/{referral.referral_id}/accept")
    await mailing.fire_deadlines()
    assert post_office.received == []


async def test_a_partner_without_an_address_is_not_mailed(mailing: ServiceApi, post_office: Mailbox) -> None:
    await mailing.as_("ann").post("/partners", json={**ENTRY, "email": None})
    await mailing.deliver(made())
    await mailing.fire_deadlines()
    assert post_office.received == []


async def test_a_mail_outlives_a_server_that_is_away(mailing: ServiceApi, mailbox: Mailbox) -> None:
    await mailing.deliver(made())
    assert await mailing.fire_deadlines() == 1
    assert await mailing.fire_deadlines() == 0, "put off, not hammered"
    with mailbox.open():
        await travel(mailing, FIRST_WAIT)
    assert [recipients for recipients, _ in mailbox.received] == [[ADDRESS]]


async def test_a_mail_server_that_refuses_does_not_hold_up_other_terms(
    mailing: ServiceApi, mailbox: Mailbox
) -> None:
    referral = made()
    await mailing.deliver(referral)
    remind_at = terms(mailing.runtime.clock.today(), WorkingDays()).remind_at
    await travel(mailing, remind_at - mailing.runtime.clock.now() + timedelta(minutes=1))
    told = (await mailing.as_("sofie").get(f"/referrals/{referral.referral_id}")).json()
    assert told["reminded_on"]
