"""Scenario 13: one phone call, from captured to fed back, in one form and one submit."""

from dataclasses import dataclass

from stack.story.stage import Stage


@dataclass(frozen=True, slots=True)
class PhoneCall:
    client_id: str
    dossier_id: str
    fields: int


def play(stage: Stage) -> PhoneCall:
    katrien = stage.cast.katrien
    client_id, _ = stage.new_client(katrien)
    form = {
        "client_id": client_id,
        "sender": {"kind": "client", "id": client_id},
        "text": "Vraagt hoe een verhoogde tegemoetkoming aangevraagd wordt.",
        "level": "client",
        "theme": stage.invented.one_of("information_rights", "administration"),
        "decision": "inform",
        "answer": "Uitgelegd welke papieren nodig zijn en waar ze binnen moeten.",
        "resolution": "informed",
    }
    stage.say(f"{katrien.first_name} neemt de telefoon op en vult onder het gesprek één formulier in.")
    call = katrien.post_when_heard("signals", "/calls", form)
    stage.remember(call["dossier_id"])
    stage.expect("SignalClosed", call["dossier_id"])
    return PhoneCall(client_id, call["dossier_id"], len(form))
