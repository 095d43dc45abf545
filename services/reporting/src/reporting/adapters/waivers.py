"""How often a step was waived, where and when; for coordinators alone."""

from functools import cache

import sqlalchemy as sa
from pydantic import BaseModel

from chassis.uow import Uow
from contracts.codes import Step
from reporting.adapters import figures
from reporting.adapters.tables import NETWORK, dossier_facts, signal_facts, waiver_facts
from reporting.domain.ports import Store


class Waivers(BaseModel):
    """`month` is null of anonymous signals, which have no day. `without_end`: waived for good."""

    step: Step
    municipality: str | None
    area: str | None
    month: str | None
    count: int
    without_end: int


async def waivers(uow: Uow[Store], from_month: str | None, until_month: str | None) -> list[Waivers]:
    asked = {"network_id": uow.network_id, **figures.months(from_month, until_month)}
    rows = await uow.execute(_waivers(dated=bool(from_month or until_month)), asked)
    return [Waivers.model_validate(dict(row)) for row in rows.mappings()]


@cache
def _waivers(*, dated: bool) -> figures.Rows:
    """Of the network; only those of the MONTHS, if `dated`."""
    w, d = waiver_facts.c, dossier_facts.c
    of_signal = (
        sa.select(sa.func.min(signal_facts.c.area))
        .where(signal_facts.c.network_id == w.network_id, signal_facts.c.dossier_id == w.dossier_id)
        .scalar_subquery()
    )
    facts = figures.placed(
        sa.select(
            w.step,
            w.until,
            sa.func.to_char(w.waived_on, "YYYY-MM").label("month"),
            sa.func.coalesce(d.area, of_signal).label("area"),
        )
        .join_from(
            waiver_facts, dossier_facts, (d.network_id == w.network_id) & (d.dossier_id == w.dossier_id)
        )
        .where(w.network_id == NETWORK)
        .subquery()
    )
    cells = [facts.c[name] for name in ("step", "municipality", "area", "month")]
    found = sa.select(
        *cells,
        sa.func.count().label("count"),
        sa.func.count().filter(facts.c.until.is_(None)).label("without_end"),
    )
    if dated:
        found = found.where(facts.c.month.between(*figures.MONTHS))
    return found.group_by(*cells).order_by(*cells)
