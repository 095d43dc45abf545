"""Scenario 14: the volunteer answered on the spot: one line, and one click of the coordinator."""

from dataclasses import dataclass

from stack.story.stage import Stage


@dataclass(frozen=True, slots=True)
class AnsweredOnTheSpot:
    client_id: str
    volunteer: str
    signal_id: str
    dossier_id: str


def play(stage: Stage) -> AnsweredOnTheSpot:
    katrien, volunteer = stage.cast.katrien, stage.volunteer()
    client_id, _ = stage.new_client(katrien)

    stage.say(f"{volunteer.first_name} loste het ter plaatse op en schrijft één lijn.")
    card = volunteer.hands_in(
        "Vroeg wanneer de markt terug opengaat.",
        client_id=client_id,
        channel="transport_card",
        handled_by_volunteer="Uren opgezocht en op de kalender geschreven.",
    )
    dossier_id = card["dossier_id"]
    stage.remember(dossier_id, card["signal_id"])

    stage.say(f"{katrien.first_name} handelt het met één klik af, met dank.")
    theme = stage.invented.one_of("information_rights", "loneliness", "mobility")
    katrien.post("signals", f"/dossiers/{dossier_id}/settle", {"level": "client", "theme": theme})
    stage.expect("SignalClosed", dossier_id)
    return AnsweredOnTheSpot(client_id, volunteer.login, card["signal_id"], dossier_id)
