"""Who looked at what: about one client, to print for that client; and the whole trail, for the officer."""

import asyncio
from typing import Any

from starlette.responses import Response

from desk import guard
from desk.navigation import COORDINATION
from desk.settings import SERVICES
from desk.transport import NotAllowed, NotThere, ServiceAway
from desk.web import Page

OFFICER = "dpo"
MOST = 500
PAGE = 100


async def readers(page: Page) -> Response:
    client_id = page.id("client_id")
    name, *parts = await asyncio.gather(
        _name(page, client_id), *(_readers(page, service, client_id) for service in SERVICES)
    )
    entries = [entry for part in parts for entry in part or []]
    return page.render(
        "readers.html",
        client_id=client_id,
        name=name,
        entries=sorted(entries, key=lambda entry: str(entry["at"]), reverse=True),
        missing=[service for service, part in zip(SERVICES, parts, strict=True) if part is None],
        cut=[service for service, part in zip(SERVICES, parts, strict=True) if part and len(part) == MOST],
    )


async def _name(page: Page, client_id: str) -> str:
    """The officer doesn't see names; intake may be away."""
    try:
        return str((await page.api.intake.client(client_id))["name"])
    except (NotAllowed, NotThere, ServiceAway):
        return ""


async def _readers(page: Page, service: str, client_id: str) -> list[dict[str, Any]] | None:
    try:
        return [{**entry, "service": service} for entry in await page.api.readers(service, client_id)]
    except ServiceAway:
        return None


async def trail(page: Page) -> Response:
    service = page.query("service")
    service = service if service in SERVICES else SERVICES[0]
    after = int(page.query("after")) if page.query("after").isdecimal() else 0
    entries = await page.api.trail(service, after, PAGE)
    more = entries[-1]["id"] if len(entries) == PAGE else None
    return page.render("trail.html", service=service, services=SERVICES, entries=entries, more=more)


ROUTES = [
    guard.page("/clients/{client_id:uuid}/readers", readers, *COORDINATION, OFFICER),
    guard.page("/trail", trail, OFFICER),
]
