"""Dossiers that may be about the same: proposed to a person, and never joined by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.uow import Uow

WINDOW_DAYS = 14

_maybe_same = sa.text(
    """SELECT one.dossier_id AS of_dossier, other.dossier_id, other.captured_on, other.theme
    FROM dossiers one JOIN dossiers other ON other.network_id = one.network_id
        AND other.client_id = one.client_id AND other.dossier_id <> one.dossier_id
    WHERE one.network_id = :network_id AND one.dossier_id = ANY (CAST(:dossier_ids AS uuid[]))
        AND one.status <> ALL (:ended) AND other.status <> ALL (:ended)
        AND abs(one.captured_on - other.captured_on) <= :days
        AND (one.theme IS NULL OR other.theme IS NULL OR one.theme = other.theme)
        AND NOT EXISTS (SELECT FROM joins j WHERE j.network_id = one.network_id AND (j.home_id, j.dossier_id)
            IN ((one.dossier_id, other.dossier_id), (other.dossier_id, one.dossier_id)))
    ORDER BY one.dossier_id, other.captured_on, other.dossier_id"""
)
_ended = ["closed", "imported_closed", "joined"]


@dataclass(frozen=True)
class MaybeSame:
    """Another open dossier of the same client: no words, no names."""

    dossier_id: UUID
    captured_on: date
    theme: str | None


async def maybe_same(uow: Uow[Any], dossier_ids: Iterable[UUID]) -> dict[UUID, list[MaybeSame]]:
    """Per dossier; what a person took apart isn't proposed again."""
    asked = {
        "network_id": uow.network_id,
        "dossier_ids": list(dossier_ids),
        "ended": _ended,
        "days": WINDOW_DAYS,
    }
    found: dict[UUID, list[MaybeSame]] = {}
    for row in await uow.execute(_maybe_same, asked):
        other = MaybeSame(row.dossier_id, row.captured_on, row.theme)
        found.setdefault(row.of_dossier, []).append(other)
    return found
