"""What others than coordinators see of the figures: counted once a month is closed, then frozen.

Frozen, since the difference between two publications of one month could tell of one signal that came late.
"""

from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from reporting.adapters import figures
from reporting.adapters.tables import NETWORK, publications
from reporting.domain.bundles import persons
from reporting.domain.disclosure import Cell, Key, hidden_cells
from reporting.domain.ports import Store

DAYS_TO_HAND_IN = 7
"""A month is closed a week after its end: cards of its last days come in later."""

OF_ALL_MUNICIPALITIES, OF_ALL_THEMES = 1, 2


class PublishedCell(BaseModel):
    """No `theme` or `municipality`: over all of them. No `count`: withheld."""

    theme: str | None
    municipality: str | None
    count: int | None


class PublishedTable(BaseModel):
    """Cells that aren't there count nothing."""

    kind: str
    month: str
    minimum: int
    published_on: date
    total: int | None
    by_theme: list[PublishedCell]
    by_municipality: list[PublishedCell]
    rows: list[PublishedCell]


def first_open_month(today: date) -> str:
    return f"{today - timedelta(days=DAYS_TO_HAND_IN):%Y-%m}"


async def published(uow: Uow[Store]) -> list[PublishedTable]:
    """Every closed month's tables, the newest first; whoever looks first has them frozen."""
    await _freeze_closed_months(uow)
    found = (
        sa.select(publications)
        .where(publications.c.network_id == uow.network_id)
        .order_by(publications.c.month.desc(), publications.c.kind.desc())
    )
    return [_table(row) for row in (await uow.execute(found)).mappings()]


@cache
def _to_freeze() -> sa.CompoundSelect[*tuple[Any, ...]]:
    frozen = sa.select(publications.c.kind, publications.c.month).where(
        publications.c.network_id == NETWORK
    )
    return figures.months_with_figures().except_(frozen)


async def _freeze_closed_months(uow: Uow[Store]) -> None:
    asked = {"network_id": uow.network_id, "before": first_open_month(uow.clock.today())}
    for table in (await uow.execute(_to_freeze(), asked)).mappings().all():
        cells = await _cells(uow, table["kind"], table["month"])
        row = {
            "network_id": uow.network_id,
            **table,
            "minimum": uow.network.minimum_cell,
            "published_on": uow.clock.today(),
            "cells": [cell.model_dump() for cell in cells],
        }
        await uow.execute(insert(publications).values(row).on_conflict_do_nothing())


async def _cells(uow: Uow[Store], kind: str, month: str) -> list[PublishedCell]:
    table: dict[Key, Cell] = {}
    asked = {"network_id": uow.network_id, "kind": kind, "month": month}
    found = await uow.execute(figures.publishable(), asked)
    for row in found.mappings():
        theme = None if row["of_all"] & OF_ALL_THEMES else row["theme"]
        municipality = None if row["of_all"] & OF_ALL_MUNICIPALITIES else row["municipality"]
        table[theme, municipality] = Cell(row["count"], persons(row["clients"], row["client_less"]))
    hidden = hidden_cells(table, uow.network.minimum_cell)
    counts = {key: None if key in hidden else table[key].count for key in {*table, *hidden}}
    return [
        PublishedCell(theme=key[0], municipality=key[1], count=counts[key]) for key in sorted(counts, key=str)
    ]


def _table(row: sa.RowMapping) -> PublishedTable:
    cells = [PublishedCell.model_validate(cell) for cell in row["cells"]]
    total = [cell.count for cell in cells if cell.theme is None and cell.municipality is None]
    content: dict[str, Any] = {
        "total": total[0] if total else None,
        "by_theme": [cell for cell in cells if cell.theme and not cell.municipality],
        "by_municipality": [cell for cell in cells if cell.municipality and not cell.theme],
        "rows": [cell for cell in cells if cell.theme and cell.municipality],
    }
    return PublishedTable.model_validate({**row, **content})
