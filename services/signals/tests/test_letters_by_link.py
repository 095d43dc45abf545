"""A letter opened by who was sent on from a mailed link: the same guard, once, and not too many an hour."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from prometheus_client import REGISTRY
from signals_cases import CAW, WERVEL
from signals_office import Office

from chassis.assertions import Purpose
from contracts.events import intake
from contracts.events import signals as e
from stack.demo.people import IEPER
from stack.issuer import TestIssuer

READ = Purpose.READ_LETTER


async def letter(office: Office, age: float = 0) -> str:
    """Of a referral to the CAW: its path; readable when intake was heard just now."""
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake(age)
    return f"/referrals/{referral_id}/letter"


def id_in(path: str) -> str:
    return path.split("/")[2]


async def status(office: Office, path: str, assertion: str, scheme: str = "Assertion") -> int:
    client = office.api.with_token(None)
    return int((await client.get(path, headers={"Authorization": f"{scheme} {assertion}"})).status_code)


async def test_the_holder_reads_the_letter_and_the_trail_says_so(office: Office) -> None:
    path = await letter(office)
    holder = office.api.as_link(READ, referral=id_in(path))
    answer = await holder.get(path)
    assert answer.status_code == 200
    assert answer.json()["sheet"]["parts"][1]["lines"] == ["Graag een gesprek."]
    read = [one for one in await office.get("dirk", "/audit") if one["action"] == "read_letter"]
    assert [(one["actor"], one["role"]) for one in read] == [(f"link:{id_in(path)}", "link")]


async def test_an_assertion_opens_once(office: Office, issuer: TestIssuer) -> None:
    path = await letter(office)
    assertion = issuer.assertion(READ, referral=id_in(path))
    assert await status(office, path, assertion) == 200
    assert await status(office, path, assertion) == 401
    assert await status(office, path, issuer.assertion(READ, referral=id_in(path))) == 200


async def test_what_was_not_answered_was_not_used(office: Office, issuer: TestIssuer) -> None:
    path = await letter(office, age=31)
    assertion = issuer.assertion(READ, referral=id_in(path))
    assert await status(office, path, assertion) == 409
    await office.hears_intake()
    assert await status(office, path, assertion) == 200


async def test_only_the_own_referral_opens(office: Office, issuer: TestIssuer) -> None:
    path, other = await letter(office), await letter(office)
    for path_, link in (
        (other, {"referral": id_in(path)}),
        (path, {"referral": id_in(path), "organisation": WERVEL}),
        (path, {"referral": id_in(path), "network": IEPER}),
    ):
        assert await status(office, path_, issuer.assertion(READ, **link)) == 404
    wrong_purpose = issuer.assertion(Purpose.HAND_IN_CARD, referral=id_in(path))
    assert await status(office, path, wrong_purpose) == 403
    wrong_service = issuer.assertion(Purpose.HELP_REQUEST, referral=id_in(path))
    assert await status(office, path, wrong_service) == 401


async def test_the_schemes_are_not_mixed(office: Office, issuer: TestIssuer) -> None:
    path = await letter(office)
    assert await status(office, path, issuer.token("sofie"), "Assertion") == 401
    assert await status(office, path, issuer.assertion(READ, referral=id_in(path)), "Bearer") == 401
    forged = jwt.decode(issuer.assertion(READ, referral=id_in(path)), options={"verify_signature": False})
    assert await status(office, path, jwt.encode(forged, "", "none"), "Assertion") == 401


async def test_a_link_reaches_nothing_but_its_letter(office: Office) -> None:
    path = await letter(office)
    holder = office.api.as_link(READ, referral=id_in(path))
    for other in ("/worklist", "/my/signals", "/procedure", "/card-forms", f"/subjects/{CAW}/readers"):
        assert (await holder.get(other)).status_code in (401, 403), other


async def test_a_recall_closes_the_letter_at_once(office: Office) -> None:
    client_id = await office.knows_the_client()
    consent_id = await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    path = f"/referrals/{(await office.referred(dossier_id))['referral_id']}/letter"
    await office.hears_intake()
    holder = office.api.as_link(READ, referral=id_in(path))
    assert (await holder.get(path)).status_code == 200
    gone = {"consent_id": consent_id, "client_id": client_id, "withdrawn_on": date(2026, 11, 20)}
    await office.api.deliver(intake.ConsentWithdrawn(**gone), partition=3)
    closed = await holder.get(path)
    assert (closed.status_code, closed.json()["guard"]) == (409, "referral_recalled")


def held_up(role: str) -> float:
    return REGISTRY.get_sample_value("draaischijf_letters_held_up_total", {"role": role}) or 0


@pytest.mark.parametrize("office_settings", [{"letters_per_hour": 2}])
async def test_only_so_many_letters_open_in_an_hour(office: Office) -> None:
    paths = [await letter(office) for _ in range(3)]
    before = held_up("partner"), held_up("link")
    for path in (*paths[:2], paths[0]):
        await office.get("sofie", path)
    assert (await office.get("sofie", paths[2], 429))["title"]
    link = office.api.as_link(READ, referral=id_in(paths[2]))
    assert (await link.get(paths[2])).status_code == 429, "an organisation's links and logins count together"
    assert (held_up("partner"), held_up("link")) == (before[0] + 1, before[1] + 1)
    for path in paths[:2]:
        await office.get("katrien", path)
    await office.get("katrien", paths[2], 429)
    await office.get("sofie", paths[1])
    moment = (office.api.runtime.clock.now() + timedelta(hours=1, minutes=1)).isoformat()
    await office.post("systeem", "/clock", {"to": moment})
    await office.hears_intake()
    await office.get("sofie", paths[2])


async def hand_in(office: Office, assertion: str, **changes: Any) -> Any:
    card = {"area": "33021F", "channel": "partner_service", "text": "Krijgt geen post meer.", **changes}
    headers = {"Authorization": f"Assertion {assertion}"}
    return await office.api.with_token(None).post("/cards", json=card, headers=headers)


async def test_a_card_by_link_is_of_the_partner(office: Office, issuer: TestIssuer) -> None:
    """Its organisation is the sender, so that a login of it reads the feedback."""
    referral_id = uuid4()
    answer = await hand_in(office, issuer.assertion(Purpose.HAND_IN_CARD, referral=referral_id))
    assert answer.status_code == 201, answer.text
    [captured] = await office.api.events(e.SignalCaptured)
    assert captured.data["sender_kind"] == "partner"
    mine = await office.get("sofie", "/my/signals")
    assert [one["dossier_id"] for one in mine] == [answer.json()["dossier_id"]]
    trail = await office.get("dirk", "/audit")
    assert (f"link:{referral_id}", "hand_in_card") in [(one["actor"], one["action"]) for one in trail]


async def test_an_assertion_hands_in_one_card(office: Office, issuer: TestIssuer) -> None:
    """Also when all come at the same moment, and share a transaction."""
    assertion = issuer.assertion(Purpose.HAND_IN_CARD, referral=uuid4())
    answers = await asyncio.gather(*(hand_in(office, assertion) for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [201, *[401] * 5]
    assert (await hand_in(office, assertion)).status_code == 401
    assert len(await office.get("sofie", "/my/signals")) == 1
    reading = issuer.assertion(READ, referral=uuid4())
    assert (await hand_in(office, reading)).status_code == 403
    behalf = issuer.assertion(Purpose.HAND_IN_CARD, referral=uuid4())
    assert (await hand_in(office, behalf, sender={"kind": "client"})).status_code == 403
