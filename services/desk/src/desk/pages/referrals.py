"""Referrals as a partner sees them: the letter through the guard, and the answer."""

import asyncio
from typing import Any

from starlette.responses import Response

from desk import guard
from desk.answering import ANSWERS, PDF, letter_of
from desk.navigation import COORDINATION
from desk.transport import NotThere, Refused
from desk.web import Page

ROLES = (*COORDINATION, "partner")
OPEN = ("made", "pending", "received", "held")
BUSY = ("accepted", "contacted")


async def referrals(page: Page) -> Response:
    rows, partners = await asyncio.gather(page.api.partners.referrals(), page.api.partners.all())
    rows.sort(key=lambda row: row["made_on"], reverse=True)
    names = await page.names("intake", [row.get("client_id") for row in rows])
    return page.render(
        "referrals.html",
        waiting=[row for row in rows if row["state"] in OPEN],
        listed=[row for row in rows if row["state"] == "waitlisted"],
        busy=[row for row in rows if row["state"] in BUSY],
        ended=[row for row in rows if row["state"] not in (*OPEN, *BUSY, "waitlisted")],
        partners={row["partner_id"]: row["name"] for row in partners},
        names=names,
        own=next((row for row in partners if row["partner_id"] == page.session.organisation_id), None),
    )


async def referral(page: Page) -> Response:
    return await _show(page)


async def letter(page: Page) -> Response:
    """On a page of its own, to print; a refusal is told in the service's words."""
    found = await page.api.signals.letter(page.id("referral_id"))
    return page.render("letter.html", letter=found, here=f"/referrals/{page.id('referral_id')}")


async def letter_as_pdf(page: Page) -> Response:
    pdf = await page.api.signals.letter_as_pdf(page.id("referral_id"))
    return Response(pdf, media_type="application/pdf", headers=PDF)


async def answer(page: Page) -> Response:
    verb = str(page.request.path_params["verb"])
    if verb not in ANSWERS:
        raise NotThere
    referral_id = page.id("referral_id")
    try:
        await page.api.partners.answer(referral_id, verb, page.fields(*ANSWERS[verb]))
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened=verb)
    return page.redirect(f"/referrals/{referral_id}", verb)


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    found, letter, partners = await asyncio.gather(
        page.api.partners.referral(page.id("referral_id")),
        letter_of(page.api.signals.letter(page.id("referral_id"))),
        page.api.partners.all(),
    )
    return page.render(
        "referral.html",
        status,
        referral=found,
        partners={row["partner_id"]: row["name"] for row in partners},
        doors={
            row["partner_id"]: row["name"]
            for row in partners
            if row.get("active", True) and row["partner_id"] != found["partner_id"]
        },
        printed=True,
        **letter,
        **problems,
    )


ROUTES = [
    guard.page("/referrals", referrals, *ROLES),
    guard.page("/referrals/{referral_id:uuid}", referral, *ROLES),
    guard.page("/referrals/{referral_id:uuid}/letter", letter, *ROLES),
    guard.page("/referrals/{referral_id:uuid}/letter.pdf", letter_as_pdf, *ROLES),
    guard.action("/referrals/{referral_id:uuid}/{verb}", answer, *ROLES),
]
