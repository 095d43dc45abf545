"""Where a partner's own system is told that something happened, and how that went."""

import asyncio
from typing import Any

from starlette.responses import Response

from desk import guard
from desk.navigation import COORDINATION
from desk.transport import NotThere, Refused
from desk.web import Page

NETWORK = (*COORDINATION, "administrator")
ROLES = (*NETWORK, "partner")
PATH = "/partners/{partner_id:uuid}/webhook"


async def webhook(page: Page) -> Response:
    return await _show(page)


async def set_webhook(page: Page) -> Response:
    try:
        secret = await page.api.webhooks.set(page.id("partner_id"), page.text("url"))
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return await _show(page, secret=secret) if secret else _back(page, "webhook")


async def rotate_secret(page: Page) -> Response:
    return await _show(page, secret=await page.api.webhooks.rotate(page.id("partner_id")))


async def pause_webhook(page: Page) -> Response:
    return await _step(page, "pause")


async def resume_webhook(page: Page) -> Response:
    return await _step(page, "resume")


async def ping_webhook(page: Page) -> Response:
    return await _step(page, "ping")


async def resend_delivery(page: Page) -> Response:
    return await _step(page, f"deliveries/{page.id('delivery_id')}/resend", "resend")


async def _step(page: Page, path: str, done: str = "") -> Response:
    try:
        await page.api.webhooks.steer(page.id("partner_id"), path)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return _back(page, f"webhook_{done or path}")


def _back(page: Page, done: str) -> Response:
    return page.redirect(f"/partners/{page.id('partner_id')}/webhook", done)


async def _show(page: Page, status: int = 200, **more: Any) -> Response:
    """A new secret stands on the answer to the form itself: no page shows it again."""
    partner_id = page.id("partner_id")
    if not page.session.has(*NETWORK) and page.session.organisation_id != partner_id:
        raise NotThere
    partners, hooks = await asyncio.gather(page.api.partners.all(), page.api.webhooks.all())
    partner = next((one for one in partners if one["partner_id"] == partner_id), None)
    if partner is None:
        raise NotThere
    hook = next((one for one in hooks if one["partner_id"] == partner_id), None)
    sent = await page.api.webhooks.deliveries(partner_id) if hook else []
    return page.render("webhook.html", status, partner=partner, hook=hook, deliveries=sent, **more)


ROUTES = [
    guard.page(PATH, webhook, *ROLES),
    guard.action(PATH, set_webhook, *ROLES),
    guard.action(f"{PATH}/rotate", rotate_secret, *ROLES),
    guard.action(f"{PATH}/pause", pause_webhook, *ROLES),
    guard.action(f"{PATH}/resume", resume_webhook, *ROLES),
    guard.action(f"{PATH}/ping", ping_webhook, *ROLES),
    guard.action(f"{PATH}/deliveries/{{delivery_id:uuid}}/resend", resend_delivery, *ROLES),
]
