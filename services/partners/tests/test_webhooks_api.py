"""Who sets up a partner's webhook, what nobody can read, and that a slow receiver holds up nobody."""

import asyncio
import time
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from partners_receiver import Receiver, receiving
from partners_referrals import made
from partners_webhooks import HOOK, deliveries, done, subscribed, webhook

from chassis import metrics
from chassis.deadlines import Poller
from contracts.events.partners import ReferralReminded
from partners.adapters.measures import measure_webhooks
from partners.adapters.tables import webhooks
from stack.demo.people import CAW, IEPER, OCMW
from stack.service_api import ServiceApi

URL = "https://hooks.caw.example/draaischijf"
BODY = {"partner_id": str(CAW), "url": URL}
STEPS = ("rotate", "pause", "resume", "ping", f"deliveries/{uuid4()}/resend")


@pytest.mark.parametrize("login", ["katrien", "wouter", "ann", "sofie"])
async def test_the_network_and_the_partner_itself_set_it_up(hooked: ServiceApi, login: str) -> None:
    made_now = await hooked.as_(login).post("/webhooks", json=BODY)
    assert made_now.status_code == 201, made_now.text
    assert made_now.json()["secret"].startswith("whsec_")
    moved = await hooked.as_(login).post("/webhooks", json={**BODY, "url": f"{URL}/2"})
    assert (moved.status_code, moved.json()["secret"]) == (200, None)
    assert (await hooked.as_(login).get(HOOK)).json()["url"] == f"{URL}/2"


async def test_another_organisations_webhook_is_not_there(hooked: ServiceApi) -> None:
    await subscribed(hooked, URL)
    els = hooked.as_("els")
    assert (await els.post("/webhooks", json=BODY)).status_code == 404
    assert (await els.get("/webhooks")).json() == []
    assert [(await els.get(path)).status_code for path in (HOOK, f"{HOOK}/deliveries")] == [404, 404]
    assert {(await els.post(f"{HOOK}/{step}")).status_code for step in STEPS} == {404}
    elsewhere = hooked.as_new("x", roles=["coordinator"], network=IEPER)
    assert (await elsewhere.post("/webhooks", json=BODY)).status_code == 404


async def test_a_delivery_is_found_under_its_own_webhook_only(hooked: ServiceApi) -> None:
    await subscribed(hooked, URL)
    await subscribed(hooked, URL, OCMW)
    delivery_id = (await done(hooked, "ping"))["delivery_id"]
    other = f"/webhooks/{OCMW}/deliveries/{delivery_id}/resend"
    assert (await hooked.as_("els").post(other)).status_code == 404


async def test_a_secret_is_shown_once_and_kept_sealed(hooked: ServiceApi) -> None:
    secret = await subscribed(hooked, URL)
    new = (await done(hooked, "rotate"))["secret"]
    said = [(await hooked.as_("ann").get(path)).text for path in ("/webhooks", HOOK, f"{HOOK}/deliveries")]
    async with hooked.runtime.worker_engine.connect() as connection:
        await connection.execute(sa.text("SELECT set_config('app.network_id', :n, true)"), _nestor(hooked))
        row = (await connection.execute(sa.select(webhooks))).mappings().one()
    kept = repr(dict(row))
    assert not [one for one in (secret, new) for place in (*said, kept) if one[6:20] in place]
    assert (await webhook(hooked))["old_secret_until"]


def _nestor(api: ServiceApi) -> dict[str, object]:
    return {"n": str(next(iter(api.runtime.networks)))}


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.caw.example/",
        "https://10.0.0.1/",
        "https://me:secret@hooks.caw.example/",
        "ftp://hooks.caw.example/",
        "https://hooks.caw.example/\x00",
        "https://hooks.caw.example/❤",
        "https://" + "a" * 600,
        "",
    ],
)
async def test_an_address_that_leads_astray_is_refused(hooked: ServiceApi, url: str) -> None:
    answer = await hooked.as_("ann").post("/webhooks", json={**BODY, "url": url})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/body/url"
    assert "secret" not in answer.text


async def test_each_step_is_in_the_trail(hooked: ServiceApi) -> None:
    await subscribed(hooked, URL)
    for step in ("rotate", "ping", "pause", "resume"):
        await done(hooked, step)
    trail = (await hooked.as_("dirk").get("/audit")).json()
    actions = {entry["action"] for entry in (trail if isinstance(trail, list) else trail["entries"])}
    assert {f"webhook.{step}" for step in ("write", "rotate", "ping", "pause", "resume")} <= actions


async def test_a_slow_receiver_holds_up_no_term_and_no_other_receiver(
    hooked: ServiceApi, receiver: Receiver
) -> None:
    await subscribed(hooked, receiver.url)
    receiver.held.clear()
    poller = Poller(hooked.runtime)
    with receiving() as other:
        await subscribed(hooked, other.url, OCMW)
        await hooked.deliver(made())
        began = time.monotonic()
        await poller.fire_due()
        assert await asyncio.to_thread(receiver.arrived.wait, 5)
        await hooked.deliver(made())
        late = made(OCMW)
        await hooked.deliver(late)
        async with hooked.runtime.work(next(iter(hooked.runtime.networks)), "test") as uow:
            uow.schedule(late.referral_id, "remind", uow.clock.now() - timedelta(seconds=1))
        while await poller.fire_due():
            pass
        assert await hooked.events(ReferralReminded), "a term fired meanwhile"
        assert await asyncio.to_thread(other.arrived.wait, 5)
        assert time.monotonic() - began < 5
        assert len(receiver.got) == 1, "one try at a time for each"
        receiver.held.set()
        await hooked.runtime.errands.settle()
        await hooked.fire_deadlines()
    assert [one["state"] for one in await deliveries(hooked)] == ["delivered", "delivered"]


async def test_tries_and_the_oldest_message_are_measured(hooked: ServiceApi, receiver: Receiver) -> None:
    await subscribed(hooked, receiver.url)
    failed = metrics.webhook_tries.labels(outcome="failed")
    before = failed._value.get()
    receiver.status = 500
    await hooked.deliver(made())
    await hooked.fire_deadlines()
    assert failed._value.get() == before + 1
    async with hooked.runtime.worker_engine.connect() as connection:
        await measure_webhooks(connection, hooked.runtime.clock.now() + timedelta(hours=1))
    assert 3600 <= metrics.webhook_oldest_seconds._value.get() < 3660
    receiver.status = 200
    [delivery] = await deliveries(hooked)
    await done(hooked, f"deliveries/{delivery['delivery_id']}/resend")
    await hooked.fire_deadlines()
    async with hooked.runtime.worker_engine.connect() as connection:
        await measure_webhooks(connection, hooked.runtime.clock.now())
    assert metrics.webhook_oldest_seconds._value.get() == 0
