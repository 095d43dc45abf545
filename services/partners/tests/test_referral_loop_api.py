"""What a partner tells between receiving a referral and its end: a waiting list, a first contact."""

from datetime import timedelta
from typing import Any

from partners_referrals import made, state_of

from contracts.codes import ReferralWarmth
from contracts.events.partners import FirstContactMade, ReferralAccepted, ReferralWaitlisted
from stack.service_api import ServiceApi


async def told(api: ServiceApi, login: str, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = await api.as_(login).post(path, json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def test_a_partner_waits_meets_and_the_network_hears_the_days(api: ServiceApi) -> None:
    today = api.runtime.clock.today()
    march, april = today + timedelta(days=90), today + timedelta(days=120)
    appointment = today + timedelta(days=3)
    referral = made(warmth=ReferralWarmth.GOING_ALONG, appointment_on=appointment)
    await api.deliver(referral)
    path = f"/referrals/{referral.referral_id}"
    waiting = await told(api, "sofie", f"{path}/waitlist", until=str(march))
    assert (waiting["state"], waiting["waiting_until"]) == ("waitlisted", str(march))
    assert waiting["appointment_on"] == str(appointment)
    await told(api, "katrien", f"{path}/waitlist", until=str(april))
    await told(api, "sofie", f"{path}/accept")
    yesterday = today - timedelta(days=1)
    met = await told(api, "sofie", f"{path}/first-contact", contacted_on=str(yesterday))
    assert (met["state"], met["contacted_on"]) == ("contacted", str(yesterday))

    waitlisted = await api.events(ReferralWaitlisted)
    assert [(e.data["until"], e.data["on_behalf"]) for e in waitlisted] == [
        (str(march), False),
        (str(april), True),
    ]
    emitted = await api.events(ReferralWaitlisted, ReferralAccepted, FirstContactMade)
    assert [e.version for e in emitted] == [2, 3, 4, 5]
    assert emitted[-1].data["contacted_on"] == str(yesterday)


async def test_a_first_contact_without_a_day_was_today(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    path = f"/referrals/{referral.referral_id}"
    await told(api, "sofie", f"{path}/accept")
    assert (await told(api, "sofie", f"{path}/first-contact"))["contacted_on"] == str(
        api.runtime.clock.today()
    )


async def test_days_that_make_no_sense_change_nothing(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    path, today = f"/referrals/{referral.referral_id}", api.runtime.clock.today()
    refused = await told(api, "sofie", f"{path}/waitlist", 409, until=str(today))
    assert (refused["guard"], bool(refused["satisfied_by"])) == ("waiting_is_over", True)
    assert await state_of(api, referral) == "received"
    await told(api, "sofie", f"{path}/accept")
    tomorrow = today + timedelta(days=1)
    early = await told(api, "sofie", f"{path}/first-contact", 409, contacted_on=str(tomorrow))
    assert early["guard"] == "in_the_future"
    assert not await api.events(ReferralWaitlisted, FirstContactMade)


async def test_another_organisation_neither_waits_nor_meets(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    path = f"/referrals/{referral.referral_id}"
    await told(api, "els", f"{path}/waitlist", 404, until="2999-01-01")
    await told(api, "els", f"{path}/first-contact", 404)
