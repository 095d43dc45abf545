"""The commands of a dossier: what a form holds becomes the body that signals expects."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from desk import guard, picking
from desk.navigation import COORDINATION
from desk.pages.dossiers import show
from desk.people import NobodyCalled
from desk.transport import NotThere, Refused
from desk.web import Page

Body = dict[str, Any]
DOSSIER = "/dossiers/{dossier_id:uuid}"


@dataclass(frozen=True, slots=True)
class Command:
    """`named` finds whoever was typed by name; it raises `NobodyCalled`."""

    path: str
    body: Callable[[Page], Body]
    named: Callable[[Page], Awaitable[Body]] | None = None


def _only(*names: str) -> Callable[[Page], Body]:
    return lambda page: dict(page.fields(*names))


def _fields(*names: str) -> Callable[[Page], Body]:
    """With the real day, when a step is recorded later."""
    return _only(*names, "occurred_at")


def _interpret(page: Page) -> Body:
    body: Body = page.fields("level", "theme", "area", "occurred_at")
    return body | ({"weight": int(page.text("weight"))} if page.text("weight").isdigit() else {})


def _translate(page: Page) -> Body:
    return {"decisions": page.texts("decisions"), **page.fields("reason", "occurred_at")}


def _waive(page: Page) -> Body:
    unreachable = page.checked("sender_unreachable") or None
    return {**page.fields("step", "reason", "until"), "sender_unreachable": unreachable}


async def _owner(page: Page) -> Body:
    """Nobody typed is whoever plans it."""
    typed = page.text("owner")
    return {"owner_id": await picking.volunteer(page, typed) if typed else None}


COMMANDS: dict[str, Command] = {
    "acknowledge": Command("acknowledge", _fields("note")),
    "interpret": Command("interpret", _interpret),
    "translate": Command("translate", _translate),
    "plan_action": Command("actions", _fields("action_id", "kind", "due_on", "note"), _owner),
    "follow_up": Command("follow-ups", _fields("result", "part_of_day", "note")),
    "feedback": Command("feedback", _fields("moment", "channel", "text", "bundle_id", "signal_id")),
    "waive": Command("waive", _waive),
    "close": Command("close", _fields("resolution", "note")),
    "reopen": Command("reopen", _fields("reason")),
    "suspend": Command("suspend", _only("until", "reason")),
    "resume": Command("resume", _only("note")),
    "structural": Command("structural", _only("level", "theme", "text", "area")),
    "block_disclosure": Command("block-disclosure", _only()),
    "lift_block": Command("lift-block", _only("reason")),
    "note": Command("notes", _only("visibility", "text")),
    "join": Command("join", _only("other_dossier_id")),
    "separate": Command("separate", _only("signal_id")),
    "settle": Command("settle", _only("level", "theme")),
}


ON_REFERRAL = {"recall": ("reason",), "ground": ("danger", "decided_by"), "review": ("note",)}


async def take_step(page: Page) -> Response:
    name = str(page.request.path_params["command"])
    command = COMMANDS.get(name)
    if command is None:
        raise NotThere
    try:
        named = await command.named(page) if command.named else {}
        await page.api.signals.command(page.id("dossier_id"), command.path, command.body(page) | named)
    except NobodyCalled as nobody:
        return await show(page, 422, name, errors={"owner": picking.unknown_volunteer(nobody)})
    except Refused as refused:
        return await show(page, refused.status, name, refused=refused)
    return page.redirect(f"/dossiers/{page.id('dossier_id')}", name)


async def action_done(page: Page) -> Response:
    try:
        await page.api.signals.action_done(page.id("action_id"), page.fields("occurred_at"))
    except Refused as refused:
        return await show(page, refused.status, "actions", refused=refused)
    return page.redirect(f"/dossiers/{page.id('dossier_id')}", "action_done")


async def on_referral(page: Page) -> Response:
    """What is done to one referral of the dossier."""
    verb, dossier_id = str(page.request.path_params["verb"]), page.id("dossier_id")
    if verb not in ON_REFERRAL:
        raise NotThere
    try:
        await page.api.signals.on_referral(page.id("referral_id"), verb, page.fields(*ON_REFERRAL[verb]))
    except Refused as refused:
        return await show(page, refused.status, verb, refused=refused)
    return page.redirect(f"/dossiers/{dossier_id}", verb)


ROUTES = [
    guard.action(f"{DOSSIER}/do/{{command}}", take_step, *COORDINATION),
    guard.action(f"{DOSSIER}/actions/{{action_id:uuid}}/done", action_done, *COORDINATION),
    guard.action(f"{DOSSIER}/referrals/{{referral_id:uuid}}/{{verb}}", on_referral, *COORDINATION),
]
