"""What can be read of a partner's webhook over HTTP: never its secret."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel

from chassis.uow import Uow
from partners.adapters.tables import webhook_deliveries, webhooks
from partners.domain import deliveries
from partners.domain.deliveries import Happening
from partners.domain.ports import Store
from partners.domain.webhooks import State


class WebhookView(BaseModel):
    """`old_secret_until`: while the secret of before still signs too."""

    partner_id: UUID
    url: str
    state: State
    old_secret_until: datetime | None
    waiting: int
    given_up: int
    last_delivered_at: datetime | None


class DeliveryView(BaseModel):
    """`status` and `failure`: of the last try; one of them, once there was one."""

    delivery_id: UUID
    referral_id: UUID | None
    happening: Happening
    state: deliveries.State
    made_at: datetime
    due_at: datetime | None
    tries: int
    tried_at: datetime | None
    status: int | None
    failure: str | None
    milliseconds: int | None


_sent = webhook_deliveries.c


async def webhooks_of(uow: Uow[Store], partner_id: UUID | None) -> list[WebhookView]:
    """Of one partner; without `partner_id` of all."""
    found = sa.select(webhooks, *_counts()).where(webhooks.c.network_id == uow.network_id)
    if partner_id:
        found = found.where(webhooks.c.partner_id == partner_id)
    rows = (await uow.execute(found.order_by(webhooks.c.partner_id))).mappings().all()
    return [WebhookView.model_validate({**row, **_still_signing(uow, row)}) for row in rows]


def _still_signing(uow: Uow[Store], row: sa.RowMapping) -> dict[str, datetime | None]:
    until = row["old_secret_until"]
    return {"old_secret_until": until if until and until > uow.clock.now() else None}


def _counts() -> list[sa.Label[Any]]:
    def about(column: sa.ColumnElement[Any], state: deliveries.State) -> sa.ScalarSelect[Any]:
        of_this = sa.select(column).where(
            _sent.network_id == webhooks.c.network_id,
            _sent.partner_id == webhooks.c.partner_id,
            _sent.state == state,
        )
        return of_this.correlate(webhooks).scalar_subquery()

    return [
        about(sa.func.count(_sent.delivery_id), deliveries.State.WAITING).label("waiting"),
        about(sa.func.count(_sent.delivery_id), deliveries.State.GIVEN_UP).label("given_up"),
        about(sa.func.max(_sent.tried_at), deliveries.State.DELIVERED).label("last_delivered_at"),
    ]


async def deliveries_of(uow: Uow[Store], partner_id: UUID, limit: int) -> list[DeliveryView]:
    """The newest first."""
    found = (
        sa.select(webhook_deliveries)
        .where(_sent.network_id == uow.network_id, _sent.partner_id == partner_id)
        .order_by(_sent.made_at.desc(), _sent.delivery_id)
        .limit(limit)
    )
    return [DeliveryView.model_validate(dict(row)) for row in (await uow.execute(found)).mappings()]
