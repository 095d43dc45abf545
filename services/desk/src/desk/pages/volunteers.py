"""Volunteers: who they are, the legal duties before a first task, and what they will do."""

import asyncio
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import guard, people, picking
from desk.navigation import COORDINATION
from desk.transport import NotThere, Refused
from desk.views import VolunteerList
from desk.web import Page

STEPS = ("information-given", "insurance", "activate")


async def volunteers(page: Page) -> Response:
    return await _show(page)


async def search(page: Page) -> Response:
    """By POST: a name doesn't belong in an address."""
    return await _show(page) if page.text("q") else page.redirect("/volunteers")


async def register_volunteer(page: Page) -> Response:
    body = {**page.fields("volunteer_id", "name", "area", "phone", "email"), "offers": page.texts("offers")}
    try:
        await page.api.volunteers.register(body)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened="new")
    return page.redirect("/volunteers", "volunteer")


async def volunteer_step(page: Page) -> Response:
    """Whoever was searched for stays in sight, for the next step; each may be taken twice."""
    step = str(page.request.path_params["step"])
    if step not in STEPS:
        raise NotThere
    try:
        await page.api.volunteers.step(page.id("volunteer_id"), step)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    if page.text("q"):
        return await _show(page, done=step)
    return page.redirect("/volunteers", step)


async def plan_assignment(page: Page) -> Response:
    body: dict[str, Any] = page.fields("assignment_id", "offer", "planned_on")
    errors: dict[str, str] = {}
    try:
        body["volunteer_id"] = await picking.volunteer(page, page.text("volunteer"))
    except people.NobodyCalled as nobody:
        errors["volunteer"] = picking.unknown_volunteer(nobody)
    try:
        typed = page.text("client")
        body["client_id"] = await picking.client(page, typed) if typed else None
    except people.NobodyCalled as nobody:
        errors["client"] = picking.unknown_client(nobody)
    if errors:
        return await _show(page, 422, errors=errors, opened="plan")
    try:
        await page.api.volunteers.plan(body)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened="plan")
    return page.redirect("/volunteers", "assignment")


async def _show(page: Page, status: int = 200, **more: Any) -> Response:
    found, assignments, clients = await asyncio.gather(
        _listed(page), page.api.volunteers.assignments(), picking.clients_offered(page)
    )
    planned = sorted(
        (row for row in assignments if not row.get("done_on")), key=lambda row: row["planned_on"]
    )
    goers, visited = await asyncio.gather(
        page.names("volunteers", (row.get("volunteer_id") for row in planned)),
        page.names("intake", (row.get("client_id") for row in planned)),
    )
    return page.render(
        "volunteers.html",
        status,
        found=found,
        q=page.text("q"),
        waiting=page.query("stand") == "wachtend",
        active=people.volunteers([row for row in found["rows"] if row["status"] == "active"]),
        planned=planned,
        goers=goers,
        visited=visited,
        clients=clients,
        new_id=str(uuid4()),
        area_groups=page.area_groups,
        **more,
    )


async def _listed(page: Page) -> VolunteerList:
    if q := page.text("q"):
        return await page.api.volunteers.search(q)
    return await page.api.volunteers.latest("prospect" if page.query("stand") == "wachtend" else None)


ROUTES = [
    guard.page("/volunteers", volunteers, *COORDINATION),
    guard.action("/volunteers", register_volunteer, *COORDINATION),
    guard.action("/volunteers/search", search, *COORDINATION),
    guard.action("/volunteers/assignments", plan_assignment, *COORDINATION),
    guard.action("/volunteers/{volunteer_id:uuid}/{step}", volunteer_step, *COORDINATION),
]
