"""Partners' webhooks over HTTP: a partner its own, the network all."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from chassis.http import TransactionalRoute, Uow, uow_for
from chassis.problems import NotFound
from partners.adapters import webhook_queries
from partners.adapters.webhook_queries import DeliveryView, WebhookView
from partners.casework.subscribing import check_organisation
from partners.domain.commands import (
    PauseWebhook,
    PingWebhook,
    ResendDelivery,
    ResumeWebhook,
    RotateSecret,
    SetWebhook,
)
from partners.domain.ports import Store

router = APIRouter(route_class=TransactionalRoute, tags=["webhooks"])

Subscribing = Annotated[Uow[Store], Depends(uow_for("partner", "coordinator", "deputy", "administrator"))]


class WebhookSetView(BaseModel):
    """`secret`: shown this once; none when only the address changed."""

    partner_id: UUID
    secret: str | None


class NewSecretView(BaseModel):
    """`secret`: shown this once."""

    partner_id: UUID
    secret: str


class SendingView(BaseModel):
    delivery_id: UUID


@router.post("/webhooks", status_code=201)
async def set_webhook(body: SetWebhook, uow: Subscribing, response: Response) -> WebhookSetView:
    made = await uow.handle(body)
    if made.secret is None:
        response.status_code = 200
    return WebhookSetView(partner_id=made.partner_id, secret=made.secret)


@router.get("/webhooks")
async def list_webhooks(uow: Subscribing) -> list[WebhookView]:
    if uow.principal.has("coordinator", "administrator"):
        return await webhook_queries.webhooks_of(uow, None)
    if uow.principal.organisation_id is None:
        return []
    return await webhook_queries.webhooks_of(uow, uow.principal.organisation_id)


@router.get("/webhooks/{partner_id}")
async def read_webhook(partner_id: UUID, uow: Subscribing) -> WebhookView:
    check_organisation(uow, partner_id)
    for found in await webhook_queries.webhooks_of(uow, partner_id):
        return found
    raise NotFound


@router.post("/webhooks/{partner_id}/rotate")
async def rotate_secret(partner_id: UUID, uow: Subscribing) -> NewSecretView:
    """A new secret; the one of before signs beside it for 24 hours."""
    made = await uow.handle(RotateSecret(partner_id=partner_id))
    return NewSecretView(partner_id=partner_id, secret=made.secret)


@router.post("/webhooks/{partner_id}/pause")
async def pause_webhook(partner_id: UUID, uow: Subscribing) -> WebhookView:
    await uow.handle(PauseWebhook(partner_id=partner_id))
    return await read_webhook(partner_id, uow)


@router.post("/webhooks/{partner_id}/resume")
async def resume_webhook(partner_id: UUID, uow: Subscribing) -> WebhookView:
    await uow.handle(ResumeWebhook(partner_id=partner_id))
    return await read_webhook(partner_id, uow)


@router.post("/webhooks/{partner_id}/ping")
async def ping_webhook(partner_id: UUID, uow: Subscribing) -> SendingView:
    """Send a message in which nothing happened."""
    return SendingView(delivery_id=await uow.handle(PingWebhook(partner_id=partner_id)))


@router.get("/webhooks/{partner_id}/deliveries")
async def list_deliveries(
    partner_id: UUID, uow: Subscribing, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> list[DeliveryView]:
    await read_webhook(partner_id, uow)
    return await webhook_queries.deliveries_of(uow, partner_id, limit)


@router.post("/webhooks/{partner_id}/deliveries/{delivery_id}/resend")
async def resend_delivery(partner_id: UUID, delivery_id: UUID, uow: Subscribing) -> SendingView:
    """Send it again, with the same id."""
    command = ResendDelivery(partner_id=partner_id, delivery_id=delivery_id)
    return SendingView(delivery_id=await uow.handle(command))
