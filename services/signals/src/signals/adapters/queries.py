"""The worklist: by indexed columns, page after page by key, in three statements."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from chassis.problems import Invalid
from chassis.uow import Uow
from chassis.working_days import WorkingDays
from contracts.codelists import label
from contracts.codes import Level, Theme
from signals.adapters.duplicates import how_many_same
from signals.adapters.tables import NETWORK, dossiers

View = Literal["late", "today", "new", "feedback", "open"]

COUNTED_TO = 1000
"""No view is counted further: a page costs the same however much is open."""

_open = "FROM dossiers WHERE network_id = :network_id AND next_due_at IS NOT NULL"
_SHOWN = (
    *("dossier_id", "client_id", "area", "level", "theme", "urgency", "status", "captured_on"),
    *("next_step", "next_due_at", "suspended_until", "escalated_to"),
)


@dataclass(frozen=True)
class WorklistRow:
    """A title names a theme, never a person. `maybe_same`: how many open dossiers may be about the same."""

    dossier_id: UUID
    client_id: UUID | None
    area: str
    level: str | None
    theme: str | None
    urgency: str
    status: str
    captured_on: date
    next_step: str | None
    due_at: datetime | None
    late: bool
    title: str
    maybe_same: int = 0
    suspended_until: date | None = None
    escalated_to: str | None = None


async def counts(uow: Uow[Any], now: datetime, today: date) -> dict[str, int]:
    """Per view; one more than `COUNTED_TO` stands for all that is more."""
    asked = _counts(COUNTED_TO + 1), _moments(uow, now, today)
    return dict((await uow.execute(*asked)).mappings().one())


@cache
def _counts(most: int) -> sa.TextClause:
    """What is late comes first of all that are open. `most` is a number for the reason that `_page` gives.

    The bounds of today are asked apart, or the plan would depend on how much of the day is left, and be made
    anew at each request.
    """
    return sa.text(
        f"""SELECT count(*) FILTER (WHERE next_due_at < :now) AS late,
        (SELECT count(*) FROM (SELECT {_open} AND next_due_at >= (SELECT CAST(:now AS timestamptz))
            AND next_due_at <= (SELECT CAST(:tonight AS timestamptz))
            ORDER BY next_due_at LIMIT {most}) one) AS today,
        (SELECT count(*) FROM (SELECT {_open} AND NOT acknowledged LIMIT {most}) one) AS new,
        (SELECT count(*) FROM (SELECT {_open} AND awaiting_feedback LIMIT {most}) one) AS feedback,
        count(*) AS open
        FROM (SELECT next_due_at {_open} ORDER BY next_due_at LIMIT {most}) first"""  # noqa: S608 - constants
    )


async def worklist(
    uow: Uow[Any], view: View, limit: int, after: str | None, now: datetime, today: date
) -> tuple[list[WorklistRow], str | None]:
    """A page of the view, most pressing first, and the key of the next page."""
    asked = {**_moments(uow, now, today), **(_key(after) if after else {})}
    found = (await uow.execute(_page(view, limit + 1, further=bool(after)), asked)).all()
    same = await how_many_same(uow, [row.dossier_id for row in found[:limit]])
    page = [_row(row, now, today, same.get(row.dossier_id, 0)) for row in found[:limit]]
    return page, _next_key(found[limit - 1]) if len(found) > limit else None


def _moments(uow: Uow[Any], now: datetime, today: date) -> dict[str, object]:
    return {"network_id": uow.network_id, "now": now, "tonight": WorkingDays.end_of(today)}


@cache
def _page(view: View, most: int, *, further: bool) -> sa.Select[Any]:
    """The first of a view, or one that goes on after a key.

    `most` stands in it as a number: for a parameter PostgreSQL reckons with a tenth of the table, and then
    never takes a plan that it could keep.
    """
    c = dossiers.c
    due = c.next_due_at.type
    now, tonight = sa.bindparam("now", type_=due), sa.bindparam("tonight", type_=due)
    conditions: dict[View, list[sa.ColumnElement[bool]]] = {
        "late": [c.next_due_at < now],
        "today": [c.next_due_at >= now, c.next_due_at <= tonight],
        "new": [sa.not_(c.acknowledged)],
        "feedback": [c.awaiting_feedback],
        "open": [],
    }
    after = sa.tuple_(sa.bindparam("due_at", type_=due), sa.bindparam("id", type_=sa.Uuid()))
    return (
        sa.select(*(c[name] for name in _SHOWN))
        .where(c.network_id == NETWORK, c.next_due_at.is_not(None), *conditions[view])
        .where(*([sa.tuple_(c.next_due_at, c.dossier_id) > after] if further else []))
        .order_by(c.next_due_at, c.dossier_id)
        .limit(sa.literal_column(str(most), sa.Integer))
    )


def _row(row: sa.Row[Any], now: datetime, today: date, same: int) -> WorklistRow:
    return WorklistRow(
        dossier_id=row.dossier_id,
        client_id=row.client_id,
        area=row.area,
        level=row.level,
        theme=row.theme,
        urgency=row.urgency,
        status=row.status,
        captured_on=row.captured_on,
        next_step=row.next_step,
        due_at=row.next_due_at,
        late=row.next_due_at < now,
        title=_title(row.level, row.theme),
        maybe_same=same,
        suspended_until=row.suspended_until if row.suspended_until and row.suspended_until >= today else None,
        escalated_to=row.escalated_to,
    )


@cache
def _title(level: str | None, theme: str | None) -> str:
    if theme is None:
        return "Nieuw signaal"
    words = label(Theme(theme))
    return f"{words} ({label(Level(level))})" if level else words


def _key(after: str) -> dict[str, object]:
    try:
        due_at, dossier_id = json.loads(base64.urlsafe_b64decode(after.encode()))
        moment, id_ = datetime.fromisoformat(due_at), UUID(dossier_id)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise Invalid("Deze bladzijde bestaat niet.", "There is no such page.") from None
    if moment.tzinfo is None:
        raise Invalid("Deze bladzijde bestaat niet.", "There is no such page.")
    return {"due_at": moment, "id": id_}


def _next_key(row: sa.Row[Any]) -> str:
    key = json.dumps([row.next_due_at.isoformat(), str(row.dossier_id)])
    return base64.urlsafe_b64encode(key.encode()).decode()


_emergencies = sa.text(
    """SELECT (made.data ->> 'referral_id')::uuid AS referral_id, made.dossier_id,
    made.data ->> 'ground' AS ground, made.data ->> 'decided_by' AS decided_by,
    (made.data ->> 'happened_at')::timestamptz AS made_at,
    (reviewed.data ->> 'happened_at')::timestamptz AS reviewed_at, reviewed.data ->> 'by' AS reviewed_by
    FROM facts made LEFT JOIN facts reviewed ON reviewed.network_id = made.network_id
        AND reviewed.dossier_id = made.dossier_id AND reviewed.kind = 'ground_reviewed'
        AND reviewed.data ->> 'referral_id' = made.data ->> 'referral_id'
    WHERE made.network_id = :network_id AND made.kind = 'referral_made'
        AND made.data ->> 'ground' IN ('emergency', 'acute_danger')
    ORDER BY made_at DESC LIMIT :limit"""
)


@dataclass(frozen=True)
class Emergency:
    """A disclosure without the client's will: its ground and dates, no content."""

    referral_id: UUID
    dossier_id: UUID
    ground: str
    decided_by: str
    made_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None


async def emergencies(uow: Uow[Any], limit: int) -> list[Emergency]:
    found = await uow.execute(_emergencies, {"network_id": uow.network_id, "limit": limit})
    return [Emergency(**row) for row in found.mappings()]
