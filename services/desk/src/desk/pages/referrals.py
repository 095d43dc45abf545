"""Referrals as a partner sees them: the letter through the guard, and the answer."""

import asyncio
from typing import Any

from starlette.responses import Response

from desk import guard
from desk.navigation import COORDINATION
from desk.transport import NotAllowed, NotThere, Refused, ServiceAway
from desk.web import Page

ANSWERS = {
    "accept": (),
    "waitlist": ("until",),
    "first-contact": ("contacted_on",),
    "decline": ("reason", "words"),
    "complete": ("outcome", "words"),
}
ROLES = (*COORDINATION, "partner")
OPEN = ("made", "pending", "received", "held")
BUSY = ("accepted", "contacted")


async def referrals(page: Page) -> Response:
    rows, partners = await asyncio.gather(page.api.partners.referrals(), page.api.partners.all())
    rows.sort(key=lambda row: row["made_on"], reverse=True)
    return page.render(
        "referrals.html",
        waiting=[row for row in rows if row["state"] in OPEN],
        listed=[row for row in rows if row["state"] == "waitlisted"],
        busy=[row for row in rows if row["state"] in BUSY],
        ended=[row for row in rows if row["state"] not in (*OPEN, *BUSY, "waitlisted")],
        partners={row["partner_id"]: row["name"] for row in partners},
        own=next((row for row in partners if row["partner_id"] == page.session.organisation_id), None),
    )


async def referral(page: Page) -> Response:
    return await _show(page)


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
        page.api.partners.referral(page.id("referral_id")), _letter(page), page.api.partners.all()
    )
    return page.render(
        "referral.html",
        status,
        referral=found,
        partners={row["partner_id"]: row["name"] for row in partners},
        **letter,
        **problems,
    )


async def _letter(page: Page) -> dict[str, Any]:
    """The letter, or in the service's words why it can't be read now: held, or recalled."""
    try:
        return {"letter": await page.api.signals.letter(page.id("referral_id"))}
    except Refused as closed:
        return {"closed": closed}
    except (NotThere, NotAllowed):
        return {"gone": True}
    except ServiceAway as away:
        return {"away": away.name}


ROUTES = [
    guard.page("/referrals", referrals, *ROLES),
    guard.page("/referrals/{referral_id:uuid}", referral, *ROLES),
    guard.action("/referrals/{referral_id:uuid}/{verb}", answer, *ROLES),
]
