"""What steering groups and policy see: closed months, frozen, without small cells."""

from datetime import date
from typing import Any

from contracts.codes import Level, Theme
from reporting.adapters.publications import first_open_month


def test_a_month_closes_a_week_after_its_end() -> None:
    assert first_open_month(date(2026, 11, 7)) == "2026-10"
    assert first_open_month(date(2026, 11, 8)) == "2026-11"
    assert first_open_month(date(2027, 1, 3)) == "2026-12"


async def test_only_closed_months_without_small_cells_are_published(figures: Any) -> None:
    await figures.signals(6, Level.CLIENT, Theme.MOBILITY, month="2026-09")
    await figures.signals(8, Level.CLIENT, Theme.MOBILITY, month="2026-09", area="33041A")
    await figures.signals(9, Level.CLIENT, Theme.POVERTY, month="2026-09")
    await figures.signals(2, Level.CLIENT, Theme.POVERTY, month="2026-09", area="33041A")
    await figures.signals(7, Level.CLIENT, Theme.POVERTY, month="2999-01")
    for login in ("luc", "katrien"):
        [table] = await figures.get("/published-figures", login)
        assert (table["kind"], table["month"], table["minimum"]) == ("signal", "2026-09", 5)
        counts = {(c["theme"], c["municipality"]): c["count"] for c in table["rows"]}
        assert counts["poverty", "33041"] is None
        assert sum(count is None for count in counts.values()) == 4
        assert table["total"] == 25
    for login in ("mieke", "sofie", "dirk", "ann"):
        assert (await figures.api.as_(login).get("/published-figures")).status_code == 403


async def test_what_is_published_stays_as_it_was(figures: Any) -> None:
    await figures.signals(5, Level.SERVICE, Theme.WAITING_LIST, month="2026-08")
    before = await figures.get("/published-figures", "luc")
    await figures.signals(3, Level.SERVICE, Theme.WAITING_LIST, month="2026-08")
    assert await figures.get("/published-figures", "luc") == before
    assert before[0]["total"] == 5


async def test_ten_signals_about_four_people_are_withheld(figures: Any) -> None:
    dossiers = await figures.signals(4, Level.CLIENT, Theme.DEMENTIA, month="2026-08")
    assert dossiers
    clients = {"client_id": "5b0f1a52-9a44-4d0b-8a35-6a2f0d6a8c11"}
    await figures.signals(6, Level.CLIENT, Theme.DEMENTIA, month="2026-07", **clients)
    for table in await figures.get("/published-figures", "luc"):
        assert table["total"] is None
        assert all(cell["count"] is None for cell in table["rows"])
