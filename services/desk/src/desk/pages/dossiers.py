"""A dossier: the texts, what happened, what is missing, and what is allowed now."""

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from desk import guard, labels, people
from desk.labels import choices
from desk.navigation import COORDINATION
from desk.offering import RUNNING, STEP_WORDS, lacking, next_command, offered, waivable, why_not
from desk.pages import acquaintances
from desk.transport import Refused, ServiceError, SessionOver
from desk.views import Dossier, Proposal, VolunteerList
from desk.web import Names, Page

NOBODY: VolunteerList = {"count": 0, "counted_to": 0, "rows": []}
NOTHING_PROPOSED: Proposal = {"moment": "decision", "text": "", "senders": []}


async def dossier(page: Page) -> Response:
    try:
        return await show(page)
    except Refused as refused:
        if refused.guard != acquaintances.GUARD:
            raise
        return acquaintances.closed_door(page, refused)


async def show(page: Page, status: int = 200, opened: str = "", **problems: Any) -> Response:
    """The whole page; `opened` is the command whose form unfolds, after a refusal the refused one."""
    found = await page.api.signals.dossier(page.id("dossier_id"))
    allowed = set(found["allowed"])
    names, partners, volunteers, proposal = await asyncio.gather(
        _names(page, found),
        _optional(page.api.partners.all(), []),
        _optional(page.api.volunteers.latest(), NOBODY) if "plan_action" in allowed else _nothing(NOBODY),
        _optional(page.api.signals.proposal(found["dossier_id"]), NOTHING_PROPOSED)
        if "feedback" in allowed
        else _nothing(NOTHING_PROPOSED),
    )
    known = {row["partner_id"]: row["name"] for row in partners}
    return page.render(
        "dossier.html",
        status,
        dossier=found,
        allowed=allowed,
        offered=offered(found),
        blocked=why_not(found),
        timeline=[fact for fact in found["timeline"] if fact["fact"] != "reminded"],
        reminders=[fact for fact in found["timeline"] if fact["fact"] == "reminded"],
        step_words=STEP_WORDS,
        running=RUNNING,
        blank=FormData(),
        names=names,
        partners=known,
        gap=_gap(found, known),
        volunteers=people.volunteers(volunteers["rows"]),
        proposal=proposal,
        opened=opened or next_command(found),
        here=f"/dossiers/{found['dossier_id']}",
        waivable=waivable(found),
        new_id=str(uuid4()),
        area_groups=page.area_groups,
        **problems,
    )


async def feedback_text(page: Page) -> Response:
    """The proposed words for another moment or sender: htmx asks for it when either changes."""
    moment, signal_id = page.query("moment"), page.query("signal_id")
    text = ""
    if moment in choices("moment"):
        text = (await page.api.signals.proposal(page.id("dossier_id"), moment, signal_id or None))["text"]
    template = page.desk.templates.get_template("_feedback_text.html")
    return HTMLResponse(template.render(text=text))


def _gap(found: Dossier, partners: dict[str, str]) -> dict[str, str] | None:
    """What a refusal for want of room says about a service, in words that lead to nobody."""
    referral_id = lacking(found)
    declined = next((one for one in found["referrals"] if one["referral_id"] == referral_id), None)
    if declined is None:
        return None
    partner = partners.get(declined["partner_id"], "Een dienst")
    about = labels.word(found["theme"], "theme")
    question = f"een vraag rond {about}" if about else "een nieuwe vraag"
    waits = declined.get("reason") == "waiting_list"
    why = "er is een wachtlijst" if waits else "er is geen plaats"
    return {
        "theme": "waiting_list" if waits else "service_unavailable",
        "text": f"{partner} kon {question} niet opnemen: {why}.",
    }


async def _names(page: Page, found: Dossier) -> Names:
    clients, others = _ids(found)
    of_clients, of_others = await asyncio.gather(
        page.names("intake", clients), page.names("volunteers", others)
    )
    return Names({**of_clients.known, **of_others.known}, of_clients.away or of_others.away)


def _ids(found: Dossier) -> tuple[set[str], set[str]]:
    """Who may be a client and who a volunteer: a sender is asked for where its kind lives."""
    clients = {str(found["client_id"])} if found.get("client_id") else set()
    volunteers = {str(each["owner_id"]) for each in found["actions"] if each.get("owner_id")}
    for sender in _senders(found["signals"]):
        if sender.get("id"):
            (clients if sender.get("kind") == "client" else volunteers).add(str(sender["id"]))
    return clients, volunteers


def _senders(signals: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each["sender"] for each in signals if isinstance(each.get("sender"), dict)]


async def _optional(awaited: Any, otherwise: Any) -> Any:
    """What a page can do without."""
    try:
        return await awaited
    except SessionOver:
        raise
    except ServiceError:
        return otherwise


async def _nothing(value: Any) -> Any:
    return value


ROUTES = [
    guard.page("/dossiers/{dossier_id:uuid}", dossier, *COORDINATION),
    guard.page("/dossiers/{dossier_id:uuid}/feedback-text", feedback_text, *COORDINATION),
]
