"""Volunteers: who they are, the legal duties before a first task, and what they will do."""

import asyncio
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import guard, people
from desk.navigation import COORDINATION
from desk.transport import NotThere, Refused
from desk.web import Page

STEPS = ("information-given", "insurance", "activate")


async def volunteers(page: Page) -> Response:
    return await _show(page)


async def register_volunteer(page: Page) -> Response:
    body = {**page.fields("volunteer_id", "name", "area", "phone", "email"), "offers": page.texts("offers")}
    try:
        await page.api.volunteers.register(body)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened="new")
    return page.redirect("/volunteers", "volunteer")


async def volunteer_step(page: Page) -> Response:
    step = str(page.request.path_params["step"])
    if step not in STEPS:
        raise NotThere
    try:
        await page.api.volunteers.step(page.id("volunteer_id"), step)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return page.redirect("/volunteers", step)


async def plan_assignment(page: Page) -> Response:
    body: dict[str, Any] = page.fields("assignment_id", "volunteer_id", "offer", "planned_on")
    typed = page.text("client")
    if typed:
        try:
            body["client_id"] = people.find(typed, people.clients(await page.api.intake.clients())).id
        except people.NobodyCalled:
            error = "Deze naam staat niet (of meer dan eens) op de lijst van gebruikers."
            return await _show(page, 422, errors={"client": error}, opened="plan")
    try:
        await page.api.volunteers.plan(body)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened="plan")
    return page.redirect("/volunteers", "assignment")


async def _show(page: Page, status: int = 200, **more: Any) -> Response:
    rows, assignments, clients = await asyncio.gather(
        page.api.volunteers.all(), page.api.volunteers.assignments(), page.api.intake.clients()
    )
    choices = people.clients(clients)
    return page.render(
        "volunteers.html",
        status,
        rows=sorted(rows, key=lambda row: row["name"].casefold()),
        planned=sorted(
            (row for row in assignments if not row.get("done_on")), key=lambda row: row["planned_on"]
        ),
        volunteer_names={row["volunteer_id"]: row["name"] for row in rows},
        client_names={choice.id: choice.name for choice in choices},
        clients=choices,
        new_id=str(uuid4()),
        area_groups=page.area_groups,
        **more,
    )


ROUTES = [
    guard.page("/volunteers", volunteers, *COORDINATION),
    guard.action("/volunteers", register_volunteer, *COORDINATION),
    guard.action("/volunteers/assignments", plan_assignment, *COORDINATION),
    guard.action("/volunteers/{volunteer_id:uuid}/{step}", volunteer_step, *COORDINATION),
]
