"""Opening dossiers is the busiest write: one statement, built once, for all rows of any number of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from pydantic_core import to_json

from signals.adapters.tables import dossiers, facts, signals

Row = Mapping[str, Any]


def _insert(table: sa.Table, condition: str = "") -> str:
    columns = ", ".join(column.name for column in table.c)
    return f"""INSERT INTO {table.name} ({columns})
        SELECT {columns} FROM jsonb_populate_recordset(NULL::{table.name}, CAST(:{table.name} AS jsonb))
        {condition}"""  # noqa: S608 - names from the tables alone


_with_new_signal = "WHERE dossier_id IN (SELECT dossier_id FROM new)"

# In the order of the signals' ids, so that two transactions with the same never wait for each other.
open_dossiers = sa.text(
    f"""WITH new AS ({_insert(signals, "ORDER BY signal_id ON CONFLICT DO NOTHING")}
        RETURNING signal_id, dossier_id),
    begun AS ({_insert(dossiers, _with_new_signal)}),
    noted AS ({_insert(facts, _with_new_signal)})
    SELECT dossier_id FROM new"""  # noqa: S608
)
"""Answers with the dossiers whose signal wasn't there already; of a twin nothing is written."""


def parameters(
    signal_rows: Sequence[Row], dossier_rows: Sequence[Row], fact_rows: Sequence[Row]
) -> dict[str, str]:
    rows = {signals: signal_rows, dossiers: dossier_rows, facts: fact_rows}
    return {table.name: _encoded(each) for table, each in rows.items()}


def _encoded(rows: Sequence[Row]) -> str:
    """What PostgreSQL reads as the columns' types."""
    return to_json([{**row, "sealed": _hex(row.get("sealed"))} for row in rows]).decode()


def _hex(sealed: bytes | None) -> str | None:
    return None if sealed is None else "\\x" + sealed.hex()
