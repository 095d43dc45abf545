"""The latest volunteers, and anyone by name: only names that are shown are opened and noted."""

import json
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.events.intake import PersonForgotten
from stack.demo.people import NESTOR
from volunteers.adapters import queries

from .conftest import Volunteers, jozef, mieke

FEW, MANY = 100, 10_000

TERMS: str = import_module("volunteers.migrations.versions.0002_name_index").TERMS

# With names that nobody can open: what is counted is rows.
_fill = """INSERT INTO volunteers
        (network_id, volunteer_id, version, area, status, offers, name, registered_at)
    SELECT network_id, gen_random_uuid(), 1, area, CASE WHEN n % 50 = 0 THEN 'prospect' ELSE 'active' END,
        offers, name, registered_at - n * interval '1 hour'
    FROM generate_series(1, {rows}) AS n, (SELECT * FROM volunteers LIMIT 1) AS mould"""
_as_nestor = sa.text("SELECT set_config('app.network_id', :network, true)").bindparams(network=str(NESTOR))


async def registered(volunteers: Volunteers, *names: str) -> list[str]:
    """In this order; answers with their ids."""
    return [await volunteers.volunteer(volunteer_id=str(uuid4()), name=name) for name in names]


async def search(volunteers: Volunteers, q: str, by: str = "katrien", **more: object) -> list[str]:
    answer = await volunteers.posted(by, "/volunteers/search", {"q": q, **more})
    return [row["volunteer_id"] for row in answer["rows"]]


async def as_migrator(volunteers: Volunteers, *scripts: str) -> None:
    engine = create_async_engine(volunteers.runtime.settings.migrator_database_url)
    async with engine.begin() as connection:
        for script in scripts:
            await connection.exec_driver_sql(script)
    await engine.dispose()


