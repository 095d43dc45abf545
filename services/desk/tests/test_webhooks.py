"""A partner's webhook at the desk: set up, the secret shown once, what was sent, and by whom it is seen."""

from typing import Any

import pytest

from .answers import ACTION, CAW, REFERRAL, problem
from .conftest import Browser
from .fakes import FakeServices

PAGE = f"/partners/{CAW}/webhook"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ELSEWHERE = "/partners/00000000-0000-4000-8000-0000000000c2/webhook"


def hook(**changes: Any) -> dict[str, Any]:
    return {
        "partner_id": CAW,
        "url": "https://hooks.caw.example/",
        "state": "active",
        "old_secret_until": None,
        "waiting": 0,
        "given_up": 0,
        "last_delivered_at": None,
        **changes,
    }


def delivery(**changes: Any) -> dict[str, Any]:
    return {
        "delivery_id": ACTION,
        "referral_id": REFERRAL,
        "happening": "received",
        "state": "given_up",
        "made_at": "2026-11-09T09:30:00+00:00",
        "due_at": None,
        "tries": 15,
        "tried_at": "2026-11-12T08:00:00+00:00",
        "status": None,
        "failure": "timeout",
        "milliseconds": 10000,
        **changes,
    }


@pytest.fixture
def webhook(services: FakeServices) -> FakeServices:
    services.answers |= {
        "GET partners /webhooks": [hook(given_up=1)],
        f"GET partners /webhooks/{CAW}/deliveries": [delivery()],
    }
    return services


@pytest.mark.parametrize("role", ["coordinator", "deputy", "administrator", "partner"])
async def test_what_was_given_up_is_told_and_can_be_sent_again(
    browser: Browser, webhook: FakeServices, role: str
) -> None:
    text = (await browser.log_in(role).get(PAGE)).text
    for expected in ("Opgegeven na drie dagen", "Geen antwoord binnen 10 seconden"):
        assert expected in text
    assert "zijn opgegeven" in text
    again = f"/webhooks/{CAW}/deliveries/{ACTION}/resend"
    webhook.answers[f"POST partners {again}"] = {"delivery_id": ACTION}
    response = await browser.post(f"{PAGE}/deliveries/{ACTION}/resend", {})
    assert response.headers["location"] == f"{PAGE}?gedaan=webhook_resend"
    assert len(webhook.sent("POST", "partners", again)) == 1


async def test_a_new_secret_stands_on_this_page_and_on_no_other(
    browser: Browser, services: FakeServices
) -> None:
    services.answers |= {
        "GET partners /webhooks": [hook()],
        f"GET partners /webhooks/{CAW}/deliveries": [],
        "POST partners /webhooks": (201, {"partner_id": CAW, "secret": SECRET}),
        f"POST partners /webhooks/{CAW}/rotate": {"partner_id": CAW, "secret": SECRET},
    }
    browser.log_in("administrator")
    made = await browser.post(PAGE, {"url": "https://hooks.caw.example/"})
    rotated = await browser.post(f"{PAGE}/rotate", {})
    assert [SECRET in answer.text for answer in (made, rotated)] == [True, True]
    assert SECRET not in (await browser.get(PAGE)).text
    (sent,) = services.sent("POST", "partners", "/webhooks")
    assert sent.body == {"partner_id": CAW, "url": "https://hooks.caw.example/"}


async def test_a_refused_address_stays_in_its_field(browser: Browser, services: FakeServices) -> None:
    refusal = problem(422, "Deze gegevens kloppen niet")
    wrong = {"pointer": "/body/url", "message": "Geef een adres dat met https:// begint."}
    services.answers |= {
        "GET partners /webhooks": [],
        "POST partners /webhooks": (422, {**refusal[1], "errors": [wrong]}),
    }
    response = await browser.log_in("administrator").post(PAGE, {"url": "http://10.0.0.1/"})
    assert response.status_code == 422
    assert "Geef een adres dat met https:// begint." in response.text
    assert 'value="http://10.0.0.1/"' in response.text


@pytest.mark.parametrize(("state", "step"), [("active", "pause"), ("active", "ping"), ("gone", "resume")])
async def test_each_state_offers_its_own_steps(
    browser: Browser, services: FakeServices, state: str, step: str
) -> None:
    services.answers |= {
        "GET partners /webhooks": [hook(state=state)],
        f"GET partners /webhooks/{CAW}/deliveries": [],
        f"POST partners /webhooks/{CAW}/{step}": {},
    }
    text = (await browser.log_in("partner").get(PAGE)).text
    offered = {one for one in ("pause", "resume", "ping") if f'action="{PAGE}/{one}"' in text}
    assert offered == ({"pause", "ping"} if state == "active" else {"resume"})
    response = await browser.post(f"{PAGE}/{step}", {})
    assert response.headers["location"].endswith(f"webhook_{step}")


async def test_a_partner_sees_its_own_and_others_none(browser: Browser, webhook: FakeServices) -> None:
    assert (await browser.log_in("partner").get(ELSEWHERE)).status_code == 404
    for role in ("volunteer", "steering"):
        assert (await browser.log_in(role).get(PAGE)).status_code == 403


async def test_the_lists_lead_there(browser: Browser) -> None:
    for role, path in (
        ("administrator", f"/partners/{CAW}"),
        ("coordinator", f"/partners/{CAW}"),
        ("partner", "/referrals"),
    ):
        assert f'href="{PAGE}"' in (await browser.log_in(role).get(path)).text
