"""Telling a partner's own system: a message is kept with what happened, and sent after the commit.

One deadline per webhook says when it has something to send. Its handler takes the webhook for a while, and
sends with no transaction open; when the process dies meanwhile, the deadline comes again and so does the
message.
"""

import random
import time
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from chassis import crash, logs, metrics
from chassis.clock import real_now
from chassis.errands import Errand, Work
from chassis.posting import Posted, Poster
from chassis.settings import Settings
from chassis.uow import Deadline, Uow
from partners.domain import deliveries, webhooks
from partners.domain.deliveries import (
    ANSWER_GONE,
    BODY_TYPE,
    Delivery,
    Happening,
    Message,
    Pinged,
    ReferralTold,
    again_at,
    succeeded,
    type_of,
)
from partners.domain.ports import Store
from partners.domain.referrals import Referral
from partners.domain.webhooks import Webhook, signatures

WEBHOOK = "webhook"
BUSY = timedelta(seconds=1)
LEASE = timedelta(minutes=2)
"""Longer than a try takes: one that isn't written down by then is made again."""
LONGEST_QUEUE_SECONDS = 90
"""Within the lease; what waited longer for its turn is left to the try that comes after it."""

_log = logs.get("webhooks")


async def tell(uow: Uow[Store], referral: Referral, happening: Happening) -> None:
    """Once this transaction commits, if the partner wants to be told."""
    told = ReferralTold(
        referral_id=referral.referral_id,
        state=referral.state,
        happened_on=uow.clock.today(),
    )
    await announce(uow, referral.partner_id, happening, told)


async def announce(
    uow: Uow[Store], partner_id: UUID, happening: Happening, data: ReferralTold | Pinged
) -> UUID | None:
    """The id of the message; None unless the partner has an active webhook."""
    message = Message(
        id=uuid4(),
        type=type_of(happening),
        time=uow.clock.now(),
        subject=data.referral_id if isinstance(data, ReferralTold) else None,
        networkid=uow.network_id,
        data=data,
    )
    if not await uow.store.webhooks.add(partner_id, happening, message):
        return None
    uow.schedule(partner_id, WEBHOOK, message.time, data={"since": message.time})
    return message.id


async def on_webhook(uow: Uow[Store], deadline: Deadline) -> None:
    """Take the webhook and send what is due the longest; one try at a time for each."""
    partner_id, now = deadline.subject, uow.clock.now()
    webhook = await uow.store.webhooks.lock_if_free(partner_id)
    if webhook is None or (webhook.busy_until and webhook.busy_until > now):
        again = (webhook and webhook.busy_until) or now + BUSY
        uow.schedule(partner_id, WEBHOOK, again, data=deadline.data)
    elif webhook.state is webhooks.State.ACTIVE:
        await _send_next(uow, webhook, deadline.data)


async def _send_next(uow: Uow[Store], webhook: Webhook, data: Mapping[str, object]) -> None:
    delivery = await uow.store.webhooks.due(webhook.partner_id)
    if delivery is None:
        await look_again(uow, webhook.partner_id)
        return
    until = uow.clock.now() + LEASE
    await uow.store.webhooks.save_busy(webhook.partner_id, until)
    uow.schedule(webhook.partner_id, WEBHOOK, until, data=data)
    uow.after_commit(_errand(webhook, delivery, poster_for(uow.settings)))


def poster_for(settings: Settings) -> Poster:
    return Poster(loopback=settings.webhook_loopback)


def _errand(webhook: Webhook, delivery: Delivery, poster: Poster) -> Errand:
    taken_at = time.monotonic()

    async def run(work: Work) -> None:
        if time.monotonic() - taken_at > LONGEST_QUEUE_SECONDS:
            return
        crash.point("webhooks.before_send")
        posted = await poster.post(webhook.url, *_request(webhook, delivery))
        crash.point("webhooks.after_send")
        async with work() as uow:
            await _record(uow, delivery, posted)

    return run


def _request(webhook: Webhook, delivery: Delivery) -> tuple[Mapping[str, str], bytes]:
    """A receiver compares the timestamp with its own clock, so it is the real one."""
    message_id, timestamp = str(delivery.delivery_id), int(real_now().timestamp())
    body = delivery.body.encode()
    headers = {
        "Content-Type": BODY_TYPE,
        "User-Agent": "Draaischijf",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures(webhook.secrets, message_id, timestamp, body),
    }
    return headers, body


async def _record(uow: Uow[Store], delivery: Delivery, posted: Posted) -> None:
    kept, partner_id = uow.store.webhooks, delivery.partner_id
    await kept.lock(partner_id)
    state, due_at = deliveries.State.DELIVERED, None
    if not succeeded(posted.status):
        now, luck = uow.clock.now(), random.random()  # noqa: S311 - only spreads the tries
        due_at = again_at(delivery.since, now, delivery.tries + 1, luck)
        state = deliveries.State.WAITING if due_at else deliveries.State.GIVEN_UP
    await kept.save_try(delivery, posted, state, due_at)
    await kept.save_busy(partner_id, None)
    if state is deliveries.State.DELIVERED:
        await kept.forget(partner_id, uow.clock.now() - deliveries.KEPT)
    _count(delivery, posted, state)
    if posted.status == ANSWER_GONE:
        await kept.save_state(partner_id, webhooks.State.GONE)
        uow.cancel(partner_id, WEBHOOK)
        uow.audit("webhook.gone", "partner", [partner_id])
    else:
        await look_again(uow, partner_id)


async def look_again(uow: Uow[Store], partner_id: UUID) -> None:
    """When the next message is due; never, when none waits."""
    if waiting := await uow.store.webhooks.next_due(partner_id):
        uow.schedule(partner_id, WEBHOOK, waiting.due_at, data={"since": waiting.since})
    else:
        uow.cancel(partner_id, WEBHOOK)


def _count(delivery: Delivery, posted: Posted, state: deliveries.State) -> None:
    outcome = "failed" if state is deliveries.State.WAITING else state.value
    metrics.webhook_tries.labels(outcome=outcome).inc()
    if state is not deliveries.State.DELIVERED:
        event = "webhook_given_up" if state is deliveries.State.GIVEN_UP else "webhook_put_off"
        error = posted.failure or str(posted.status)
        _log.warning(event, subject=delivery.delivery_id, attempt=delivery.tries + 1, error=error)
