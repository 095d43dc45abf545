"""Figures: live ones for coordinators, published ones for the steering group."""

import asyncio
import re
from typing import Any

from starlette.responses import Response

from desk import areas, chart, dates, guard, labels
from desk.navigation import COORDINATION
from desk.web import Page

DIMENSIONS = {
    "theme": "thema",
    "area": "deelgemeente",
    "municipality": "gemeente",
    "level": "niveau",
    "month": "maand",
    "year": "jaar",
    "channel": "kanaal",
    "kind": "soort",
}
TIME = ("month", "year")
MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


def words_for(code: object, dimension: str) -> str:
    if not code:
        return "Nog niet bepaald"
    if dimension in ("area", "municipality"):
        return areas.name(code)
    if dimension == "month":
        return labels.capital(dates.month(code))
    return str(code) if dimension == "year" else labels.label(code, dimension)


def counted(rows: list[dict[str, Any]], dimension: str) -> list[tuple[str, int]]:
    """Time in its own order, the rest from much to little."""
    found = [(str(row.get(dimension) or ""), int(row["count"])) for row in rows]
    found.sort(key=(lambda row: row[0]) if dimension in TIME else (lambda row: (-row[1], row[0])))
    return [(words_for(code, dimension), count) for code, count in found]


def _asked(page: Page) -> dict[str, str]:
    by = page.query("by")
    asked = {"by": by if by in DIMENSIONS else "theme"}
    return asked | {name: page.query(name) for name in ("from", "until") if MONTH.match(page.query(name))}


async def figures(page: Page) -> Response:
    if not page.session.coordinates:
        return await published(page)
    asked = _asked(page)
    months = {name: month for name, month in asked.items() if name != "by"}
    rows, waivers, lateness, outcomes, partners = await asyncio.gather(
        page.api.reporting.rows("/figures", **asked),
        page.api.reporting.rows("/waivers", **months),
        page.api.reporting.rows("/lateness"),
        page.api.reporting.rows("/referral-outcomes"),
        page.api.partners.all(),
    )
    values = counted(rows, asked["by"])
    return page.render(
        "figures.html",
        asked=asked,
        dimensions=DIMENSIONS,
        values=values,
        total=sum(value for _, value in values),
        chart=chart.bars(values),
        lateness=lateness,
        waivers=waivers,
        outcomes=outcomes,
        partners={row["partner_id"]: row["name"] for row in partners},
    )


async def figures_csv(page: Page) -> Response:
    return _spreadsheet(await page.api.reporting.csv("/figures", **_asked(page)), "cijfers")


async def waivers_csv(page: Page) -> Response:
    months = {name: month for name, month in _asked(page).items() if name != "by"}
    return _spreadsheet(await page.api.reporting.csv("/waivers", **months), "overgeslagen-stappen")


def _spreadsheet(content: bytes, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


async def published(page: Page) -> Response:
    """Each closed month, frozen; a count that is withheld would tell of too few people."""
    tables = [
        {
            **table,
            "themes": [(words_for(cell["theme"], "theme"), cell["count"]) for cell in table["by_theme"]],
            "places": [
                (words_for(cell["municipality"], "municipality"), cell["count"])
                for cell in table["by_municipality"]
            ],
        }
        for table in await page.api.reporting.rows("/published-figures")
    ]
    return page.render("published.html", tables=tables)


ROUTES = [
    guard.page("/figures", figures, *COORDINATION, "steering"),
    guard.page("/figures.csv", figures_csv, *COORDINATION),
    guard.page("/waivers.csv", waivers_csv, *COORDINATION),
    guard.page("/published-figures", published, *COORDINATION, "steering"),
]