async def words_kept(volunteers: Volunteers) -> int:
    engine = create_async_engine(volunteers.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        kept = (await connection.exec_driver_sql("SELECT count(*) FROM blind_index")).scalar_one()
    await engine.dispose()
    return int(kept)


async def shown(volunteers: Volunteers) -> list[set[str]]:
    """Of each list and search so far, whose names were opened."""
    entries = await volunteers.got("dirk", "/audit")
    return [set(entry["subjects"]) for entry in entries if entry["action"] == "list_volunteers"]


async def test_the_list_holds_the_latest_and_says_how_many_there_are(volunteers: Volunteers) -> None:
    _, *latest = await registered(volunteers, "Zoë Vanneste", "andré Callens", "Marcel Pauwels")

    answer = await volunteers.got("katrien", "/volunteers?limit=2")

    assert [row["name"] for row in answer["rows"]] == ["andré Callens", "Marcel Pauwels"]
    assert (answer["count"], answer["counted_to"]) == (3, queries.COUNTED_TO)
    assert await shown(volunteers) == [set(latest)]


async def test_nobody_is_counted_beyond_the_limit(
    volunteers: Volunteers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "COUNTED_TO", 1)
    await registered(volunteers, "Zoë Vanneste", "Zoë Callens", "Zoë Pauwels")

    listed = await volunteers.got("katrien", "/volunteers?limit=1")
    searched = await volunteers.posted("katrien", "/volunteers/search", {"q": "zoe", "limit": 1})

    for answer in (listed, searched):
        assert (answer["count"], answer["counted_to"], len(answer["rows"])) == (2, 1, 1)


async def test_who_still_waits_to_become_active_can_be_listed(volunteers: Volunteers) -> None:
    await volunteers.active()
    (noor,) = await registered(volunteers, "Noor Callens")

    waiting = await volunteers.got("katrien", "/volunteers?status=prospect")
    active = await volunteers.got("katrien", "/volunteers?status=active")

    assert [(row["volunteer_id"], row["status"]) for row in waiting["rows"]] == [(noor, "prospect")]
    assert [row["volunteer_id"] for row in active["rows"]] == [mieke]
    assert (waiting["count"], active["count"]) == (1, 1)
    for odd in ("forgotten", "x"):
        answer = await volunteers.as_("katrien").get(f"/volunteers?status={odd}")
        assert answer.status_code == 422, odd


async def test_a_volunteer_is_found_by_whole_words_of_the_name(volunteers: Volunteers) -> None:
    godelieve, _ = await registered(volunteers, "Godelieve Dewaële", "Marcel Pauwels")

    assert await search(volunteers, "dewaele GODELIEVE") == [godelieve]
    assert await search(volunteers, "Dewaele") == [godelieve]
    assert await search(volunteers, "Dewaele Marcel") == []
    assert await search(volunteers, "Dewa") == []
    assert await search(volunteers, "%") == []


async def test_only_who_is_found_and_shown_is_noted(volunteers: Volunteers) -> None:
    ids = await registered(volunteers, "Jan Peeters", "Jan Maes", "Rita Lowyck")

    assert await search(volunteers, "jan", limit=1) == [ids[1]]
    assert set(await search(volunteers, "jan")) == set(ids[:2])
    assert await search(volunteers, "nobody") == []

    assert await shown(volunteers) == [{ids[1]}, set(ids[:2])]


async def test_another_networks_volunteers_are_never_found(volunteers: Volunteers) -> None:
    await volunteers.volunteer()

    assert await search(volunteers, "Deschepper", by="hilde") == []
    assert (await volunteers.got("hilde", "/volunteers"))["count"] == 0


async def test_a_forgotten_volunteer_is_never_found(volunteers: Volunteers) -> None:
    await volunteers.active()

    await volunteers.deliver(PersonForgotten(person_id=UUID(mieke), forgotten_on=date(2026, 11, 20)))

    assert await search(volunteers, "Deschepper") == []
    assert (await volunteers.got("katrien", "/volunteers"))["count"] == 0
    assert await words_kept(volunteers) == 0


async def test_who_was_there_before_the_index_is_found_once_its_term_has_come(volunteers: Volunteers) -> None:
    await volunteers.volunteer()
    await volunteers.volunteer(volunteer_id=jozef, name="Jozef Vandamme")
    await volunteers.volunteer(by="hilde", volunteer_id=str(uuid4()), name="Jozef Lietaer")
    await volunteers.deliver(PersonForgotten(person_id=UUID(mieke), forgotten_on=date(2026, 11, 20)))
    await as_migrator(volunteers, "DELETE FROM blind_index", TERMS)
    assert await search(volunteers, "jozef") == []

    assert await volunteers.fire_deadlines() == 2

    assert await search(volunteers, "jozef") == [jozef]
    assert await search(volunteers, "deschepper") == []
    assert len(await search(volunteers, "jozef", by="hilde")) == 1
    noted = [entry for entry in await volunteers.got("dirk", "/audit") if entry["action"] == "index_names"]
    assert [(entry["actor"], entry["subjects"]) for entry in noted] == [("service:volunteers", [jozef])]


async def test_who_is_registered_while_an_earlier_process_still_runs_is_found_later(
    volunteers: Volunteers,
) -> None:
    await volunteers.volunteer()
    await as_migrator(volunteers, TERMS)
    await volunteers.fire_deadlines()
    await volunteers.volunteer(volunteer_id=jozef, name="Jozef Vandamme")
    await as_migrator(volunteers, f"DELETE FROM blind_index WHERE person_id = '{jozef}'")

    await volunteers.posted("systeem", "/clock", {"advance_days": 1})
    await volunteers.fire_deadlines()

    assert await search(volunteers, "jozef") == [jozef]


@pytest.mark.parametrize("path", ["/volunteers", "/volunteers?status=prospect"])
async def test_a_list_reads_no_more_rows_among_many(
    volunteers: Volunteers, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(queries, "COUNTED_TO", 50)
    await volunteers.volunteer()
    counts = []
    for rows in (FEW, MANY):
        await as_migrator(volunteers, _fill.format(rows=rows), "ANALYZE volunteers")
        counts.append(await rows_read(volunteers, f"{path}{'&' if '?' in path else '?'}limit=2"))
    assert counts[1] <= 2 * counts[0], counts


async def rows_read(volunteers: Volunteers, path: str) -> float:
    """All rows that this request's statements about volunteers went through."""
    asked: list[tuple[str, Any]] = []

    def executed(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("SELECT") and "FROM volunteers" in statement:
            asked.append((statement, parameters))

    engine = volunteers.runtime.app_engine
    sa.event.listen(engine.sync_engine, "before_cursor_execute", executed)
    await volunteers.got("katrien", path)
    sa.event.remove(engine.sync_engine, "before_cursor_execute", executed)
    assert len(asked) == 2
    async with engine.connect() as connection:
        await connection.execute(_as_nestor)
        plans = [
            (await connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {said}", given)).scalar_one()
            for said, given in asked
        ]
    return sum(_rows((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]) for plan in plans)


def _rows(node: dict[str, Any]) -> float:
    left_out = sum(count for name, count in node.items() if name.startswith("Rows Removed"))
    own = (node["Actual Rows"] + left_out) * node["Actual Loops"]
    return float(own) + sum(_rows(below) for below in node.get("Plans", ()))
