"""A network's records, made over HTTP, and for every operation that names one: a request that finds it."""

import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis.clock import real_now
from contracts.codes import Channel, Ground, Level, ReferralWarmth, SenderKind, Theme
from contracts.events.intake import ClientRegistered
from contracts.events.partners import PartnerRegistered
from contracts.events.reporting import BundleFormed
from contracts.events.signals import ReferralMade, SignalCaptured
from partners.domain.links import SESSION_LASTS
from stack.demo.people import CAW, NESTOR, OCMW, PEOPLE
from stack.service_api import ServiceApi

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
"""A PNG of one dot."""

ATTACHMENTS = "POST /dossiers/{dossier_id}/attachments"

FORMS: Mapping[str, dict[str, Any]] = {
    ATTACHMENTS: {
        "data": {"visibility": "team"},
        "files": {"file": ("stip.png", DOT)},
    }
}
"""Where the body is a form with a file."""

Ids = dict[str, str]
"""By the name of the path's parameter."""

FEEDBACK = {"channel": "phone", "text": "Bedankt, er komt een antwoord."}

PLACES = ("{client_id}", "{dossier_id}", "{signal_id}")
"""In a body: the id of the network's own record."""

BODIES: Mapping[str, dict[str, Any]] = {
    "POST /cards": {"area": "33021F"},
    "POST /calls": {"area": "33021F"},
    "POST /clients/{client_id}/consents": {"purpose": "hulp", "scope": "full", "given_how": "written"},
    "POST /clients/{client_id}/acquaintances": {"login": "somebody"},
    "POST /clients/{client_id}/acquaintances/let-in": {"login": "somebody"},
    "POST /dossiers/{dossier_id}/open-anyway": {"reason": "Niemand anders is er."},
    "POST /clients/{client_id}/open-anyway": {"reason": "Niemand anders is er."},
    "POST /help-requests/{help_request_id}/link": {"client_id": "{client_id}"},
    "POST /help-requests/{help_request_id}/take-up": {"dossier_id": str(uuid4())},
    "POST /help-requests/{help_request_id}/resolve": {"resolution": "solved"},
    "POST /partners/{partner_id}/capacity": {"no_intake_before": "2030-01-02"},
    "POST /partners/{partner_id}/listing": {"listing": {"areas": ["33021F"], "costs": "Gratis"}},
    "POST /partners/{partner_id}/agreements": {"signed_on": "2026-01-05", "secrecy": "discretion"},
    "POST /referrals/{referral_id}/waitlist": {"until": "2030-01-02"},
    "POST /referrals/{referral_id}/first-contact": {"contacted_on": "2026-01-06"},
    "POST /referrals/{referral_id}/decline": {"reason": "waiting_list"},
    "POST /referrals/{referral_id}/pass-on": {"to_partner_id": str(OCMW)},
    "POST /referrals/{referral_id}/complete": {"outcome": "helped"},
    "POST /webhooks": {"url": "https://hooks.caw.example/"},
    "POST /links/look": {"capability": "x" * 43},
    "POST /links/code": {"capability": "x" * 43},
    "POST /links/enter": {"capability": "x" * 43, "code": "123456"},
    "POST /bundles/{bundle_id}/answer": {"answer": "adjusted", "reason": "Er komt een zitdag bij."},
    "POST /bundles/{bundle_id}/feedback": FEEDBACK,
    "POST /dossiers/{dossier_id}/interpret": {"level": "client", "theme": "mobility"},
    "POST /dossiers/{dossier_id}/translate": {"decisions": ["act"]},
    "POST /dossiers/{dossier_id}/actions": {"kind": "home_visit", "due_on": "2030-01-02"},
    "POST /dossiers/{dossier_id}/follow-ups": {"result": "solved"},
    "POST /dossiers/{dossier_id}/feedback": {"moment": "decision", **FEEDBACK},
    "POST /dossiers/{dossier_id}/waive": {"step": "followed_up", "reason": "Niet nodig."},
    "POST /dossiers/{dossier_id}/close": {"resolution": "solved"},
    "POST /dossiers/{dossier_id}/reopen": {"reason": "Er is meer aan de hand."},
    "POST /dossiers/{dossier_id}/structural": {
        "level": "service",
        "theme": "mobility",
        "text": "Er rijdt geen bus.",
    },
    "POST /dossiers/{dossier_id}/suspend": {"until": "2030-01-02", "reason": "In het ziekenhuis."},
    "POST /dossiers/{dossier_id}/lift-block": {"reason": "De gebruiker bedacht zich."},
    "POST /dossiers/{dossier_id}/notes": {"visibility": "team", "text": "Belt liefst na de middag."},
    "POST /dossiers/{dossier_id}/attachments/{attachment_id}/remove": {"reason": "Verkeerde brief."},
    "POST /dossiers/{dossier_id}/join": {"other_dossier_id": "{dossier_id}"},
    "POST /dossiers/{dossier_id}/separate": {"signal_id": "{signal_id}"},
    "POST /dossiers/{dossier_id}/referrals": {
        "partner_id": str(CAW),
        "ground": "consent",
        "fields": {"name": "Godelieve Pauwels", "contact_name": "Katrien Verhaeghe"},
    },
    "POST /referrals/{referral_id}/ground": {"danger": "Dringend gevaar."},
}


