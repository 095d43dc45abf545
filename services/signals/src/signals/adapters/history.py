"""What came in about one client: on its page, and beside each of its dossiers."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.uow import Uow
from signals.adapters.tables import NETWORK, dossiers

AT_MOST = 50

_of_client = (
    sa.select(dossiers.c.dossier_id, dossiers.c.captured_on, dossiers.c.status, dossiers.c.theme)
    .where(
        dossiers.c.network_id == NETWORK,
        dossiers.c.client_id == sa.bindparam("of_client"),
        dossiers.c.dossier_id.is_distinct_from(sa.bindparam("but")),
    )
    .order_by(dossiers.c.captured_on.desc(), dossiers.c.dossier_id)
    .limit(AT_MOST)
)


@dataclass(frozen=True)
class Other:
    """Codes and a day: its words are behind its own door."""

    dossier_id: UUID
    captured_on: date
    status: str
    theme: str | None


async def dossiers_of(uow: Uow[Any], client_id: UUID | None, but: UUID | None = None) -> list[Other]:
    """The latest first; none without a client."""
    if client_id is None:
        return []
    asked = {"network_id": uow.network_id, "of_client": client_id, "but": but}
    found = await uow.execute(_of_client, asked)
    return [Other(row.dossier_id, row.captured_on, row.status, row.theme) for row in found]
