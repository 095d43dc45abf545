"""What a worklist and a dossier cost the database, however much there is: counted from its own plans."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from signals_office import Office
from signals_statements import statements

from chassis.db import plain_dsn
from signals.adapters import queries
from stack.demo.people import NESTOR

FEW, MANY = 200, 20_000

# As the cards of so many clients, of whom every fourth has two; all open, a quarter late at any hour. Even
# among the few a page is full, and as many are structurally the same as a row may show.
_fill = """INSERT INTO dossiers (network_id, dossier_id, client_id, anonymous, published, procedure, version,
        facts, status, acknowledged, awaiting_feedback, area, level, theme, weight, urgency, captured_on,
        next_step, next_due_at)
    SELECT mould.network_id, gen_random_uuid(),
        CASE WHEN n % 5 = 0 THEN NULL ELSE md5((n % 3000)::text || $1::text)::uuid END,
        false, true, mould.procedure, 1, 1, 'captured', n % 3 = 0, n % 4 = 0,
        (ARRAY['33021A', '33021F'])[1 + n % 2],
        (ARRAY['client', 'service', 'policy'])[1 + n % 3],
        (ARRAY['mobility', 'loneliness'])[1 + n % 2], NULL, 'normal',
        mould.captured_on - n % 60, 'acknowledged', now() + (n * 7919 % 24000 - 6000) * interval '1 minute'
    FROM generate_series(1, $1::int) AS n, (SELECT * FROM dossiers LIMIT 1) AS mould"""
_fill_signals = """INSERT INTO signals (network_id, signal_id, dossier_id, home_id, sender_kind, channel,
        urgency, occurred_on, details)
    SELECT network_id, gen_random_uuid(), dossier_id, dossier_id, 'volunteer', 'phone', 'normal',
        captured_on, '{}'
    FROM dossiers WHERE NOT EXISTS (SELECT FROM signals WHERE signals.dossier_id = dossiers.dossier_id)"""
_planned = sa.text(
    "SELECT statement, custom_plans FROM pg_prepared_statements WHERE statement ~ 'dossiers|signals|facts'"
)
_as_nestor = sa.text("SELECT set_config('app.network_id', :network, true)").bindparams(network=str(NESTOR))


Asked = list[tuple[str, tuple[Any, ...]]]


@contextmanager
def reading(office: Office) -> Iterator[Asked]:
    """Every statement that reads dossiers or their signals, with what it was given."""
    seen: Asked = []

    def executed(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.lstrip().startswith("SELECT") and ("dossiers" in statement or "signals" in statement):
            seen.append((statement, parameters))

    engine = office.api.runtime.app_engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", executed)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", executed)


async def rows_of(office: Office, path: str) -> float:
    """All rows that this request's reading went through, those that it left out as well."""
    with reading(office) as asked:
        await office.get("katrien", path)
    assert asked
    total = 0.0
    async with office.api.runtime.app_engine.connect() as connection:
        await connection.execute(_as_nestor)
        for statement, parameters in asked:
            explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
            plan = (await connection.exec_driver_sql(explain, parameters)).scalar_one()
            total += _rows((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return total


def _rows(node: dict[str, Any]) -> float:
    left_out = sum(count for name, count in node.items() if name.startswith("Rows Removed"))
    own = (node["Actual Rows"] + left_out) * node["Actual Loops"]
    return float(own) + sum(_rows(below) for below in node.get("Plans", ()))


async def fill(office: Office, upto: int) -> None:
    connection = await asyncpg.connect(plain_dsn(office.api.runtime.settings.migrator_database_url))
    try:
        there = await connection.fetchval("SELECT count(*) FROM dossiers")
        await connection.execute(_fill, upto - there)
        await connection.execute(_fill_signals)
        await connection.execute("ANALYZE dossiers, signals")
    finally:
        await connection.close()


@pytest.mark.parametrize("of_nobody", [False, True])
async def test_a_worklist_and_a_dossier_read_no_more_rows_among_many(
    office: Office, monkeypatch: pytest.MonkeyPatch, of_nobody: bool
) -> None:
    monkeypatch.setattr(queries, "COUNTED_TO", 50)
    client = {"client_id": str(await office.knows_the_client())}
    card = {"area": "33021F"} if of_nobody else client
    mine = (await office.post("mieke", "/cards", {**card, "channel": "phone", "text": "De bus."}, 201))[
        "dossier_id"
    ]
    await office.step(mine, "interpret", level="service", theme="mobility", weight=2)
    paths = ["/worklist", "/worklist?view=late", "/worklist?view=feedback", f"/dossiers/{mine}"]
    counts = []
    for upto in (FEW, MANY):
        await fill(office, upto)
        counts.append([await rows_of(office, path) for path in paths])
    for path, few, many in zip(paths, *counts, strict=True):
        assert many <= 2 * few, f"{path}: {few:.0f} rows among {FEW}, {many:.0f} among {MANY}"


ALLOWED = {"/worklist": 7, "/dossiers": 13}
"""Statements, begin and commit included."""
TRIED = 5
"""So often PostgreSQL plans a statement anew before it may keep a plan."""


async def test_a_worklist_and_a_dossier_take_few_statements_planned_once(office: Office) -> None:
    mine = await office.card(await office.knows_the_client())
    await fill(office, MANY)
    for path in ("/worklist", f"/dossiers/{mine}"):
        await office.get("katrien", path)
        with statements(office.api.runtime.app_engine) as seen:
            await office.get("katrien", path)
        assert (seen[0], seen[-1]) == ("BEGIN", "COMMIT")
        assert len(seen) <= ALLOWED[path.rpartition("/")[0] or path], seen
        for _ in range(2 * TRIED):
            await office.get("katrien", path)
    async with office.api.runtime.app_engine.connect() as connection:
        planned = await connection.execute(_planned)
        anew = [row.statement for row in planned if row.custom_plans > TRIED]
    assert anew == []
