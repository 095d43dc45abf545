"""A mailed link over HTTP: from the mail to the answer, and what doesn't open."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from partners_links import BY_LINK, Holder, links_in, referred, rows
from partners_mail import ADDRESS, travel
from partners_referrals import recall_of, state_of

from chassis.assertions import AssertionVerifier, Purpose, public_key
from chassis.working_days import WorkingDays
from contracts.events.partners import ReferralAccepted, ReferralCompleted, ReferralPassedOn
from partners.bootstrap import service
from partners.domain.silence import terms
from stack.demo.people import OCMW
from stack.issuer import TestIssuer
from stack.mailbox import Mailbox
from stack.service_api import ServiceApi


async def test_from_the_mail_to_the_answer(holder: Holder) -> None:
    referral = await referred(holder.api)
    [(recipients, mail)] = holder.mailbox.received
    assert recipients == [ADDRESS]
    ids = (referral.referral_id, referral.client_id, referral.dossier_id, referral.partner_id)
    assert not [word for word in (*map(str, ids), ADDRESS, "Onzin", "CAW", "finan") if word in mail]
    assert await holder.look() == {"works": True, "network": "Dorpsdienst NESTOR"}

    assert (await holder.enters()).status_code == 200
    recipients, code_mail = holder.mailbox.received[-1]
    assert (recipients, "Subject: Je code\n" in code_mail.replace("\r", "")) == ([ADDRESS], True)
    seen = (await holder.read()).json()
    assert (seen["network"], seen["works"], seen["referral"]["state"]) == (
        "Dorpsdienst NESTOR",
        True,
        "received",
    )
    assert seen["referral"]["dossier_id"] is None
    assert not {"contact", "email", "phone"} & seen["partner"].keys()

    accepted = await holder.submits("accept")
    assert (accepted.status_code, accepted.json()["referral"]["state"]) == (200, "accepted")
    assert (await holder.submits("first-contact")).json()["referral"]["state"] == "contacted"
    done = await holder.submits("complete", outcome="helped", words="Ze kwam langs.")
    assert (done.json()["referral"]["state"], done.json()["referral"]["words"]) == (
        "completed",
        "Ze kwam langs.",
    )
    [told] = await holder.api.events(ReferralAccepted)
    assert told.data["on_behalf"] is False
    trail = (await holder.api.as_("dirk").get("/audit")).json()
    by_link = {one["action"] for one in trail if one["actor"] == f"link:{referral.referral_id}"}
    assert {"link.enter", "referral.read", "referral.accept", "referral.complete"} <= by_link
    assert {one["role"] for one in trail if one["actor"].startswith("link:")} == {"link"}


async def test_nothing_that_opens_anything_is_kept(holder: Holder) -> None:
    await referred(holder.api)
    await holder.enters(await holder.asks())
    kept = ""
    for table in ("links", "link_sessions", "link_submissions", "link_limits", "deadlines", "audit_entries"):
        kept += "\n".join(row[0] for row in await rows(holder.api, f"SELECT t::text FROM {table} t"))
    assert "link_code" in kept
    assert holder.session
    assert holder.link not in kept
    assert holder.session not in kept
    assert await rows(holder.api, "SELECT data FROM deadlines WHERE kind = 'link_code'") == [({},)]


async def test_a_scanner_burns_nothing(holder: Holder) -> None:
    await referred(holder.api)
    for _ in range(50):
        assert (await holder.look())["works"]
    assert holder.mailbox.received[1:] == []
    assert (await holder.enters()).status_code == 200


@pytest.mark.parametrize("path", ["look", "code", "enter"])
async def test_what_was_never_mailed_is_like_what_is_over(holder: Holder, path: str) -> None:
    referral = await referred(holder.api)
    code = await holder.asks()
    await holder.api.deliver(recall_of(referral))
    extra = {"code": code} if path == "enter" else {}
    over = await holder.post(path, capability=holder.link, **extra)
    never = await holder.post(path, capability=secrets.token_urlsafe(32), **extra)
    assert (over.status_code, over.json()) == (never.status_code, never.json())
    assert over.json().get("works") in (None, False)
    await holder.api.fire_deadlines()
    assert len(holder.mailbox.received) == 2


async def test_a_double_click_acts_once(holder: Holder) -> None:
    referral = await referred(holder.api)
    await holder.enters()
    number = str(uuid4())
    twice = [await holder.submits("accept", number) for _ in range(2)]
    assert [(one.status_code, one.json()["referral"]["state"]) for one in twice] == [(200, "accepted")] * 2
    assert len(await holder.api.events(ReferralAccepted)) == 1
    again = await holder.submits("accept")
    assert (again.status_code, again.json()["guard"]) == (409, "referral_accepted")
    assert await state_of(holder.api, referral) == "accepted"


async def test_what_was_refused_may_be_submitted_again(holder: Holder) -> None:
    await referred(holder.api)
    await holder.enters()
    number = str(uuid4())
    assert (await holder.submits("complete", number, outcome="helped")).status_code == 409
    await holder.submits("accept")
    assert (await holder.submits("complete", number, outcome="helped")).status_code == 200
    assert len(await holder.api.events(ReferralCompleted)) == 1


async def test_a_session_reaches_its_own_referral_alone(holder: Holder) -> None:
    await referred(holder.api)
    await holder.enters()
    mine = (await holder.read()).json()["referral"]["referral_id"]
    other = await referred(holder.api)
    assert str(other.referral_id) != mine
    await holder.submits("accept")
    assert await state_of(holder.api, other) == "received"
    client = holder.api.with_token(None)
    for path in (f"/referrals/{other.referral_id}", f"/referrals/{mine}", "/referrals", "/partners"):
        answer = await client.get(path, headers={"Authorization": f"Link {holder.session}"})
        assert answer.status_code == 401, path


@pytest.mark.parametrize("session", ["", "x", secrets.token_urlsafe(32), "x" * 100_000])
async def test_without_a_session_nothing_opens(holder: Holder, session: str) -> None:
    holder.session = session
    assert (await holder.read()).status_code == 401
    assert (await holder.submits("accept")).status_code == 401
    assert (await holder.post("assertion", purpose="read_letter")).status_code == 401


async def test_a_session_ends_by_itself_and_by_leaving(holder: Holder) -> None:
    await referred(holder.api)
    await holder.enters()
    await rows(holder.api, "UPDATE link_sessions SET until = now() - interval '1 second'")
    assert (await holder.read()).status_code == 401
    await holder.enters()
    assert await rows(holder.api, "SELECT 1 FROM link_sessions") == [(1,)], "what is over is cleared away"
    assert (await holder.post("leave")).status_code == 200
    assert (await holder.read()).status_code == 401


async def test_a_recall_stops_a_session_from_answering(holder: Holder) -> None:
    referral = await referred(holder.api)
    await holder.enters()
    await holder.api.deliver(recall_of(referral))
    seen = (await holder.read()).json()
    assert (seen["works"], seen["referral"]["state"]) == (False, "recalled")
    assert (await holder.submits("accept")).json()["guard"] == "referral_recalled"
    assert (await holder.post("assertion", purpose="hand_in_card")).status_code == 409
    assert not (await holder.look())["works"]


@pytest.mark.parametrize("change", [{"active": False}, {"reached_by": "login"}])
async def test_a_partner_that_is_no_longer_reached_so_is_shut_out(
    holder: Holder, change: dict[str, Any]
) -> None:
    await referred(holder.api)
    await holder.enters()
    await holder.api.as_("ann").post("/partners", json=BY_LINK | change)
    assert not (await holder.look())["works"]
    assert (await holder.read()).status_code == 401


async def test_the_links_of_all_mails_work_side_by_side(holder: Holder) -> None:
    await referred(holder.api)
    remind_at = terms(holder.api.runtime.clock.today(), WorkingDays()).remind_at
    await travel(holder.api, remind_at - holder.api.runtime.clock.now() + timedelta(minutes=1))
    await holder.api.fire_deadlines()
    first, second = links_in(holder.mailbox)
    assert first != second
    for capability in (first, second):
        assert (await holder.post("look", capability=capability)).json()["works"]


async def test_an_assertion_is_for_this_referral_and_this_purpose(holder: Holder, issuer: TestIssuer) -> None:
    referral = await referred(holder.api)
    await holder.enters()
    answer = (await holder.post("assertion", purpose="read_letter")).json()
    found = AssertionVerifier(public_key(issuer.assertion_key), "signals").verify(answer["assertion"])
    assert (found.referral_id, found.purpose) == (referral.referral_id, Purpose.READ_LETTER)
    assert found.organisation_id == referral.partner_id
    claims = jwt.decode(answer["assertion"], options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == answer["seconds"] == 60


async def test_a_partner_by_link_tells_its_room(holder: Holder) -> None:
    await referred(holder.api)
    await holder.enters()
    told = await holder.submits("capacity", no_intake_before="2999-01-01")
    assert told.json()["partner"]["no_intake_before"] == "2999-01-01"


async def test_a_link_without_an_address_is_refused(holder: Holder) -> None:
    refused = await holder.api.as_("ann").post("/partners", json=BY_LINK | {"email": None})
    assert (refused.status_code, refused.json()["guard"]) == (409, "address_needed")


async def test_a_partner_by_link_passes_on_to_another_door(holder: Holder) -> None:
    other = {"partner_id": str(OCMW), "name": "OCMW Poperinge", "bound_by_secrecy": True}
    await holder.api.as_("ann").post("/partners", json=other)
    referral = await referred(holder.api)
    await holder.enters()
    assert (await holder.read()).json()["doors"] == [{"partner_id": str(OCMW), "name": "OCMW Poperinge"}]
    assert (await holder.submits("pass-on", to_partner_id=str(referral.partner_id))).status_code == 409
    passed = (await holder.submits("pass-on", to_partner_id=str(OCMW))).json()
    assert (passed["referral"]["state"], passed["works"]) == ("passed_on", False)
    [told] = await holder.api.events(ReferralPassedOn)
    assert (told.data["to_partner_id"], told.data["on_behalf"]) == (str(OCMW), False)
    assert not (await holder.look())["works"]


async def test_the_database_shows_a_link_to_its_holder_alone(holder: Holder) -> None:
    """Without a network the application's role sees no link, but the one whose secret it was given."""
    await referred(holder.api)
    await referred(holder.api)
    held = hashlib.sha256(holder.link.encode()).hexdigest()
    async with holder.api.runtime.app_engine.begin() as connection:

        async def seen(secret_hash: str) -> int:
            await connection.exec_driver_sql(f"SELECT set_config('app.secret_hash', '{secret_hash}', true)")
            return int((await connection.exec_driver_sql("SELECT count(*) FROM links")).scalar_one())

        assert [await seen(one) for one in ("", held, hashlib.sha256(b"guess").hexdigest())] == [0, 1, 0]


async def test_without_a_key_that_sends_on_no_link_is_mailed(
    service_api: Callable[..., Awaitable[ServiceApi]], post_office: Mailbox
) -> None:
    settings = {"smtp": f"127.0.0.1:{post_office.port}", "url_desk": "https://desk.example"}
    api = await service_api(service, **settings, assertion_key="")
    await api.as_("ann").post("/partners", json=BY_LINK)
    await referred(api)
    [(_, mail)] = post_office.received
    assert "https://desk.example/referrals" in mail
    assert "/v/" not in mail
