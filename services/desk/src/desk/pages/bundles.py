"""Bundles: analogous signals put together, submitted, answered, and fed back."""

import asyncio
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import guard
from desk.navigation import COORDINATION
from desk.transport import Refused
from desk.web import Page

READERS = (*COORDINATION, "steering")
ROWS = 50


async def bundles(page: Page) -> Response:
    asked = page.api.reporting.bundles(ROWS + 1, page.query("after") or None)
    if page.session.coordinates:
        found, candidates = await asyncio.gather(asked, page.api.reporting.rows("/bundle-candidates"))
        candidates.sort(key=lambda row: -int(row.get("count") or 0))
    else:
        found, candidates = await asked, []
    after = found[ROWS - 1]["bundle_id"] if len(found) > ROWS else None
    return page.render("bundles.html", bundles=found[:ROWS], after=after, candidates=candidates)


async def new_bundle(page: Page) -> Response:
    return _form(page)


async def form_bundle(page: Page) -> Response:
    names = ("bundle_id", "theme", "from_month", "until_month", "title", "story")
    body: dict[str, Any] = page.fields(*names)
    body["levels"] = page.texts("levels")
    body |= {name: page.lines(name) for name in ("examples", "solutions")}
    body |= {"areas": page.texts("areas")} if page.texts("areas") else {}
    try:
        bundle_id = await page.api.reporting.form(body)
    except Refused as refused:
        return _form(page, refused.status, refused=refused)
    return page.redirect(f"/bundles/{bundle_id}", "bundle")


def _form(page: Page, status: int = 200, **problems: Any) -> Response:
    return page.render(
        "bundle_new.html",
        status,
        bundle_id=page.text("bundle_id") or str(uuid4()),
        theme=page.text("theme") or page.query("theme"),
        levels=page.texts("levels") or [level for level in [page.query("level")] if level],
        areas=page.texts("areas"),
        area_groups=page.area_groups,
        **problems,
    )


async def bundle(page: Page) -> Response:
    return await _show(page)


async def submit_bundle(page: Page) -> Response:
    return await _do(page, "submitted", page.api.reporting.submit(page.id("bundle_id")))


async def answer_bundle(page: Page) -> Response:
    body = page.fields("answer", "reason")
    return await _do(page, "answered", page.api.reporting.answer(page.id("bundle_id"), body))


async def feed_back(page: Page) -> Response:
    body = page.fields("channel", "text")
    try:
        told = await page.api.signals.bundle_feedback(page.id("bundle_id"), body)
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return page.redirect(f"/bundles/{page.id('bundle_id')}", "fed_back" if told else "told_already")


async def _do(page: Page, done: str, call: Any) -> Response:
    try:
        await call
    except Refused as refused:
        return await _show(page, refused.status, refused=refused)
    return page.redirect(f"/bundles/{page.id('bundle_id')}", done)


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    found = await page.api.reporting.bundle(page.id("bundle_id"))
    return page.render("bundle.html", status, bundle=found, **problems)


ROUTES = [
    guard.page("/bundles", bundles, *READERS),
    guard.page("/bundles/new", new_bundle, *COORDINATION),
    guard.action("/bundles/new", form_bundle, *COORDINATION),
    guard.page("/bundles/{bundle_id:uuid}", bundle, *READERS),
    guard.action("/bundles/{bundle_id:uuid}/submit", submit_bundle, *COORDINATION),
    guard.action("/bundles/{bundle_id:uuid}/answer", answer_bundle, *READERS),
    guard.action("/bundles/{bundle_id:uuid}/feedback", feed_back, *COORDINATION),
]
