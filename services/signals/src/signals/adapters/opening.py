"""Opening a dossier is the busiest write: one statement for its three rows, built once."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from signals.adapters.tables import dossiers, facts, signals


def _bound(table: sa.Table) -> dict[str, sa.BindParameter[Any]]:
    return {one.name: sa.bindparam(f"{table.name}_{one.name}", type_=one.type) for one in table.c}


def _beside(table: sa.Table, signal: sa.CTE) -> sa.CTE:
    """Insert the row when the signal's was inserted."""
    values = _bound(table)
    labelled = [value.label(name) for name, value in values.items()]
    return insert(table).from_select(list(values), sa.select(*labelled).select_from(signal)).cte(table.name)


def _statement() -> sa.Select[Any]:
    """Each row hangs on the signal's, which a twin may have inserted."""
    signal = (
        insert(signals)
        .values(_bound(signals))
        .on_conflict_do_nothing()
        .returning(signals.c.signal_id)
        .cte("signal")
    )
    return sa.select(signal.c.signal_id).add_cte(_beside(dossiers, signal), _beside(facts, signal))


open_dossier = _statement()
"""Answers with the signal's id, or with nothing when it was there already."""


def parameters(
    signal: Mapping[str, Any], dossier: Mapping[str, Any], fact: Mapping[str, Any]
) -> dict[str, Any]:
    rows = ((signals, signal), (dossiers, dossier), (facts, fact))
    return {f"{table.name}_{name}": value for table, row in rows for name, value in row.items()}
