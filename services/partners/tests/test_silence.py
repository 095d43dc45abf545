"""A partner that doesn't answer: reminded after five working days, taken back after ten."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from partners_referrals import made, recall_of, state_of

from chassis.working_days import WorkingDays
from contracts.events.partners import ReferralReminded, ReferralTimedOut
from partners.domain.silence import terms
from stack.service_api import ServiceApi


def test_the_terms_skip_weekends_holidays_and_closing_days() -> None:
    monday = date(2026, 11, 9)
    remind_at, time_out_at = terms(monday, WorkingDays())
    assert remind_at == WorkingDays.end_of(date(2026, 11, 17)), "Wednesday the 11th is a holiday"
    assert time_out_at == WorkingDays.end_of(date(2026, 11, 24))
    closed = WorkingDays(frozenset({date(2026, 11, 20)}))
    assert terms(monday, closed).time_out_at == WorkingDays.end_of(date(2026, 11, 25))


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_a_partner_is_reminded_well_before_it_is_taken_back(since: date) -> None:
    remind_at, time_out_at = terms(since, WorkingDays())
    assert time_out_at - remind_at >= timedelta(days=5)
    assert remind_at > WorkingDays.end_of(since)


async def travel_past(api: ServiceApi, moment: datetime) -> None:
    after = moment + timedelta(minutes=1)
    answer = await api.as_("systeem").post("/clock", json={"to": after.isoformat()})
    assert answer.status_code == 200, answer.text
    await api.fire_deadlines()


async def received(api: ServiceApi) -> tuple[UUID, str, date]:
    referral = made()
    await api.deliver(referral)
    return referral.referral_id, f"/referrals/{referral.referral_id}", api.runtime.clock.today()


async def test_silence_is_broken_after_five_working_days_and_ended_after_ten(api: ServiceApi) -> None:
    referral_id, path, today = await received(api)
    remind_at, time_out_at = terms(today, WorkingDays())
    await travel_past(api, remind_at - timedelta(minutes=2))
    assert not await api.events(ReferralReminded)
    await travel_past(api, remind_at)
    reminded = (await api.as_("sofie").get(path)).json()
    assert (reminded["state"], reminded["reminded_on"]) == ("received", str(api.runtime.clock.today()))

    await travel_past(api, time_out_at)
    assert (await api.as_("katrien").get(path)).json()["state"] == "timed_out"
    late = await api.as_("sofie").post(f"{path}/accept")
    assert (late.status_code, late.json()["guard"]) == (409, "referral_timed_out")
    emitted = await api.events(ReferralReminded, ReferralTimedOut)
    assert [(e.version, e.key) for e in emitted] == [(2, str(referral_id)), (3, str(referral_id))]


@pytest.mark.parametrize("answer", ["accept", "decline"])
async def test_who_answered_is_left_in_peace(api: ServiceApi, answer: str) -> None:
    _, path, today = await received(api)
    body = {"reason": "no_capacity"} if answer == "decline" else {}
    assert (await api.as_("sofie").post(f"{path}/{answer}", json=body)).status_code == 200
    await travel_past(api, terms(today, WorkingDays()).time_out_at)
    assert not await api.events(ReferralReminded, ReferralTimedOut)


async def test_a_recalled_referral_asks_for_no_answer(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    await api.deliver(recall_of(referral), version=2)
    await travel_past(api, terms(api.runtime.clock.today(), WorkingDays()).time_out_at)
    assert await state_of(api, referral) == "recalled"
    assert not await api.events(ReferralReminded, ReferralTimedOut)


async def test_a_waiting_list_is_asked_about_once_its_date_has_passed(api: ServiceApi) -> None:
    _, path, today = await received(api)
    until = today + timedelta(days=60)
    assert (await api.as_("sofie").post(f"{path}/waitlist", json={"until": str(until)})).status_code == 200
    await travel_past(api, terms(today, WorkingDays()).time_out_at)
    assert not await api.events(ReferralReminded, ReferralTimedOut)
    await travel_past(api, terms(until, WorkingDays()).remind_at)
    assert len(await api.events(ReferralReminded)) == 1
    await travel_past(api, terms(until, WorkingDays()).time_out_at)
    assert (await api.as_("sofie").get(path)).json()["state"] == "timed_out"


async def test_a_recall_after_the_end_changes_nothing(api: ServiceApi) -> None:
    referral = made()
    await api.deliver(referral)
    await travel_past(api, terms(api.runtime.clock.today(), WorkingDays()).time_out_at)
    await api.deliver(recall_of(referral), version=2)
    assert await state_of(api, referral, "sofie") == "timed_out"