async def made(api: ServiceApi, login: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = await api.as_(login).post(path, json=body or {})
    assert answer.status_code in (200, 201), f"{path}: {answer.text}"
    found: dict[str, Any] = answer.json()
    return found


async def intake(api: ServiceApi) -> Ids:
    person = {"name": "Godelieve Pauwels", "area": "33021F"}
    request = {"theme": "mobility", "area": "33021F", "channel": "family", "description": "Vervoer."}
    ids: Ids = await made(api, "katrien", "/clients", person)
    terms = BODIES["POST /clients/{client_id}/consents"]
    ids |= await made(api, "katrien", f"/clients/{ids['client_id']}/consents", terms)
    ids |= await made(api, "katrien", "/help-requests", request)
    leaving = await made(api, "katrien", "/clients", person)
    ids |= await made(api, "katrien", "/forget-requests", {"person_id": leaving["client_id"]})
    return ids | {"subject_id": ids["client_id"]}


async def volunteers(api: ServiceApi) -> Ids:
    volunteer_id = str(PEOPLE["mieke"].person)
    person = {"volunteer_id": volunteer_id, "name": "Mieke Deschepper", "area": "33021A"}
    await made(api, "katrien", "/volunteers", person)
    for step in ("information-given", "insurance", "activate"):
        await made(api, "katrien", f"/volunteers/{volunteer_id}/{step}")
    visit = {"volunteer_id": volunteer_id, "offer": "birthday_visit", "planned_on": "2030-01-02"}
    planned = await made(api, "katrien", "/assignments", visit)
    return {"volunteer_id": volunteer_id, "subject_id": volunteer_id, **planned}


async def partners(api: ServiceApi) -> Ids:
    entry = {"partner_id": str(CAW), "name": "CAW", "email": "wanda@caw.example", "bound_by_secrecy": True}
    entry |= {"reached_by": "link"}
    await made(api, "katrien", "/partners", entry)
    await made(api, "katrien", "/partners", entry | {"partner_id": str(OCMW), "name": "OCMW"})
    referral = ReferralMade(
        dossier_id=uuid4(),
        referral_id=uuid4(),
        client_id=uuid4(),
        partner_id=CAW,
        ground=Ground.CONSENT,
        warmth=ReferralWarmth.COLD,
        theme=Theme.MOBILITY,
        made_on=date(2026, 1, 5),
    )
    await api.deliver(referral)
    await made(api, "ann", "/webhooks", {"partner_id": str(CAW), "url": "https://hooks.caw.example/"})
    await made(api, "ann", f"/webhooks/{CAW}/resume")
    sent = await made(api, "ann", f"/webhooks/{CAW}/ping")
    return {
        "delivery_id": sent["delivery_id"],
        "partner_id": str(CAW),
        "referral_id": str(referral.referral_id),
        "subject_id": str(referral.client_id),
    }


async def link_session(api: ServiceApi, referral_id: str, network: UUID = NESTOR) -> str:
    """As after the right code: a session of who holds a mailed link."""
    token, link_id, now = secrets.token_urlsafe(32), uuid4(), real_now()
    async with api.runtime.work(network, "handler") as uow:
        await uow.store.add_link(link_id, secrets.token_bytes(32), UUID(referral_id), now)
        session = hashlib.sha256(token.encode()).digest()
        await uow.store.open_session(session, link_id, now, now + SESSION_LASTS)
    return token


async def reporting(api: ServiceApi) -> Ids:
    for _ in range(6):
        signal = SignalCaptured(
            dossier_id=uuid4(),
            signal_id=uuid4(),
            sender_kind=SenderKind.ANONYMOUS,
            level=Level.SERVICE,
            theme=Theme.WAITING_LIST,
            area="33021F",
            channel=Channel.VISIT_CARD,
            month="2026-09",
        )
        await api.deliver(signal)
    bundle = {"theme": "waiting_list", "levels": ["service"], "title": "Wachten", "story": "Maandenlang."}
    months = {"from_month": "2026-01", "until_month": "2026-12"}
    return {"subject_id": str(uuid4()), **await made(api, "katrien", "/bundles", bundle | months)}


async def signals(api: ServiceApi) -> Ids:
    client_id = uuid4()
    await api.deliver(ClientRegistered(client_id=client_id, area="33021F"))
    await api.deliver(PartnerRegistered(partner_id=CAW, bound_by_secrecy=True))
    card = {"client_id": str(client_id), "channel": "visit_card", "text": "Komt de trap niet meer op."}
    ids: Ids = await made(api, "mieke", "/cards", card)
    dossier = f"/dossiers/{ids['dossier_id']}"
    await made(api, "katrien", f"{dossier}/interpret", {"level": "client", "theme": "mobility"})
    await made(api, "katrien", f"{dossier}/translate", {"decisions": ["act", "refer"]})
    action = await made(api, "katrien", f"{dossier}/actions", BODIES["POST /dossiers/{dossier_id}/actions"])
    danger = {"ground": "acute_danger", "grounds": {"danger": "Ligt al een nacht op de grond."}}
    letter = BODIES["POST /dossiers/{dossier_id}/referrals"]
    referral = await made(api, "katrien", f"{dossier}/referrals", letter | danger)
    sent = await api.as_("katrien").post(f"{dossier}/attachments", **FORMS[ATTACHMENTS])
    bundle = BundleFormed(
        bundle_id=uuid4(),
        theme=Theme.MOBILITY,
        levels=(Level.CLIENT,),
        areas=(),
        from_month="2026-01",
        until_month="2026-12",
        dossier_ids=(ids["dossier_id"],),
        formed_on=date(2026, 1, 5),
    )
    await api.deliver(bundle)
    return {
        "dossier_id": ids["dossier_id"],
        "signal_id": ids["signal_id"],
        "attachment_id": sent.json()["attachment_id"],
        "action_id": action["action_id"],
        "referral_id": referral["referral_id"],
        "partner_id": str(CAW),
        "bundle_id": str(bundle.bundle_id),
        "absence_id": await absence(api),
        "subject_id": str(client_id),
        "card": "birthday_visit",
        "card_version": "1",
        "version": await own_procedure(api),
        "client_id": str(client_id),
    }


async def absence(api: ServiceApi) -> str:
    tomorrow = str(api.runtime.clock.today() + timedelta(days=1))
    days = {"login": "katrien", "first_day": tomorrow, "last_day": tomorrow}
    return str((await made(api, "katrien", "/absences", days))["absence_id"])


async def own_procedure(api: ServiceApi) -> str:
    """A version of the network's own; the one that is there already, if any."""
    (newest, *_) = (await api.as_("ann").get("/procedure/versions")).json()
    if not newest["id"].startswith("donah"):
        return str(newest["id"])
    tomorrow = api.runtime.clock.today() + timedelta(days=1)
    text = newest["text"].replace("procedure: donah", "procedure: nestor")
    text = text.replace("valid_from: 2026-01-01", f"valid_from: {tomorrow}")
    return str((await made(api, "ann", "/procedure/versions", {"text": text}))["id"])


Make = Callable[[ServiceApi], Awaitable[Ids]]


def with_a_dead_letter(make: Make) -> Make:
    """And what every service may have: an event that it couldn't handle."""

    async def made_too(api: ServiceApi) -> Ids:
        handled = (event for event in api.runtime.service.events if event.spec.journalled)
        event = min(handled, key=lambda event: event.spec.type)
        event_id = await api.park(event.model_validate(event.spec.example))
        return {**await make(api), "event_id": str(event_id)}

    return made_too


_makers = {
    "intake": intake,
    "volunteers": volunteers,
    "partners": partners,
    "reporting": reporting,
    "signals": signals,
}
KNOWN: Mapping[str, Make] = {name: with_a_dead_letter(make) for name, make in _makers.items()}
