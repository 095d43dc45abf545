"""How the platform is doing, for the network's administrator; and the replay of what failed."""

import asyncio
from typing import Any

from starlette.responses import Response

from chassis.clock import real_now
from desk import guard
from desk.operations import Operations, attention, unseen
from desk.settings import SERVICES
from desk.transport import NotThere, Refused, ServiceAway
from desk.web import Page

ROLE = "administrator"
PATH = "/operations"
PATIENCE = 4.0
"""Seconds for each service, all asked at once: who doesn't answer by then is shown as away."""


async def operations(page: Page) -> Response:
    return await _show(page)


async def replay_dead_letter(page: Page) -> Response:
    service = page.id("service")
    if service not in SERVICES:
        raise NotThere
    try:
        waiting = await page.api.replay(service, page.id("event_id"))
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return page.redirect(PATH, "replayed_in_part" if waiting else "replayed")


async def _show(page: Page, status: int = 200, **more: Any) -> Response:
    answers = dict(
        zip(SERVICES, await asyncio.gather(*(_answer(page, service) for service in SERVICES)), strict=True)
    )
    return page.render(
        "operations.html",
        status,
        at=real_now().isoformat(),
        answers=answers,
        attentions=[each for service, answer in answers.items() for each in attention(service, answer)],
        unseen=unseen(answers),
        still=bool(page.query("still")),
        **more,
    )


async def _answer(page: Page, service: str) -> Operations | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await page.api.operations(service)
    except (ServiceAway, NotThere, TimeoutError):
        return None


ROUTES = [
    guard.page(PATH, operations, ROLE),
    guard.action(f"{PATH}/{{service}}/dead-letters/{{event_id:uuid}}/replay", replay_dead_letter, ROLE),
]
