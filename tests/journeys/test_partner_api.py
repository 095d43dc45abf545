"""The examples for a partner's developer, run as they stand in the page, as a partner's own system."""

import re
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from stack.demo.client import Services
from stack.demo.people import CAW, MACHINES, OCMW
from stack.login import machine_token
from stack.process import wait_until
from stack.running import RunningStack

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "services/partners/tests"))

from partners_receiver import receiving  # noqa: E402 - found beside another service's tests

pytestmark = [pytest.mark.stack, pytest.mark.slow]

PAGE = ROOT / "docs/partner-api.md"
MACHINE = MACHINES["caw-dossiers"]
QUESTION = "Mevrouw vraagt begeleiding bij haar budget."
LETTER = {"name": "Godelieve Pauwels", "question": QUESTION, "contact_name": "Katrien Verhaeghe"}
PATIENCE = 30.0


def examples() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def referred(running_stack: RunningStack) -> RunningStack:
    """CAW and OCMW in the directory, and a letter that waits at each."""
    with Services(running_stack.plan.issuer, running_stack.urls) as services:
        for partner_id in (CAW, OCMW):
            entry = {"partner_id": str(partner_id), "name": "Dienst", "bound_by_secrecy": True}
            services.post("ann", "partners", "/partners", entry)
            refer(services, str(partner_id))
    for login in ("sofie", "els"):
        partner = running_stack.client(login, "partners")
        wait_until(lambda partner=partner: bool(partner.get("/referrals").json()), PATIENCE, "a referral")  # type: ignore[misc]
    return running_stack


def refer(services: Services, partner_id: str) -> None:
    client = {"name": "Godelieve Pauwels", "area": "33021F"}
    client_id = services.post("katrien", "intake", "/clients", client)["client_id"]
    card = {"client_id": client_id, "channel": "phone", "text": "Raakt niet uit de schulden."}
    dossier = f"/dossiers/{services.post_once_known('katrien', 'signals', '/cards', card)['dossier_id']}"
    judged = {"level": "client", "theme": "finances_debt"}
    services.post("katrien", "signals", f"{dossier}/interpret", judged)
    services.post("katrien", "signals", f"{dossier}/translate", {"decisions": ["refer"]})
    danger = {"ground": "acute_danger", "grounds": {"danger": "Zit zonder eten."}}
    services.post_once_known(
        "katrien",
        "signals",
        f"{dossier}/referrals",
        {"partner_id": partner_id, "fields": LETTER, "referral_id": str(uuid4()), **danger},
    )


def test_the_examples_of_the_page_work(referred: RunningStack, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        surroundings = {
            "LOGIN": referred.plan.issuer,
            "CLIENT_ID": MACHINE.client_id,
            "CLIENT_SECRET": MACHINE.secret,
            "RECEIVER": receiver.url,
            **{name.upper(): url for name, url in referred.urls.items()},
        }
        for name, value in surroundings.items():
            monkeypatch.setenv(name, value)
        said: dict[str, Any] = {}
        for example in examples():
            exec(compile(example, str(PAGE), "exec"), said)  # noqa: S102 - the page is ours
            if "/ping" in example:
                assert receiver.arrived.wait(PATIENCE)
                first_secret = said["secret"]
        ping = receiver.got[0]

    assert QUESTION in said["letter"]
    assert said["secret"] != first_secret
    assert [card["text"] for card in said["what_became_of_it"]] == [said["card"]["text"]]
    assert len(said["answers"]) == 1
    event = said["verified"](first_secret, ping.headers, ping.body)
    assert event["type"] == "be.draaischijf.webhooks.ping.v1"
    for wrong in ({**ping.headers, "webhook-id": "x"}, {**ping.headers, "webhook-timestamp": "1"}):
        with pytest.raises(ValueError, match=r"too old|not ours"):
            said["verified"](first_secret, wrong, ping.body)
    [referral] = (
        referred.client("katrien", "partners").get("/referrals", params={"state": "completed"}).json()
    )
    assert referral["partner_id"] == str(CAW)
    trail = referred.client("dirk", "partners").get("/audit").json()
    assert "client:caw-dossiers" in {entry["actor"] for entry in trail}


def test_a_system_does_not_get_further_than_a_partners_login(referred: RunningStack) -> None:
    token = machine_token(referred.plan.issuer, MACHINE.client_id, MACHINE.secret)
    bearer = {"Authorization": f"Bearer {token}"}
    [other] = referred.client("els", "partners").get("/referrals").json()
    answers = {
        path: httpx.get(f"{referred.urls[service]}{path}", headers=bearer).status_code
        for service, path in (
            ("partners", f"/referrals/{other['referral_id']}"),
            ("signals", f"/referrals/{other['referral_id']}/letter"),
            ("partners", f"/webhooks/{OCMW}"),
            ("signals", "/worklist"),
            ("intake", "/clients"),
            ("volunteers", "/volunteers"),
            ("reporting", "/figures"),
            ("partners", "/journal"),
            ("partners", "/audit"),
        )
    }
    assert list(answers.values()) == [404, 404, 404, 403, 403, 403, 403, 403, 403]


@pytest.mark.parametrize(("client_id", "secret"), [("caw-dossiers", "wrong"), ("nobody", MACHINE.secret)])
def test_a_wrong_secret_gets_no_token(running_stack: RunningStack, client_id: str, secret: str) -> None:
    with pytest.raises(httpx.HTTPStatusError) as refused:
        machine_token(running_stack.plan.issuer, client_id, secret)
    assert refused.value.response.status_code == 401
