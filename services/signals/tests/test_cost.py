"""What a card costs the database: counted, since seconds differ per machine."""

import asyncio

import sqlalchemy as sa
from signals_office import Office
from signals_statements import statements

ALLOWED = 7

_still_connected = sa.text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name LIKE '%-http'"
)
_touched = sa.text("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables")


async def test_a_card_takes_few_statements(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.card(client_id)
    with statements(office.api.runtime.app_engine) as seen:
        await office.card(client_id)
    assert (seen[0], seen[-1]) == ("BEGIN", "COMMIT")
    assert any("journal" in one for one in seen)
    assert any("audit_entries" in one for one in seen)
    assert len(seen) <= ALLOWED, seen


async def rows_touched(office: Office) -> int:
    """By all statements of HTTP so far: a connection tells its counts when it ends."""
    await office.api.runtime.app_engine.dispose()
    async with office.api.runtime.worker_engine.connect() as connection:
        while await connection.scalar(_still_connected):
            await asyncio.sleep(0.01)
        await connection.rollback()
        return int((await connection.execute(_touched)).scalar_one())


async def test_a_card_touches_no_more_rows_among_many_dossiers(office: Office) -> None:
    client_id = await office.knows_the_client()
    before, counts = await rows_touched(office), []
    for cards in (40, 400):
        for _ in range(cards):
            await office.card(client_id)
        after = await rows_touched(office)
        counts.append((after - before) / cards)
        before = after
    assert counts[1] <= 2 * counts[0], counts


async def test_an_anonymous_card_takes_no_more_than_allowed(office: Office) -> None:
    client_id = await office.knows_the_client()
    with statements(office.api.runtime.app_engine) as seen:
        await office.card(client_id, nothing_passed_on=True)
    assert len(seen) <= ALLOWED + 2, seen
