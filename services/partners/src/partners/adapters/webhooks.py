"""Partners' webhooks and what was sent to them, in PostgreSQL; secrets only sealed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.posting import Posted
from chassis.uow import Uow
from partners.adapters.tables import partners, webhook_deliveries, webhooks
from partners.domain import deliveries
from partners.domain.deliveries import Delivery, Happening, Message, ReferralTold, Waiting
from partners.domain.webhooks import State, Webhook

SECRET = "webhook_secret"  # noqa: S105 - the name of a field
FORGOTTEN_AT_ONCE = 100
"""A message that arrives takes no more than these along: it waits for them."""

_sent = webhook_deliveries.c


class SqlWebhooks:
    def __init__(self, uow: Uow[Any]) -> None:
        self._uow = uow

    async def set_url(self, partner_id: UUID, url: str, secret: str) -> bool | None:
        known = sa.select(partners.c.partner_id).where(
            partners.c.network_id == self._uow.network_id, partners.c.partner_id == partner_id
        )
        if (await self._uow.execute(known.with_for_update())).scalar_one_or_none() is None:
            return None
        if (await self._change(partner_id, url=url)).rowcount:
            return False
        new = sa.insert(webhooks).values(
            network_id=self._uow.network_id,
            partner_id=partner_id,
            url=url,
            state=State.ACTIVE,
            secret_sealed=await self._uow.vault.seal(partner_id, SECRET, secret),
        )
        await self._uow.execute(new)
        return True

    async def lock(self, partner_id: UUID) -> Webhook | None:
        return await self._one(self._this(partner_id).with_for_update())

    async def lock_if_free(self, partner_id: UUID) -> Webhook | None:
        return await self._one(self._this(partner_id).with_for_update(skip_locked=True))

    async def rotate(self, partner_id: UUID, secret: str, old_until: datetime) -> None:
        await self._change(
            partner_id,
            old_secret_sealed=webhooks.c.secret_sealed,
            old_secret_until=old_until,
            secret_sealed=await self._uow.vault.seal(partner_id, SECRET, secret),
        )

    async def save_state(self, partner_id: UUID, state: State) -> None:
        await self._change(partner_id, state=state)

    async def save_busy(self, partner_id: UUID, until: datetime | None) -> None:
        await self._change(partner_id, busy_until=until)

    async def add(self, partner_id: UUID, happening: Happening, message: Message) -> bool:
        told = message.data.referral_id if isinstance(message.data, ReferralTold) else None
        row = {
            "network_id": self._uow.network_id,
            "delivery_id": message.id,
            "partner_id": partner_id,
            "referral_id": told,
            "happening": happening,
            "body": message.body,
            "state": deliveries.State.WAITING,
            "made_at": message.time,
            "since": message.time,
            "due_at": message.time,
            "tries": 0,
        }
        active = self._this(partner_id).where(webhooks.c.state == State.ACTIVE)
        if (await self._uow.execute(active)).one_or_none() is None:
            return False
        await self._uow.execute(sa.insert(webhook_deliveries).values(row))
        return True

    async def due(self, partner_id: UUID) -> Delivery | None:
        waiting = self._waiting(sa.select(webhook_deliveries), partner_id)
        first = waiting.where(_sent.due_at <= self._uow.clock.now()).order_by(_sent.due_at).limit(1)
        row = (await self._uow.execute(first)).mappings().one_or_none()
        if row is None:
            return None
        return Delivery(
            delivery_id=row["delivery_id"],
            partner_id=row["partner_id"],
            state=deliveries.State(row["state"]),
            body=row["body"],
            since=row["since"],
            tries=row["tries"],
        )

    async def next_due(self, partner_id: UUID) -> Waiting | None:
        oldest = sa.select(sa.func.min(_sent.due_at).label("due_at"), sa.func.min(_sent.since).label("since"))
        row = (await self._uow.execute(self._waiting(oldest, partner_id))).mappings().one()
        return Waiting(row["due_at"], row["since"]) if row["due_at"] else None

    async def send_again(self, partner_id: UUID, delivery_id: UUID) -> bool:
        now = self._uow.clock.now()
        again = self._delivery(partner_id, delivery_id).values(
            state=deliveries.State.WAITING, since=now, due_at=now, tries=0
        )
        return bool((await self._uow.execute(again)).rowcount)

    async def save_try(
        self, delivery: Delivery, posted: Posted, state: deliveries.State, due_at: datetime | None
    ) -> None:
        tried = self._delivery(delivery.partner_id, delivery.delivery_id).values(
            state=state,
            due_at=due_at,
            tries=delivery.tries + 1,
            tried_at=self._uow.clock.now(),
            status=posted.status,
            failure=posted.failure,
            milliseconds=posted.milliseconds,
        )
        await self._uow.execute(tried)

    async def forget(self, partner_id: UUID, tried_before: datetime) -> None:
        # Made before then too: that is where the index finds them.
        old = sa.select(_sent.delivery_id).where(
            _sent.network_id == self._uow.network_id,
            _sent.partner_id == partner_id,
            _sent.made_at < tried_before,
            _sent.tried_at < tried_before,
            _sent.state != deliveries.State.WAITING,
        )
        some = old.order_by(_sent.made_at).limit(FORGOTTEN_AT_ONCE)
        await self._uow.execute(
            sa.delete(webhook_deliveries).where(
                _sent.network_id == self._uow.network_id, _sent.delivery_id == sa.any_(some.scalar_subquery())
            )
        )

    async def _one(self, asked: sa.Select[Any]) -> Webhook | None:
        row = (await self._uow.execute(asked)).mappings().one_or_none()
        if row is None:
            return None
        sealed = [row["secret_sealed"]]
        if row["old_secret_sealed"] and row["old_secret_until"] > self._uow.clock.now():
            sealed.append(row["old_secret_sealed"])
        held = [await self._uow.vault.open(row["partner_id"], SECRET, one) for one in sealed]
        return Webhook(row["partner_id"], row["url"], State(row["state"]), tuple(held), row["busy_until"])

    async def _change(self, partner_id: UUID, **facts: Any) -> sa.CursorResult[Any]:
        changed = sa.update(webhooks).where(
            webhooks.c.network_id == self._uow.network_id, webhooks.c.partner_id == partner_id
        )
        return await self._uow.execute(changed.values(**facts))

    def _this(self, partner_id: UUID) -> sa.Select[Any]:
        return sa.select(webhooks).where(
            webhooks.c.network_id == self._uow.network_id, webhooks.c.partner_id == partner_id
        )

    def _waiting(self, asked: sa.Select[Any], partner_id: UUID) -> sa.Select[Any]:
        return asked.where(
            _sent.network_id == self._uow.network_id,
            _sent.partner_id == partner_id,
            _sent.state == deliveries.State.WAITING,
        )

    def _delivery(self, partner_id: UUID, delivery_id: UUID) -> sa.Update:
        return sa.update(webhook_deliveries).where(
            _sent.network_id == self._uow.network_id,
            _sent.partner_id == partner_id,
            _sent.delivery_id == delivery_id,
        )
