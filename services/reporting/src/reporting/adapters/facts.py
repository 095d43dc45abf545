"""The projection's tables, read and written a batch at a time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from chassis.db import among
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
    found = sa.select(*columns).where(table.c.network_id == uow.network_id, among(columns[1], ids))
    make: Callable[..., Row] = kind
    rows: Sequence[Sequence[Any]] = (await uow.execute(found)).all()
    return Sheet(kind, uow.network_id, ((row[1], make(*row)) for row in rows))


async def _save(uow: Uow[Any], table: sa.Table, rows: Iterable[object]) -> None:
    if touched := list(rows):
        columns = {column.name: _column(column, touched) for column in table.columns}
        await uow.execute(_upserts[table.name], columns)


def _column(column: sa.Column[Any], rows: Sequence[object]) -> list[object]:
    """What these rows have there; codes of a list, which have no commas, as one text."""
    values = map(attrgetter(column.name), rows)
    return list(map(",".join, values) if _is_list(column) else values)


def _is_list(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, pg.ARRAY)


def _upsert(table: sa.Table) -> sa.TextClause:
    """Each column travels as an array: the database reads that faster than JSON."""
    key = ", ".join(column.name for column in table.primary_key)
    rest = [column.name for column in table.columns if not column.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in rest)
    names = ", ".join(column.name for column in table.columns)
    arrays = ", ".join(f"CAST(:{column.name} AS {_element(column)}[])" for column in table.columns)
    taken = ", ".join(
        f"string_to_array({column.name}, ',')" if _is_list(column) else column.name
        for column in table.columns
    )
    return sa.text(
        f"INSERT INTO {table.name} ({names}) SELECT {taken} "  # noqa: S608  names of our own tables
        f"FROM unnest({arrays}) AS incoming ({names}) "
        f"ON CONFLICT ({key}) DO UPDATE SET {changes}"
    )


def _element(column: sa.Column[Any]) -> str:
    return "text" if _is_list(column) else column.type.compile(pg.dialect())  # type: ignore[no-untyped-call]


_upserts = {table.name: _upsert(table) for table in tables.PROJECTIONS}
