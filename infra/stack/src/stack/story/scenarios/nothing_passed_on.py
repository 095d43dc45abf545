"""Scenario 3: the client wants nothing passed on. Only an anonymous signal to policy remains."""

from dataclasses import dataclass

from stack.story.stage import Stage


@dataclass(frozen=True, slots=True)
class NothingPassedOn:
    client_id: str
    client_name: str
    volunteer: str
    signal_id: str
    dossier_id: str


def play(stage: Stage) -> NothingPassedOn:
    katrien, volunteer = stage.cast.katrien, stage.volunteer()
    client_id, name = stage.new_client(katrien)
    theme = stage.invented.one_of("service_unaffordable", "public_transport", "meeting_place")

    stage.say(f"{volunteer.first_name} hoort een verhaal waarvan niets mag worden doorgegeven.")
    card = volunteer.hands_in(
        "De prijs van de dienst houdt mensen tegen om hulp te vragen.",
        client_id=client_id,
        channel="phone_star",
        client_agrees="no",
        nothing_passed_on=True,
        feedback_channel="app",
    )
    dossier_id = card["dossier_id"]
    stage.remember(dossier_id, card["signal_id"])

    stage.say(f"{katrien.first_name} ziet een signaal zonder gebruiker en geeft het door voor het beleid.")
    katrien.acknowledges(dossier_id)
    katrien.interprets(dossier_id, "policy", theme)
    katrien.decides(dossier_id, "bundle")
    katrien.feeds_back(dossier_id, "decision", "app", "Dank je. Zonder naam gaat dit mee naar de stuurgroep.")
    katrien.closes(dossier_id, "signalled_to_policy")
    stage.expect("SignalClosed", dossier_id)
    return NothingPassedOn(client_id, name, volunteer.login, card["signal_id"], dossier_id)
