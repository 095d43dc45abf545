"""Referring a client to a partner: the ground, its conditions, and the letter."""

import asyncio
import re
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk import areas, dates, guard, labels
from desk.navigation import COORDINATION
from desk.transport import Refused, ServiceAway
from desk.views import Client, Consent, Dossier, Partner
from desk.web import Page

UNSEEN = "deze gegevens keek nog niemand na"
CONDITIONS = ("informed", "agrees", "in_interest", "necessary", "same_assignment")

OPEN_PLACE = re.compile(r"\[(naam|thema|telefoon|schrijf[^\]]*)\]")
FIELDS = (
    *("referral_id", "partner_id", "ground", "warmth", "appointment_on"),
    *("letter", "letter_scope", "occurred_at"),
)


async def new_referral(page: Page) -> Response:
    return await _form(page)


async def refer(page: Page) -> Response:
    if OPEN_PLACE.search(page.text("letter")):
        error = "In de brief staat nog een open plek tussen haakjes. Vul ze in of haal ze weg."
        return await _form(page, 422, errors={"letter": error})
    body: dict[str, Any] = page.fields(*FIELDS)
    grounds: dict[str, Any] = {name: page.checked(name) for name in CONDITIONS}
    grounds |= {name: text for name, text in page.fields("danger", "decided_by").items() if text}
    try:
        await page.api.signals.command(page.id("dossier_id"), "referrals", {**body, "grounds": grounds})
    except Refused as refused:
        return await _form(page, refused.status, refused=refused)
    return page.redirect(f"/dossiers/{page.id('dossier_id')}", "referral")


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
        letter=page.text("letter") or letter(page, dossier, client),
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


def letter(page: Page, dossier: Dossier, client: Client | None) -> str:
    """A proposal with no more than a partner needs to begin; the coordinator writes the question."""
    who = f"{client['name']} ({areas.name(client['area'])})" if client else "[naam]"
    theme = labels.word(dossier["theme"], "theme") or "[thema]"
    reach = (client.get("phone") if client else None) or "[telefoon]"
    network = page.network.name if page.network else "ons zorgnetwerk"
    return (
        f"Beste collega,\n\n{who} heeft een vraag rond {theme}.\n\n"
        "De vraag: [schrijf hier kort wat er nodig is]\n\n"
        f"Bereikbaar: {reach}\n\n"
        f"Laat je ons weten of je dit kunt opnemen? Alvast bedankt.\n\n{page.session.name}\n{network}"
    )


ROUTES = [
    guard.page("/dossiers/{dossier_id:uuid}/refer", new_referral, *COORDINATION),
    guard.action("/dossiers/{dossier_id:uuid}/refer", refer, *COORDINATION),
]
