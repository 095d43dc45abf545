"""What a dossier's page puts first: of all that is allowed, what the procedure asks for now."""

from dataclasses import dataclass

from desk.views import Dossier

TO_DO = ("late", "due", "missing")

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
    "structural": ("Maak er een structureel signaal van", "Anoniem signaal maken"),
    "block_disclosure": ("De gebruiker wil dat er niets meer doorgaat", "Alles meteen tegenhouden"),
    "waive": ("Stel een stap vrij", "Vrijstellen met deze reden"),
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
COMMAND_OF_DECISION = {"refer": "refer", "act": "plan_action", "pass_to_service": "plan_action"}


@dataclass(frozen=True, slots=True)
class Offered:
    first: list[str]
    rest: list[str]
    settle: bool
    """The volunteer dealt with it: one click does the rest."""


def offered(found: Dossier) -> Offered:
    allowed = {*found["allowed"], *(["block_disclosure"] if found.get("client_id") else [])}
    first = {*_asked_by_steps(found), *_asked_by_decisions(found), "reopen"} & allowed
    order = [command for command in STEP_WORDS if command in allowed]
    return Offered(
        [command for command in order if command in first],
        [command for command in order if command not in first],
        settle="settle" in allowed,
    )


def next_command(found: Dossier) -> str:
    """The first step that is still to be done and can be done now."""
    if "settle" in found["allowed"] or found["status"] in ("closed", "imported_closed"):
        return ""
    asked = (command for command in _asked_by_steps(found) if command in found["allowed"])
    return next(asked, "")


def _asked_by_steps(found: Dossier) -> list[str]:
    states = ((COMMAND_OF_STEP.get(step["step"], ""), step["state"]) for step in found["steps"])
    return [command for command, state in states if command and state in TO_DO]


def _asked_by_decisions(found: Dossier) -> set[str]:
    """A decision that no referral or action carries out yet."""
    decided = {code for fact in found["timeline"] for code in fact.get("decisions") or ()}
    begun = {"refer": bool(found["referrals"]), "plan_action": bool(found["actions"])}
    wanted = {COMMAND_OF_DECISION[code] for code in decided if code in COMMAND_OF_DECISION}
    return {command for command in wanted if not begun[command]}
