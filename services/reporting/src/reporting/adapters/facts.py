"""The projection's tables, read and written a batch at a time."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from chassis.uow import Uow
from contracts import EventData
from reporting.adapters import tables
from reporting.domain.facts import (
    Book,
    DossierFacts,
    HelpRequestFacts,
    ReferralFacts,
    Sheet,
    SignalFacts,
    WaiverFacts,
)

Row = TypeVar("Row", DossierFacts, SignalFacts, WaiverFacts, HelpRequestFacts, ReferralFacts)

_one_at_a_time = sa.text(
    "SELECT pg_advisory_xact_lock("
    "hashtextextended('draaischijf:projection:' || current_schema() || ':' || :network_id, 0))"
)


async def open_book(uow: Uow[Any], events: Sequence[EventData]) -> Book:
    """The rows that these events are about; nobody else changes rows until the transaction ends.

    A signal's or a waiver's row is only ever written whole, so it isn't read.
    """
    await uow.execute(_one_at_a_time, {"network_id": str(uow.network_id)})
    return Book(
        dossiers=await _sheet(uow, DossierFacts, tables.dossier_facts, _ids(events, "dossier_id")),
        signals=Sheet(SignalFacts, uow.network_id),
        waivers=Sheet(WaiverFacts, uow.network_id),
        help_requests=await _sheet(
            uow, HelpRequestFacts, tables.help_request_facts, _ids(events, "help_request_id")
        ),
        referrals=await _sheet(uow, ReferralFacts, tables.referral_facts, _ids(events, "referral_id")),
    )


async def save_book(uow: Uow[Any], book: Book) -> None:
    """One statement a table."""
    await _save(uow, tables.dossier_facts, book.dossiers.touched())
    await _save(uow, tables.signal_facts, book.signals.touched())
    await _save(uow, tables.waiver_facts, book.waivers.touched())
    await _save(uow, tables.help_request_facts, book.help_requests.touched())
    await _save(uow, tables.referral_facts, book.referrals.touched())


def _ids(events: Iterable[EventData], name: str) -> list[UUID]:
    return list({getattr(event, name) for event in events if name in _fields_of(type(event))})


@cache
def _fields_of(kind: type[EventData]) -> frozenset[str]:
    return frozenset(kind.model_fields)


async def _sheet(uow: Uow[Any], kind: type[Row], table: sa.Table, ids: list[UUID]) -> Sheet[Row]:
    if not ids:
        return Sheet(kind, uow.network_id)
    columns = [table.c[each.name] for each in fields(kind)]
    found = sa.select(*columns).where(
        table.c.network_id == uow.network_id, columns[1] == sa.any_(sa.cast(ids, sa.ARRAY(sa.Uuid)))
    )
    make: Callable[..., Row] = kind
    rows: Sequence[Sequence[Any]] = (await uow.execute(found)).all()
    return Sheet(kind, uow.network_id, ((row[1], make(*row)) for row in rows))


async def _save(uow: Uow[Any], table: sa.Table, rows: Iterable[object]) -> None:
    names = [column.name for column in table.columns]
    values_of = attrgetter(*names)
    values = [dict(zip(names, values_of(row), strict=True)) for row in rows]
    if values:
        await uow.execute(_upserts[table.name], {"rows": json.dumps(values, default=str)})


def _upsert(table: sa.Table) -> sa.TextClause:
    """All rows travel in one parameter, whatever the table looks like."""
    key = ", ".join(column.name for column in table.primary_key)
    rest = [column.name for column in table.columns if not column.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return sa.text(
        f"INSERT INTO {table.name} SELECT incoming.* "  # noqa: S608  names of our own tables
        f"FROM jsonb_populate_recordset(CAST(NULL AS {table.name}), CAST(:rows AS jsonb)) AS incoming "
        f"ON CONFLICT ({key}) DO UPDATE SET {changes}"
    )


_upserts = {table.name: _upsert(table) for table in tables.PROJECTIONS}
