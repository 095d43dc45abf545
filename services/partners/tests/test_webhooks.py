"""A partner's own system is told what happens to its referrals, until it says that it heard."""

import socket
from datetime import timedelta

import pytest
from partners_receiver import Receiver, receiving
from partners_referrals import made, recall_of
from partners_webhooks import HOOK, deliveries, done, subscribed, travel, webhook
from standardwebhooks import WebhookVerificationError

from chassis.working_days import WorkingDays
from partners.domain.deliveries import KEPT, LONGEST_WAIT, PATIENCE, TRIES
from partners.domain.silence import terms
from partners.domain.webhooks import OLD_SECRET_LASTS, new_secret
from stack.demo.people import OCMW
from stack.service_api import ServiceApi


async def test_a_received_referral_is_told_and_signed(hooked: ServiceApi, receiver: Receiver) -> None:
    secret = await subscribed(hooked, receiver.url)
    referral = made()
    await hooked.deliver(referral)
    assert receiver.got == [], "sending waits for the commit"
    await hooked.fire_deadlines()
    [got] = receiver.got
    event = got.verified_by(secret)
    assert got.headers["content-type"] == "application/cloudevents+json"
    assert (event["specversion"], event["type"]) == ("1.0", "be.draaischijf.webhooks.referral-received.v1")
    assert event["id"] == got.id
    attributes = {"specversion", "id", "source", "type", "time", "subject", "networkid", "datacontenttype"}
    assert set(event) == attributes | {"data"}
    assert event["data"] == {
        "referral_id": str(referral.referral_id),
        "state": "received",
        "happened_on": str(hooked.runtime.clock.today()),
    }
    [delivery] = await deliveries(hooked)
    assert (delivery["state"], delivery["status"], delivery["tries"]) == ("delivered", 204, 1)
    await hooked.fire_deadlines()
    assert len(receiver.got) == 1


async def test_nothing_about_the_person_is_told(hooked: ServiceApi, receiver: Receiver) -> None:
    await subscribed(hooked, receiver.url)
    referral = made()
    await hooked.deliver(referral)
    await hooked.deliver(recall_of(referral), version=2)
    await hooked.fire_deadlines()
    assert len(receiver.got) == 2
    said = b"".join(got.body for got in receiver.got).decode() + str([got.headers for got in receiver.got])
    for secret in (referral.client_id, referral.dossier_id, str(referral.theme), referral.ground):
        assert str(secret) not in said


async def test_each_happening_is_told(hooked: ServiceApi, receiver: Receiver) -> None:
    secret = await subscribed(hooked, receiver.url)
    silent, recalled = made(), made()
    await hooked.deliver(silent)
    await hooked.deliver(recalled)
    await hooked.deliver(recall_of(recalled), version=2)
    await hooked.fire_deadlines()
    times = terms(hooked.runtime.clock.today(), WorkingDays())
    for moment in (times.remind_at, times.time_out_at):
        await travel(hooked, moment - hooked.runtime.clock.now() + timedelta(minutes=1))
    events = [got.verified_by(secret) for got in receiver.got]
    about = [(event["type"].split(".")[3], event["data"]["state"], event["subject"]) for event in events]
    assert sorted(about) == sorted(
        [
            ("referral-received", "received", str(silent.referral_id)),
            ("referral-received", "received", str(recalled.referral_id)),
            ("referral-recalled", "recalled", str(recalled.referral_id)),
            ("referral-reminded", "received", str(silent.referral_id)),
            ("referral-timed-out", "timed_out", str(silent.referral_id)),
        ]
    )


async def test_a_recall_that_comes_first_or_late_is_not_told(hooked: ServiceApi, receiver: Receiver) -> None:
    await subscribed(hooked, receiver.url)
    first, answered = made(), made()
    await hooked.deliver(recall_of(first))
    await hooked.deliver(first, version=2)
    await hooked.deliver(answered)
    decline = {"reason": "no_capacity"}
    await hooked.as_("sofie").post(f"/referrals/{answered.referral_id}/decline", json=decline)
    await hooked.deliver(recall_of(answered), version=2)
    await hooked.fire_deadlines()
    assert [got.event["type"] for got in receiver.got] == ["be.draaischijf.webhooks.referral-received.v1"]


