"""One signal of the demo: the card, and what the coordinator and the partner did with it since."""

from collections.abc import Mapping
from typing import Any

from stack.demo.client import Services
from stack.demo.ids import Days, fixed_id

COORDINATOR = "katrien"

_DONE = {"done", "waived", "not_needed"}
_STEP_OF = {
    "acknowledge": "acknowledged",
    "interpret": "interpreted",
    "translate": "translated",
    "close": "closed",
}


def hand_in(services: Services, entry: Mapping[str, Any], days: Days) -> None:
    card = {**entry["card"], "signal_id": fixed_id(entry["id"]), "occurred_on": days.ago(entry["days"])}
    if "client" in card:
        card["client_id"] = fixed_id(card.pop("client"))
    if "id" in card.get("sender", {}):
        card["sender"] = {**card["sender"], "id": fixed_id(card["sender"]["id"])}
    dossier = services.post_once_known(entry["by"], "signals", "/cards", card)["dossier_id"]
    path = f"/dossiers/{dossier}"
    view = services.get(COORDINATOR, "signals", path)
    if view["status"] == "closed":
        return
    if "settle" in entry:
        services.post(COORDINATOR, "signals", f"{path}/settle", entry["settle"])
    done = {step["step"] for step in view["steps"] if step["state"] in _DONE}
    for step in entry.get("steps", ()):
        _take(services, path, step, done, view, days)


def _take(
    services: Services,
    path: str,
    step: Mapping[str, Any],
    done: set[str],
    view: Mapping[str, Any],
    days: Days,
) -> None:
    verb = next(iter(step))
    when = {"occurred_at": days.ago(step["days"])} if step["days"] else {}
    if verb == "action":
        _act(services, path, step, when, days)
    elif verb == "refer":
        _refer(services, path, step, when, view)
    elif verb == "feedback":
        if not any(given.get("moment") == step[verb]["moment"] for given in view["feedback"]):
            services.post(COORDINATOR, "signals", f"{path}/feedback", {**step[verb], **when})
    elif _STEP_OF[verb] not in done:
        services.post(COORDINATOR, "signals", f"{path}/{verb}", {**step[verb], **when})


def _act(services: Services, path: str, step: Mapping[str, Any], when: Mapping[str, str], days: Days) -> None:
    action = step["action"]
    action_id = fixed_id(action["id"])
    due = days.ago(action["due"])
    body = {"action_id": action_id, "kind": action["kind"], "due_on": due, "note": action["note"], **when}
    services.post(COORDINATOR, "signals", f"{path}/actions", body)
    if step.get("done"):
        services.post(COORDINATOR, "signals", f"/actions/{action_id}/done", {"occurred_at": due})


def _refer(
    services: Services, path: str, step: Mapping[str, Any], when: Mapping[str, str], view: Mapping[str, Any]
) -> None:
    """A consent must have reached signals, and the referral the partner, before either goes on."""
    referral = {**step["refer"], "referral_id": fixed_id(step["refer"]["id"]), **when}
    referral["partner_id"] = fixed_id(referral.pop("partner"))
    del referral["id"]
    if referral["referral_id"] not in {made["referral_id"] for made in view["referrals"]}:
        services.post_once_known(COORDINATOR, "signals", f"{path}/referrals", referral)
    if answer := step.get("answer"):
        verb = next(name for name in answer if name != "login")
        target = f"/referrals/{referral['referral_id']}/{verb}"
        services.post_unless_done(answer["login"], "partners", target, answer[verb])
