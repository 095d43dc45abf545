"""Dossiers that may be about the same: proposed to a person, and never joined by themselves.

Of one client, or of one structural matter: a theme in an area, at the level of a service or of policy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.uow import Uow

WINDOW_DAYS = 14
STRUCTURAL_DAYS = 92
"""A lack lasts longer than what happened to one person."""
AT_MOST = 10

_pairs = """SELECT one.dossier_id AS of_dossier, other.dossier_id, other.captured_on, other.theme
    FROM dossiers one JOIN dossiers other ON other.network_id = one.network_id
        AND other.client_id = one.client_id AND other.dossier_id <> one.dossier_id
    WHERE one.network_id = :network_id AND one.dossier_id {asked}
        AND one.status <> ALL (:ended) AND other.status <> ALL (:ended)
        AND abs(one.captured_on - other.captured_on) <= :days
        AND (one.theme IS NULL OR other.theme IS NULL OR one.theme = other.theme)
        AND NOT EXISTS (SELECT FROM joins j WHERE j.network_id = one.network_id AND (j.home_id, j.dossier_id)
            IN ((one.dossier_id, other.dossier_id), (other.dossier_id, one.dossier_id)))
        AND NOT EXISTS (SELECT FROM signals a JOIN signals b ON b.network_id = a.network_id
            AND COALESCE(b.parent_signal_id, b.signal_id) = COALESCE(a.parent_signal_id, a.signal_id)
            WHERE a.network_id = one.network_id AND a.dossier_id = one.dossier_id
            AND b.dossier_id = other.dossier_id)
    UNION ALL
    SELECT one.dossier_id, other.dossier_id, other.captured_on, other.theme
    FROM dossiers one CROSS JOIN LATERAL (
        SELECT o.dossier_id, o.captured_on, o.theme FROM dossiers o
        WHERE o.network_id = one.network_id AND o.theme = one.theme AND o.area = one.area
            AND o.captured_on BETWEEN one.captured_on - CAST(:structural_days AS integer)
                AND one.captured_on + CAST(:structural_days AS integer)
            AND o.client_id IS NULL AND o.anonymous = one.anonymous
            AND o.next_due_at IS NOT NULL AND o.level IN ('service', 'policy')
            AND o.dossier_id <> one.dossier_id
            AND o.dossier_id <> ALL (ARRAY(
                SELECT j.dossier_id FROM joins j
                    WHERE j.network_id = one.network_id AND j.home_id = one.dossier_id
                UNION ALL SELECT j.home_id FROM joins j
                    WHERE j.network_id = one.network_id AND j.dossier_id = one.dossier_id))
        ORDER BY o.captured_on DESC LIMIT :at_most) other
    WHERE one.network_id = :network_id AND one.dossier_id {asked}
        AND one.client_id IS NULL AND one.next_due_at IS NOT NULL AND one.level IN ('service', 'policy')"""
# One by itself: of a list PostgreSQL expects ten, and then never takes a plan that it could keep.
_of_one = _pairs.format(asked="= :dossier_id")
_of_many = _pairs.format(asked="= ANY (CAST(:dossier_ids AS uuid[]))")
_maybe_same = sa.text(f"{_of_one} ORDER BY 3, 2")
_how_many = sa.text(f"SELECT of_dossier, count(*) AS pairs FROM ({_of_many}) AS pair GROUP BY of_dossier")  # noqa: S608
_ended = ["closed", "imported_closed", "joined"]


@dataclass(frozen=True)
class MaybeSame:
    """Another open dossier of the same client or matter: no words, no names."""

    dossier_id: UUID
    captured_on: date
    theme: str | None


async def maybe_same(uow: Uow[Any], dossier_id: UUID) -> list[MaybeSame]:
    """What a person took apart, or told on one card as two matters, isn't proposed."""
    found = await uow.execute(_maybe_same, {**_within(uow), "dossier_id": dossier_id})
    return [MaybeSame(row.dossier_id, row.captured_on, row.theme) for row in found]


async def how_many_same(uow: Uow[Any], dossier_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many `maybe_same` would name; a dossier without any is left out."""
    found = await uow.execute(_how_many, {**_within(uow), "dossier_ids": list(dossier_ids)})
    return {row.of_dossier: row.pairs for row in found}


def _within(uow: Uow[Any]) -> dict[str, object]:
    return {
        "network_id": uow.network_id,
        "ended": _ended,
        "days": WINDOW_DAYS,
        "structural_days": STRUCTURAL_DAYS,
        "at_most": AT_MOST,
    }
