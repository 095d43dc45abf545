"""Scenario 11: consent is withdrawn while a referral waits at the partner."""

from dataclasses import dataclass

from stack.demo.people import CAW
from stack.story.actors import Refused
from stack.story.stage import Stage
from stack.story.waiting import eventually


@dataclass(frozen=True, slots=True)
class WithdrawnConsent:
    client_id: str
    volunteer: str
    dossier_id: str
    referral_id: str
    consent_id: str
    refused_by: str
    """The guard that kept the letter closed."""


def play(stage: Stage) -> WithdrawnConsent:
    katrien, sofie, volunteer = stage.cast.katrien, stage.cast.sofie, stage.volunteer()
    client_id, name = stage.new_client(katrien)
    consent_id = katrien.records_consent(client_id, str(CAW), "Begeleiding bij het verlies van de partner")
    stage.remember(consent_id)

    stage.say(f"{volunteer.first_name} meldt een zwaar verlies; de gebruiker wil hulp van het CAW.")
    card = volunteer.hands_in(
        "Praat voortdurend over het overlijden en slaapt niet meer.",
        client_id=client_id,
        channel="visit_card",
        said_by_client=True,
        client_agrees="yes",
    )
    dossier_id = card["dossier_id"]
    stage.remember(dossier_id, card["signal_id"])
    katrien.acknowledges(dossier_id)
    katrien.interprets(dossier_id, "client", "grief", weight=3)
    katrien.decides(dossier_id, "refer")
    question = "Verloor onlangs de partner en vraagt begeleiding."
    referral_id = katrien.refers(dossier_id, str(CAW), name, question)
    stage.remember(referral_id)
    katrien.feeds_back(dossier_id, "decision", "phone", "Het CAW neemt contact op.")

    sofie.receives(referral_id)
    eventually("de brief bij het CAW", lambda: _reads(stage, referral_id))
    stage.say(f"{sofie.first_name} van het CAW kan de brief lezen, maar antwoordt nog niet.")

    stage.say("De gebruiker bedenkt zich: niets mag nog naar het CAW.")
    katrien.withdraws(consent_id)
    refused_by = eventually("het dichtgaan van de brief", lambda: _refusal(stage, referral_id))
    eventually("de terugroeping", lambda: sofie.receives(referral_id)["state"] == "recalled")
    stage.say(f"De brief gaat dicht voor {sofie.first_name}, en de doorverwijzing is teruggeroepen.")

    katrien.decides(dossier_id, "no_action", reason="De gebruiker wil voorlopig geen hulp.")
    katrien.feeds_back(dossier_id, "decision", "phone", "De gebruiker koos ervoor om te wachten.")
    katrien.closes(dossier_id, "choice_respected")
    stage.expect("SignalClosed", dossier_id)
    return WithdrawnConsent(client_id, volunteer.login, dossier_id, referral_id, consent_id, refused_by)


def _reads(stage: Stage, referral_id: str) -> bool:
    try:
        return bool(stage.cast.sofie.reads_letter(referral_id))
    except Refused as refused:
        # Held until signals is sure of the client's last word.
        if refused.guard == "consent_not_fresh":
            return False
        raise


def _refusal(stage: Stage, referral_id: str) -> str | None:
    try:
        stage.cast.sofie.reads_letter(referral_id)
    except Refused as refused:
        return refused.guard
    return None
