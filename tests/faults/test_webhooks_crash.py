"""Partners dies while it sends a webhook: the receiver gets it, perhaps twice, and then under one id."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.demo.people import CAW
from stack.process import answers, wait_until
from stack.running import RunningStack

sys.path.insert(0, str(Path(__file__).parents[2] / "services/partners/tests"))

from partners_receiver import Receiver, receiving

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

PATIENCE = 60.0
TIMES = {"webhooks.before_send": 1, "webhooks.after_send": 2, "errand.before_commit": 2}
"""How often the receiver hears of it when the process dies there."""


@pytest.fixture(scope="module")
def webhook(running_stack: RunningStack) -> Iterator[tuple[RunningStack, Receiver, str]]:
    with receiving() as receiver:
        ann = running_stack.client("ann", "partners")
        entry = {"partner_id": str(CAW), "name": "CAW", "bound_by_secrecy": True}
        ann.post("/partners", json=entry).raise_for_status()
        asked = ann.post("/webhooks", json={"partner_id": str(CAW), "url": receiver.url}).raise_for_status()
        yield running_stack, receiver, asked.json()["secret"]


def health(stack: RunningStack) -> str:
    return f"{stack.urls['partners']}/health/ready"


def delivered(stack: RunningStack, message: str) -> bool:
    sent = stack.client("ann", "partners").get(f"/webhooks/{CAW}/deliveries").raise_for_status().json()
    return message in {one["delivery_id"] for one in sent if one["state"] == "delivered"}


@pytest.mark.parametrize("point", TIMES)
def test_a_message_outlives_the_process_that_sends_it(
    webhook: tuple[RunningStack, Receiver, str], point: str
) -> None:
    stack, receiver, secret = webhook
    receiver.got.clear()
    hit = stack.arm("partners", point)
    ann = stack.client("ann", "partners")
    message = ann.post(f"/webhooks/{CAW}/ping").raise_for_status().json()["delivery_id"]
    stack.wait_hit(hit)
    wait_until(lambda: answers(health(stack)), PATIENCE, "partners")
    stack.travel(advance_days=0.01)
    wait_until(lambda: delivered(stack, message), PATIENCE, "the message")
    assert receiver.ids == [message] * TIMES[point]
    assert all(got.verified_by(secret) for got in receiver.got)


def test_what_was_written_down_is_not_sent_again(webhook: tuple[RunningStack, Receiver, str]) -> None:
    stack, receiver, _ = webhook
    receiver.got.clear()
    hit = stack.arm("partners", "errand.after_commit")
    ann = stack.client("ann", "partners")
    message = ann.post(f"/webhooks/{CAW}/ping").raise_for_status().json()["delivery_id"]
    stack.wait_hit(hit)
    wait_until(lambda: answers(health(stack)), PATIENCE, "partners")
    stack.travel(advance_days=0.01)
    after = ann.post(f"/webhooks/{CAW}/ping").raise_for_status().json()["delivery_id"]
    wait_until(lambda: delivered(stack, after), PATIENCE, "the next message")
    assert receiver.ids == [message, after]
