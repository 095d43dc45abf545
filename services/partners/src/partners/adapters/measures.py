"""How long the oldest webhook waits, over all networks: their deadlines say so, and are all that is seen."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import metrics

_oldest = sa.text(
    """SELECT coalesce(extract(epoch FROM :now - min((data->>'since')::timestamptz)), 0)
    FROM deadlines WHERE kind = 'webhook' AND fired_at IS NULL"""
).bindparams(sa.bindparam("now", type_=sa.DateTime(timezone=True)))


async def measure_webhooks(connection: AsyncConnection, now: datetime) -> None:
    age = (await connection.execute(_oldest, {"now": now})).scalar_one()
    metrics.webhook_oldest_seconds.set(max(float(age), 0))
