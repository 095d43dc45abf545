"""Setting up a partner's webhook: by the network, or by the partner for its own organisation."""

from dataclasses import dataclass
from uuid import UUID

from chassis.problems import NotFound
from chassis.uow import Uow
from partners.casework.webhooks import WEBHOOK, announce, look_again
from partners.domain import webhooks
from partners.domain.commands import (
    PauseWebhook,
    PingWebhook,
    ResendDelivery,
    ResumeWebhook,
    RotateSecret,
    SetWebhook,
)
from partners.domain.deliveries import Happening, Pinged
from partners.domain.ports import Store
from partners.domain.webhooks import OLD_SECRET_LASTS, Webhook, check_url, new_secret, not_active


@dataclass(frozen=True, slots=True)
class WebhookSet:
    """`secret`: of a new one, and never to be read again."""

    partner_id: UUID
    secret: str | None


def check_organisation(uow: Uow[Store], partner_id: UUID) -> None:
    """Raises `NotFound` for a partner that asks about another organisation."""
    own = uow.principal.organisation_id == partner_id
    if not (own or uow.principal.has("coordinator", "administrator")):
        raise NotFound


async def set_webhook(uow: Uow[Store], command: SetWebhook) -> WebhookSet:
    check_organisation(uow, command.partner_id)
    ports = frozenset(int(port) for port in uow.settings.webhook_ports.split(","))
    check_url(command.url, ports, loopback=uow.settings.webhook_loopback)
    secret = new_secret()
    is_new = await uow.store.webhooks.set_url(command.partner_id, command.url, secret)
    if is_new is None:
        raise NotFound
    uow.audit("webhook.write", "partner", [command.partner_id])
    return WebhookSet(command.partner_id, secret if is_new else None)


async def rotate_secret(uow: Uow[Store], command: RotateSecret) -> WebhookSet:
    await _own(uow, command.partner_id)
    secret = new_secret()
    await uow.store.webhooks.rotate(command.partner_id, secret, uow.clock.now() + OLD_SECRET_LASTS)
    uow.audit("webhook.rotate", "partner", [command.partner_id])
    return WebhookSet(command.partner_id, secret)


async def pause_webhook(uow: Uow[Store], command: PauseWebhook) -> UUID:
    """What waits goes on waiting; what happens meanwhile isn't told."""
    await _own(uow, command.partner_id)
    await uow.store.webhooks.save_state(command.partner_id, webhooks.State.PAUSED)
    uow.cancel(command.partner_id, WEBHOOK)
    uow.audit("webhook.pause", "partner", [command.partner_id])
    return command.partner_id


async def resume_webhook(uow: Uow[Store], command: ResumeWebhook) -> UUID:
    await _own(uow, command.partner_id)
    await uow.store.webhooks.save_state(command.partner_id, webhooks.State.ACTIVE)
    await look_again(uow, command.partner_id)
    uow.audit("webhook.resume", "partner", [command.partner_id])
    return command.partner_id


async def ping_webhook(uow: Uow[Store], command: PingWebhook) -> UUID:
    """Send a message in which nothing happened; its id."""
    await _own(uow, command.partner_id)
    delivery_id = await announce(uow, command.partner_id, Happening.PING, Pinged())
    if delivery_id is None:
        raise not_active()
    uow.audit("webhook.ping", "partner", [command.partner_id])
    return delivery_id


async def resend_delivery(uow: Uow[Store], command: ResendDelivery) -> UUID:
    """The same message with the same id, once more for up to three days."""
    webhook = await _own(uow, command.partner_id)
    if not await uow.store.webhooks.send_again(command.partner_id, command.delivery_id):
        raise NotFound
    if webhook.state is not webhooks.State.ACTIVE:
        raise not_active()
    await look_again(uow, command.partner_id)
    uow.audit("webhook.resend", "partner", [command.partner_id])
    return command.delivery_id


async def _own(uow: Uow[Store], partner_id: UUID) -> Webhook:
    check_organisation(uow, partner_id)
    webhook = await uow.store.webhooks.lock(partner_id)
    if webhook is None:
        raise NotFound
    return webhook