async def test_another_partners_referral_is_not_told(hooked: ServiceApi, receiver: Receiver) -> None:
    await subscribed(hooked, receiver.url)
    await hooked.deliver(made(OCMW))
    await hooked.fire_deadlines()
    assert receiver.got == []


@pytest.mark.parametrize("status", [500, 404, 302, 429, 101])
async def test_what_is_not_a_success_is_tried_again_with_the_same_id(
    hooked: ServiceApi, receiver: Receiver, status: int
) -> None:
    secret = await subscribed(hooked, receiver.url)
    receiver.status, receiver.location = status, "http://127.0.0.1:1/elsewhere" if status == 302 else ""
    await hooked.deliver(made())
    await hooked.fire_deadlines()
    [failed] = await deliveries(hooked)
    assert (failed["state"], failed["tries"]) == ("waiting", 1)
    assert await hooked.fire_deadlines() == 0, "put off, not hammered"

    receiver.status, receiver.location = 200, ""
    await travel(hooked, timedelta(minutes=1))
    assert len(receiver.got) == 2
    assert len(set(receiver.ids)) == 1
    assert receiver.got[-1].verified_by(secret)
    [delivery] = await deliveries(hooked)
    assert (delivery["state"], delivery["status"], delivery["tries"]) == ("delivered", 200, 2)


async def test_a_message_outlives_a_receiver_that_is_away(hooked: ServiceApi) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = await subscribed(hooked, f"http://127.0.0.1:{port}/hooks")
    await hooked.deliver(made())
    await hooked.fire_deadlines()
    [failed] = await deliveries(hooked)
    assert (failed["state"], failed["status"], failed["failure"]) == ("waiting", None, "connection")
    with receiving(port) as receiver:
        await travel(hooked, timedelta(minutes=1))
        assert receiver.got[0].verified_by(secret)


async def test_it_is_given_up_after_three_days_and_can_be_sent_again(
    hooked: ServiceApi, receiver: Receiver
) -> None:
    await subscribed(hooked, receiver.url)
    receiver.status = 503
    await hooked.deliver(made())
    await hooked.fire_deadlines()
    began = hooked.runtime.clock.now()
    while (tried := (await deliveries(hooked))[0])["state"] == "waiting":
        assert hooked.runtime.clock.now() - began <= PATIENCE
        await travel(hooked, LONGEST_WAIT if tried["tries"] > 6 else timedelta(hours=5))
    assert tried["state"] == "given_up"
    assert len(receiver.got) == tried["tries"] <= TRIES
    assert (await webhook(hooked))["given_up"] == 1

    receiver.status = 200
    await travel(hooked, timedelta(days=4))
    assert len(receiver.got) == tried["tries"]
    await done(hooked, f"deliveries/{tried['delivery_id']}/resend")
    await hooked.fire_deadlines()
    assert (await deliveries(hooked))[0]["state"] == "delivered"
    assert len(set(receiver.ids)) == 1


async def test_a_receiver_that_is_gone_pauses_its_webhook(hooked: ServiceApi, receiver: Receiver) -> None:
    await subscribed(hooked, receiver.url)
    receiver.status = 410
    await hooked.deliver(made())
    await hooked.fire_deadlines()
    assert (await webhook(hooked))["state"] == "gone"
    await hooked.deliver(made())
    await travel(hooked, timedelta(hours=9))
    assert len(receiver.got) == 1

    receiver.status = 200
    await done(hooked, "resume", "katrien")
    await hooked.fire_deadlines()
    found = await webhook(hooked)
    assert (found["state"], found["waiting"]) == ("active", 0)
    assert len(receiver.got) == 2, "what waited goes on; what happened meanwhile isn't told"


