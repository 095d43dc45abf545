"""Referring a client to a partner: the ground, its conditions, and the letter."""

import asyncio
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import dates, guard
from desk.navigation import COORDINATION
from desk.transport import Refused, ServiceAway
from desk.views import Client, Consent, Dossier, Partner
from desk.web import Page

UNSEEN = "deze gegevens keek nog niemand na"
CONDITIONS = ("informed", "agrees", "in_interest", "necessary", "same_assignment")

FIELDS = (
    *("referral_id", "partner_id", "ground", "warmth", "appointment_on"),
    *("letter_scope", "occurred_at"),
)
CONTACT = ("name", "phone", "contact_name", "contact_phone")
MATTER = ("reach", "question", "agreed")
"""Only with a letter that may say what it is about."""
REQUIRED = {
    "name": "Vul in over wie het gaat.",
    "contact_name": "Vul in wie de partner bij het netwerk kan bereiken.",
    "question": "Schrijf wat je van de partner vraagt.",
}


async def new_referral(page: Page) -> Response:
    return await _form(page)


async def refer(page: Page) -> Response:
    fields = await _letter(page)
    narrow = page.text("letter_scope") == "contact_only"
    asked = [name for name in REQUIRED if not (narrow and name in MATTER)]
    if errors := {name: REQUIRED[name] for name in asked if not fields.get(name)}:
        return await _form(page, 422, errors=errors)
    body: dict[str, Any] = page.fields(*FIELDS)
    grounds: dict[str, Any] = {name: page.checked(name) for name in CONDITIONS}
    grounds |= {name: text for name, text in page.fields("danger", "decided_by").items() if text}
    try:
        await page.api.signals.command(
            page.id("dossier_id"), "referrals", {**body, "fields": fields, "grounds": grounds}
        )
    except Refused as refused:
        return await _form(page, refused.status, refused=refused)
    return page.redirect(f"/dossiers/{page.id('dossier_id')}", "referral")


async def _letter(page: Page) -> dict[str, str]:
    """What the consent leaves room for: the rest doesn't leave the desk."""
    partners = {row["partner_id"]: row["name"] for row in await page.api.partners.all()}
    narrow = page.text("letter_scope") == "contact_only"
    given = page.fields(*CONTACT, *(() if narrow else MATTER))
    given["to"] = partners.get(page.text("partner_id"))
    return {name: text for name, text in given.items() if text}


async def _form(page: Page, status: int = 200, **problems: Any) -> Response:
    dossier, partners = await asyncio.gather(
        page.api.signals.dossier(page.id("dossier_id")), page.api.partners.all()
    )
    client, consents = await _client(page, dossier)
    return page.render(
        "refer.html",
        status,
        dossier=dossier,
        partners=[{**row, "room_note": _room(row)} for row in partners],
        names={row["partner_id"]: row["name"] for row in partners},
        client=client,
        consents=[each for each in consents if not each.get("withdrawn_on")],
        contact_name=page.session.name,
        conditions=CONDITIONS,
        referral_id=page.text("referral_id") or str(uuid4()),
        **problems,
    )


def _room(partner: Partner) -> str:
    """What one should know before referring there: a warning, never a bar."""
    full = partner.get("no_intake_before")
    notes = [f"geen intake voor {dates.day(full)}"] if full else []
    notes += [words] if (words := partner.get("capacity")) else []
    if partner.get("stale"):
        seen = partner.get("verified_on")
        notes.append(f"nagekeken op {dates.day(seen)}, meer dan een jaar geleden" if seen else UNSEEN)
    return "; ".join(notes)


async def _client(page: Page, dossier: Dossier) -> tuple[Client | None, list[Consent]]:
    client_id = dossier.get("client_id")
    if not client_id:
        return None, []
    try:
        return await asyncio.gather(page.api.intake.client(client_id), page.api.intake.consents(client_id))
    except ServiceAway:
        return None, []


ROUTES = [
    guard.page("/dossiers/{dossier_id:uuid}/refer", new_referral, *COORDINATION),
    guard.action("/dossiers/{dossier_id:uuid}/refer", refer, *COORDINATION),
]
