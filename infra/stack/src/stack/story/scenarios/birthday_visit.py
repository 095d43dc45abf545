"""Scenario 1: a birthday visit. The person gets up the stairs to the bedroom only with great difficulty."""

from dataclasses import dataclass

from stack.story.stage import Stage, worklist_has


@dataclass(frozen=True, slots=True)
class BirthdayVisit:
    client_id: str
    volunteer: str
    assignment_id: str
    signal_id: str
    dossier_id: str


def play(stage: Stage) -> BirthdayVisit:
    katrien, volunteer = stage.cast.katrien, stage.volunteer()
    client_id, _ = stage.new_client(katrien)

    stage.say(f"{katrien.first_name} vraagt {volunteer.first_name} om een verjaardagsbezoek te brengen.")
    visit = katrien.plans(volunteer.person_id, client_id, "birthday_visit", stage.today().isoformat())
    stage.remember(visit)
    volunteer.finishes(visit)

    stage.say(f"{volunteer.first_name} geeft na het bezoek een fiche af: de trap op gaat nog heel moeilijk.")
    card = volunteer.hands_in(
        "Geraakt nog maar met veel moeite de trap op naar de slaapkamer.",
        client_id=client_id,
        channel="visit_card",
        said_by_client=False,
        client_agrees="yes",
        proposed_by="coordinator",
        occurred_on=stage.invented.days_ago(stage.today(), 2).isoformat(),
    )
    dossier_id = card["dossier_id"]
    stage.remember(dossier_id, card["signal_id"])

    worklist_has(katrien, dossier_id)
    stage.say(f"{katrien.first_name} laat weten dat de fiche er is, en bekijkt wat ze betekent.")
    katrien.acknowledges(dossier_id)
    katrien.interprets(dossier_id, "client", "mobility", weight=2)

    stage.say(f"{katrien.first_name} beslist te informeren over woningaanpassing, en doet dat.")
    katrien.decides(dossier_id, "inform")
    channel = stage.invented.one_of("phone", "in_person", "app")
    katrien.feeds_back(
        dossier_id, "decision", channel, "Dank je. Ik informeer over een traplift en een premie."
    )
    action_id = katrien.plans_action(
        dossier_id, "information", stage.in_days(3), "Informatie over woningaanpassing bezorgen"
    )
    katrien.finishes_action(action_id)
    katrien.feeds_back(dossier_id, "end", channel, "De informatie is bezorgd en besproken.")
    katrien.closes(dossier_id, "informed")
    stage.expect("SignalClosed", dossier_id)
    return BirthdayVisit(client_id, volunteer.login, visit, card["signal_id"], dossier_id)