async def test_a_paused_webhook_is_told_nothing(hooked: ServiceApi, receiver: Receiver) -> None:
    await subscribed(hooked, receiver.url)
    await done(hooked, "pause")
    await hooked.deliver(made())
    await travel(hooked, timedelta(hours=9))
    assert receiver.got == []
    refused = await hooked.as_("sofie").post(f"{HOOK}/ping")
    assert (refused.status_code, refused.json()["guard"]) == (409, "webhook_paused")
    await done(hooked, "resume")
    await hooked.deliver(made())
    await hooked.fire_deadlines()
    assert len(receiver.got) == 1


async def test_what_is_sent_meanwhile_waits_its_turn(hooked: ServiceApi, receiver: Receiver) -> None:
    await subscribed(hooked, receiver.url)
    sent = [made() for _ in range(5)]
    for referral in sent:
        await hooked.deliver(referral)
    await hooked.fire_deadlines()
    assert [got.event["subject"] for got in receiver.got] == [str(one.referral_id) for one in sent]


async def test_both_secrets_sign_for_a_day_after_rotating(hooked: ServiceApi, receiver: Receiver) -> None:
    old = await subscribed(hooked, receiver.url)
    new = (await done(hooked, "rotate"))["secret"]
    assert new != old
    await done(hooked, "ping")
    await hooked.fire_deadlines()
    assert receiver.got[-1].verified_by(old) == receiver.got[-1].verified_by(new)
    with pytest.raises(WebhookVerificationError):
        receiver.got[-1].verified_by(new_secret())

    await travel(hooked, OLD_SECRET_LASTS)
    await done(hooked, "ping")
    await hooked.fire_deadlines()
    receiver.got[-1].verified_by(new)
    with pytest.raises(WebhookVerificationError):
        receiver.got[-1].verified_by(old)


async def test_a_ping_says_nothing(hooked: ServiceApi, receiver: Receiver) -> None:
    secret = await subscribed(hooked, receiver.url)
    delivery_id = (await done(hooked, "ping"))["delivery_id"]
    await hooked.fire_deadlines()
    event = receiver.got[0].verified_by(secret)
    assert (event["type"], event["data"]) == ("be.draaischijf.webhooks.ping.v1", {})
    assert event["id"] == delivery_id == receiver.got[0].id


async def pinged(api: ServiceApi) -> str:
    """The id of a message about nothing: nothing else follows from it."""
    delivery_id: str = (await done(api, "ping"))["delivery_id"]
    await api.fire_deadlines()
    return delivery_id


async def test_a_message_that_arrives_takes_old_ones_along(hooked: ServiceApi, receiver: Receiver) -> None:
    await subscribed(hooked, receiver.url)
    old = await pinged(hooked)
    receiver.status = 500
    await pinged(hooked)
    await done(hooked, "pause")
    await travel(hooked, KEPT + timedelta(hours=1))
    assert len(await deliveries(hooked)) == 2

    receiver.status = 200
    await done(hooked, "resume")
    await hooked.fire_deadlines()
    [left] = await deliveries(hooked)
    assert left["state"] == "delivered", "it waited, and was tried just now"
    assert (await webhook(hooked))["last_delivered_at"]
    assert len(set(receiver.ids)) == 2, "nothing is sent again"
    again = await hooked.as_("sofie").post(f"{HOOK}/deliveries/{old}/resend")
    assert again.status_code == 404


async def test_a_message_that_fails_takes_nothing_along(hooked: ServiceApi, receiver: Receiver) -> None:
    """Else the page would lose since when it goes wrong."""
    await subscribed(hooked, receiver.url)
    await pinged(hooked)
    await travel(hooked, KEPT + timedelta(hours=1))
    receiver.status = 500
    await pinged(hooked)
    assert [one["state"] for one in await deliveries(hooked)] == ["waiting", "delivered"]


async def test_old_messages_go_some_at_a_time_the_oldest_first(
    hooked: ServiceApi, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partners.adapters.webhooks.FORGOTTEN_AT_ONCE", 2)
    await subscribed(hooked, receiver.url)
    for _ in range(3):
        youngest = await pinged(hooked)
        await travel(hooked, timedelta(seconds=1))
    await travel(hooked, KEPT)
    new = await pinged(hooked)
    assert [one["delivery_id"] for one in await deliveries(hooked)] == [new, youngest]
