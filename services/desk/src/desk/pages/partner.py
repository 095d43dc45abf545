"""One entry of the directory: read, kept, verified, and what was agreed."""

import asyncio
from typing import Any

from starlette.responses import Response

from desk import entries, guard
from desk.navigation import COORDINATION
from desk.transport import Refused
from desk.web import Page

NETWORK = (*COORDINATION, "administrator")
ENTRY = "/partners/{partner_id:uuid}"
CAPACITY = ("capacity", "no_intake_before")
OWN = ("name", "works_on", "intensity", "pulled_by", "reached_by", *CAPACITY)
CONTACT = ("contact", "contact_role", "email", "phone")
AGREEMENT = ("signed_on", "valid_until", "secrecy", "partner_expects", "network_expects")
PAPER = ("contact", "kept_where")


async def partner(page: Page) -> Response:
    return await _show(page)


async def own(page: Page) -> Response:
    """Where a partner finds its own entry."""
    return page.redirect(f"/partners/{page.session.organisation_id}")


async def save(page: Page) -> Response:
    try:
        body: dict[str, Any] = {
            "partner_id": page.id("partner_id"),
            **page.fields(*OWN, *CONTACT),
            "themes": page.texts("themes"),
            "listing": entries.listing(page),
            "other_contacts": entries.other_contacts(page),
            "bound_by_secrecy": page.checked("bound_by_secrecy"),
            "active": page.checked("active"),
        }
        await page.api.partners.register(body)
    except (Refused, entries.WrongHours) as wrong:
        return await _refused(page, wrong, "edit")
    return page.redirect(f"/partners/{page.id('partner_id')}", "entry")


async def tell_listing(page: Page) -> Response:
    try:
        body = {**page.fields("works_on"), "listing": entries.listing(page)}
        await page.api.partners.tell(page.id("partner_id"), "listing", body)
    except (Refused, entries.WrongHours) as wrong:
        return await _refused(page, wrong, "edit")
    return page.redirect(f"/partners/{page.id('partner_id')}", "entry")


async def tell_capacity(page: Page) -> Response:
    await page.api.partners.tell(page.id("partner_id"), "capacity", page.fields(*CAPACITY))
    back = "/referrals" if page.text("back") == "referrals" else f"/partners/{page.id('partner_id')}"
    return page.redirect(back, "capacity")


async def verify(page: Page) -> Response:
    await page.api.partners.tell(page.id("partner_id"), "verify", {})
    return page.redirect(f"/partners/{page.id('partner_id')}", "verified")


async def agree(page: Page) -> Response:
    body: dict[str, Any] = {
        **page.fields(*AGREEMENT, *PAPER),
        "on_paper": page.checked("on_paper"),
        "partner_gives": page.texts("partner_gives"),
        "network_gives": page.texts("network_gives"),
    }
    try:
        await page.api.partners.tell(page.id("partner_id"), "agreements", body)
    except Refused as refused:
        return await _refused(page, refused, "agree")
    return page.redirect(f"/partners/{page.id('partner_id')}", "agreement")


async def _refused(page: Page, wrong: Refused | entries.WrongHours, opened: str) -> Response:
    if isinstance(wrong, Refused):
        return await _show(page, wrong.status, refused=wrong, opened=opened)
    return await _show(page, 422, errors={"hours": entries.HOURS}, opened=opened)


async def _show(page: Page, status: int = 200, **problems: Any) -> Response:
    partner_id = page.id("partner_id")
    found, agreements = await asyncio.gather(
        page.api.partners.one(partner_id), page.api.partners.agreements(partner_id)
    )
    listing = found.get("listing") or {}
    municipalities = page.network.municipalities if page.network else ()
    return page.render(
        "partner.html",
        status,
        partner=found,
        listing=listing,
        agreements=agreements,
        hours=entries.hours_as_typed(listing.get("hours", [])),
        municipalities=entries.areas_to_choose(municipalities, listing.get("areas", [])),
        keeps=page.session.has(*NETWORK),
        **problems,
    )


ROUTES = [
    guard.page("/our-entry", own, "partner"),
    guard.page(ENTRY, partner, *NETWORK, "partner"),
    guard.action(ENTRY, save, *NETWORK),
    guard.action(f"{ENTRY}/listing", tell_listing, "partner"),
    guard.action(f"{ENTRY}/capacity", tell_capacity, *NETWORK, "partner"),
    guard.action(f"{ENTRY}/verify", verify, *NETWORK, "partner"),
    guard.action(f"{ENTRY}/agreements", agree, *NETWORK),
]
