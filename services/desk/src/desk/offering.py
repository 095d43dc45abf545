"""What a dossier's page puts first: of all that is allowed, what the procedure asks for now."""

from dataclasses import dataclass

from desk.views import Blocked, Dossier

TO_DO = ("late", "due", "missing")
RUNNING = ("made", "received", "waitlisted", "accepted", "contacted")
"""The states of a referral that hasn't ended."""

STEP_WORDS = {
    "acknowledge": ("Bevestig aan de melder", "Bevestigd"),
    "interpret": ("Kies niveau en thema", "Bewaren"),
    "translate": ("Beslis wat er gebeurt", "Beslissing bewaren"),
    "refer": ("Verwijs door naar een partner", ""),
    "plan_action": ("Plan een actie", "Plannen"),
    "follow_up": ("Vraag na of het hielp", "Bewaren"),
    "feedback": ("Koppel terug aan de melder", "Teruggekoppeld"),
    "close": ("Sluit het dossier af", "Afsluiten"),
    "reopen": ("Heropen het dossier", "Heropenen"),
    "resume": ("Neem het dossier weer op", "Hervatten"),
    "suspend": ("Schort het dossier op", "Opschorten"),
    "structural": ("Maak er een structureel signaal van", "Anoniem signaal maken"),
    "block_disclosure": ("De gebruiker wil dat er niets meer doorgaat", "Alles meteen tegenhouden"),
    "lift_block": ("De gebruiker bedacht zich: er mag weer iets doorgaan", "Niet langer tegenhouden"),
    "waive": ("Sla een stap over", "Overslaan met deze reden"),
}
"""Each command's title and button, in the order in which a dossier usually goes."""

COMMAND_OF_STEP = {
    "acknowledged": "acknowledge",
    "interpreted": "interpret",
    "translated": "translate",
    "followed_up": "follow_up",
    "fed_back": "feedback",
    "closed": "close",
}
EXPECTED = ("interpret", "translate", "refer", "plan_action", "follow_up", "feedback", "close")
COMMAND_OF_DECISION = {"refer": "refer", "act": "plan_action", "pass_to_service": "plan_action"}


LACKS = ("waiting_list", "no_capacity")
LATEST = "9999"
"""After every moment: what has no term comes last."""
NEVER_WAIVED = ("captured", "interpreted", "translated", "closed")


@dataclass(frozen=True, slots=True)
class Offered:
    first: list[str]
    rest: list[str]
    settle: bool
    """The volunteer dealt with it: one click does the rest."""
    waits_for: str
    """What goes on while there is nothing to do: an `action`, a `partner`, or nothing."""


def offered(found: Dossier) -> Offered:
    allowed = {*found["allowed"], *_at_the_clients_word(found)}
    settle = "settle" in allowed
    wanted = {*_asked(found), "reopen", "resume", *(["structural"] if lacking(found) else [])}
    first = set() if settle else wanted & allowed
    order = [command for command in STEP_WORDS if command in allowed]
    return Offered(
        [command for command in order if command in first],
        [command for command in order if command not in first],
        settle=settle,
        waits_for=_waits_for(found),
    )


def _at_the_clients_word(found: Dossier) -> list[str]:
    if not found.get("client_id"):
        return []
    return ["lift_block" if found.get("disclosure_blocked") else "block_disclosure"]


def lacking(found: Dossier) -> str:
    """The referral that was declined for want of room, until the gap behind it is signalled."""
    for fact in reversed(found["timeline"]):
        if fact["fact"] == "structural_raised":
            return ""
        if fact["fact"] == "referral_declined" and fact.get("reason") in LACKS:
            return str(fact["referral_id"])
    return ""


def next_command(found: Dossier) -> str:
    """The most pressing step that can be done now."""
    if "settle" in found["allowed"] or found["status"] in ("closed", "imported_closed"):
        return ""
    asked = (command for command in _asked(found) if command in found["allowed"])
    return next(asked, "")


def waivable(found: Dossier) -> list[str]:
    """The open steps that a procedure may let somebody skip."""
    return [
        step["step"] for step in found["steps"] if step["state"] in TO_DO and step["step"] not in NEVER_WAIVED
    ]


def why_not(found: Dossier) -> list[Blocked]:
    """What a person could expect to be able to do, but can't yet."""
    return [
        block
        for block in found["blocked"]
        if block["command"] in EXPECTED and block["guard"] not in ("dossier_closed", "dossier_open")
    ]


def _asked(found: Dossier) -> list[str]:
    """The most pressing first."""
    steps = sorted(
        (step for step in found["steps"] if step["state"] in TO_DO),
        key=lambda step: (TO_DO.index(step["state"]), step.get("due_at") or LATEST),
    )
    asked: list[str] = []
    for step in steps:
        if step["step"] == "acting":
            asked += _asked_by_decision(found)
        elif step["step"] in COMMAND_OF_STEP:
            asked.append(COMMAND_OF_STEP[step["step"]])
    return asked


def _asked_by_decision(found: Dossier) -> list[str]:
    """The last decision, as far as no referral or action carries it out yet."""
    decisions: list[str] = next(
        (fact["decisions"] for fact in reversed(found["timeline"]) if fact.get("decisions")), []
    )
    running = _waits_for(found)
    wanted = {COMMAND_OF_DECISION[code] for code in decisions if code in COMMAND_OF_DECISION}
    begun = {"action": "plan_action", "partner": "refer"}.get(running, "")
    return sorted(wanted - {begun})


def _waits_for(found: Dossier) -> str:
    if any(not action.get("done_on") for action in found["actions"]):
        return "action"
    return "partner" if any(one["state"] in RUNNING for one in found["referrals"]) else ""
