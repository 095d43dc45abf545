"""The wrong door: a partner says whose a referral is; the network hears it, and the other partner nothing."""

from typing import Any
from uuid import uuid4

from partners_referrals import made, recall_of, state_of

from contracts.events.partners import ReferralPassedOn
from stack.demo.people import CAW, OCMW
from stack.service_api import ServiceApi

ENTRY = {"name": "OCMW Poperinge", "bound_by_secrecy": True, "partner_id": str(OCMW)}
WORDS = "Dit gaat over een leefloon."


async def at_the_caw(api: ServiceApi, **entry: Any) -> Any:
    await api.as_("katrien").post("/partners", json=ENTRY | entry)
    referral = made()
    await api.deliver(referral)
    return referral


async def passed(api: ServiceApi, referral: Any, login: str = "sofie", to: Any = OCMW) -> Any:
    body = {"to_partner_id": str(to), "words": WORDS}
    return await api.as_(login).post(f"/referrals/{referral.referral_id}/pass-on", json=body)


async def test_it_ends_here_and_the_network_hears_whose_it_is(api: ServiceApi) -> None:
    referral = await at_the_caw(api)
    answer = (await passed(api, referral)).json()
    assert (answer["state"], answer["passed_to"], answer["words"]) == ("passed_on", str(OCMW), WORDS)
    (event,) = await api.events(ReferralPassedOn)
    assert (event.data["partner_id"], event.data["to_partner_id"]) == (str(CAW), str(OCMW))
    assert (event.data["on_behalf"], event.version) == (False, 2)
    assert WORDS not in str(event.data)
    assert (await api.as_("els").get("/referrals")).json() == []


async def test_the_coordinator_notes_it_on_the_partners_behalf(api: ServiceApi) -> None:
    referral = await at_the_caw(api)
    assert (await passed(api, referral, "katrien")).status_code == 200
    (event,) = await api.events(ReferralPassedOn)
    assert event.data["on_behalf"] is True


async def test_nobody_else_passes_it_on_and_never_to_nobody(api: ServiceApi) -> None:
    referral = await at_the_caw(api)
    assert (await passed(api, referral, "els")).status_code == 404
    assert (await passed(api, referral, to=CAW)).json()["guard"] == "same_partner"
    assert (await passed(api, referral, to=uuid4())).json()["guard"] == "partner_unknown"
    assert await state_of(api, referral) == "received"


async def test_a_service_that_left_the_directory_is_no_door(api: ServiceApi) -> None:
    referral = await at_the_caw(api, active=False)
    assert (await passed(api, referral)).json()["guard"] == "partner_unknown"


async def test_what_was_passed_on_stays_so_when_the_network_takes_it_back(api: ServiceApi) -> None:
    referral = await at_the_caw(api)
    await passed(api, referral)
    await api.deliver(recall_of(referral))
    assert await state_of(api, referral) == "passed_on"
