"""One dossier with as many events as asked, taken step by step through the API."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.codes import ActionKind, Channel, Decision, Level, Theme
from stack.load.target import Target
from stack.process import StackError


def make_long_dossier(target: Target, token: str, events: int, today: date) -> UUID:
    """The dossier's id; its last step may give one event more than asked."""
    with httpx.Client(
        base_url=target.stack["urls"]["signals"], headers={"Authorization": f"Bearer {token}"}, timeout=30
    ) as http:
        area = target.networks[0].municipalities[0]
        card = {
            "area": area,
            "channel": Channel.PHONE,
            "text": "Belt geregeld en vraagt telkens iets anders.",
        }
        dossier_id = _post(http, "/cards", card)["dossier_id"]
        dossier = f"/dossiers/{dossier_id}"
        _post(http, f"{dossier}/acknowledge", {})
        _post(http, f"{dossier}/interpret", {"level": Level.SERVICE, "theme": Theme.ADMINISTRATION})
        _post(http, f"{dossier}/translate", {"decisions": [Decision.ACT]})
        for _ in range((events - 3) // 2):
            action_id = str(uuid4())
            due_on = (today + timedelta(days=7)).isoformat()
            planned = {"action_id": action_id, "kind": ActionKind.CONTACT, "due_on": due_on}
            _post(http, f"{dossier}/actions", planned)
            _post(http, f"/actions/{action_id}/done", {})
    return UUID(dossier_id)


def _post(http: httpx.Client, path: str, body: Mapping[str, object]) -> Any:
    answer = http.post(path, json=body)
    if not answer.is_success:
        raise StackError(f"Het lange dossier kon niet worden gemaakt: {path} gaf {answer.status_code}.")
    return answer.json()
