"""Scenario 6: CAW has a waiting list. From declined referrals to policy's answer, and back to everyone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.codelists import Area
from stack.demo.people import CAW, OCMW
from stack.story.actors import Refused, Volunteer
from stack.story.stage import Stage
from stack.story.waiting import eventually


@dataclass(slots=True)
class Turned:
    """One client whom CAW couldn't take."""

    client_id: str
    name: str
    volunteer: str
    dossier_id: str
    referral_id: str
    structural_id: str = ""


@dataclass(slots=True)
class WaitingList:
    turned: list[Turned] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    bundle_id: str | None = None
    refused: Refused | None = None
    """Why no bundle could be formed."""
    fed_back: int = 0
    second_referral_id: str = ""
    asked_after_term: bool = False
    """Whether the client was asked after the fourteen working days; not where time can't travel."""


def play(stage: Stage) -> WaitingList:
    villages = _villages(stage)
    told = WaitingList(areas=[village.code for village in villages])
    from_month = f"{stage.today():%Y-%m}"
    for number in range(stage.clients):
        told.turned.append(_turned_away(stage, villages[number % len(villages)]))
    stage.say(f"Het CAW zegt {stage.clients} keer dat er een wachtlijst is.")
    for turned in told.turned:
        turned.structural_id = _signal_the_lack(stage, turned)
    _another_way(stage, told)
    _bundle(stage, told, from_month)
    _ask_after_the_term(stage, told)
    _answer(stage, told)
    return told


def _villages(stage: Stage) -> list[Area]:
    """Where nobody signalled a waiting list yet, so that this bundle counts the story's signals alone."""
    figures = stage.cast.katrien.get("reporting", "/figures", by="area,theme,level")
    taken = {row["area"] for row in figures["rows"] if row["theme"] == "waiting_list"}
    return stage.invented.areas(2, other_than=taken)


def _turned_away(stage: Stage, village: Area) -> Turned:
    katrien, sofie, volunteer = stage.cast.katrien, stage.cast.sofie, stage.volunteer()
    client_id, name = stage.new_client(katrien, where=village)
    stage.remember(katrien.records_consent(client_id, str(CAW), "Budgetbegeleiding"))
    card = _card(stage, volunteer, client_id)
    dossier_id = card["dossier_id"]
    stage.remember(dossier_id, card["signal_id"])

    katrien.acknowledges(dossier_id)
    katrien.interprets(dossier_id, "client", "finances_debt", weight=3)
    katrien.decides(dossier_id, "refer")
    referral_id = katrien.refers(dossier_id, str(CAW), name, "Vraagt begeleiding van het budget.")
    stage.remember(referral_id)
    katrien.feeds_back(dossier_id, "decision", "phone", "Ik verwijs door naar het CAW.")

    sofie.receives(referral_id)
    sofie.declines(referral_id, "waiting_list", "Er is een wachtlijst van vijf maanden.")
    eventually(
        "het antwoord van het CAW in het dossier",
        lambda: _state(katrien.dossier(dossier_id), referral_id) == "declined",
    )
    return Turned(client_id, name, volunteer.login, dossier_id, referral_id)


def _card(stage: Stage, volunteer: Volunteer, client_id: str) -> dict[str, Any]:
    return volunteer.hands_in(
        stage.invented.one_of(
            "Laat rekeningen ongeopend liggen.",
            "Kan de huur niet meer betalen.",
            "Kreeg een deurwaarder over de vloer.",
        ),
        client_id=client_id,
        channel=stage.invented.one_of("visit_card", "transport_card", "phone_star"),
        client_agrees="yes",
        occurred_on=stage.invented.days_ago(stage.today(), 1).isoformat(),
    )


def _state(dossier: dict[str, Any], referral_id: str) -> str | None:
    return next((one["state"] for one in dossier["referrals"] if one["referral_id"] == referral_id), None)


def _signal_the_lack(stage: Stage, turned: Turned) -> str:
    """The dossier goes on; beside it an anonymous signal says that the service is missing."""
    katrien = stage.cast.katrien
    structural_id = katrien.signals_the_lack(
        turned.dossier_id, "service", "waiting_list", "Wachtlijst voor budgetbegeleiding: hulp komt te laat."
    )
    stage.remember(structural_id)
    katrien.decides(structural_id, "bundle")
    katrien.feeds_back(structural_id, "decision", "app", "Zonder namen leg ik dit voor aan de stuurgroep.")
    katrien.closes(structural_id, "signalled_to_policy")
    stage.expect("SignalClosed", structural_id)
    return structural_id


def _another_way(stage: Stage, told: WaitingList) -> None:
    """Nobody is left waiting: the OCMW takes the first, the others look for help with the coordinator."""
    katrien = stage.cast.katrien
    first, *others = told.turned
    for turned in others:
        katrien.decides(turned.dossier_id, "inform")
        katrien.feeds_back(
            turned.dossier_id, "decision", "phone", "Het CAW heeft een wachtlijst; we zoeken mee."
        )
        katrien.closes(turned.dossier_id, "signalled_to_service")
        stage.expect("SignalClosed", turned.dossier_id)
    told.second_referral_id = _refer_again(stage, first)


def _refer_again(stage: Stage, turned: Turned) -> str:
    katrien, els = stage.cast.katrien, stage.cast.els
    stage.remember(katrien.records_consent(turned.client_id, str(OCMW), "Budgetbegeleiding"))
    katrien.decides(turned.dossier_id, "refer")
    referral_id = katrien.refers(
        turned.dossier_id, str(OCMW), turned.name, "Vraagt begeleiding van het budget."
    )
    stage.remember(referral_id)
    katrien.feeds_back(turned.dossier_id, "decision", "phone", "Het OCMW kan wel helpen.")
    els.receives(referral_id)
    els.accepts(referral_id)
    els.completes(referral_id, "helped")
    stage.say(f"{els.first_name} van het OCMW neemt één gebruiker wel aan.")
    return referral_id


def _ask_after_the_term(stage: Stage, told: WaitingList) -> None:
    """Fourteen working days after a referral the client is asked whether it really helped."""
    katrien, dossier_id = stage.cast.katrien, told.turned[0].dossier_id
    due_at = _due(katrien.dossier(dossier_id), "followed_up")
    if due_at is None or not stage.travel_to(due_at - timedelta(hours=1)):
        stage.say("De klok staat hier vast: het navragen na veertien werkdagen blijft open.")
        return
    eventually("FollowUpDue", lambda: stage.happened("FollowUpDue", dossier_id))
    stage.say(f"Veertien werkdagen later vraagt {katrien.first_name} de gebruiker of het echt hielp.")
    katrien.asks_the_client(dossier_id, "solved", "Het afbetalingsplan loopt.")
    katrien.feeds_back(dossier_id, "end", "phone", "Het is opgelost, met hulp van het OCMW.")
    katrien.closes(dossier_id, "solved")
    stage.expect("SignalClosed", dossier_id)
    told.asked_after_term = True


def _due(dossier: dict[str, Any], step: str) -> datetime | None:
    due = next((one.get("due_at") for one in dossier["steps"] if one["step"] == step), None)
    return datetime.fromisoformat(due) if due else None


def _bundle(stage: Stage, told: WaitingList, from_month: str) -> None:
    katrien = stage.cast.katrien
    eventually("de anonieme signalen in de cijfers", lambda: _counted(stage, told) >= stage.clients)
    bundle = {
        "bundle_id": str(uuid4()),
        "theme": "waiting_list",
        "levels": ["service"],
        "areas": told.areas,
        "from_month": from_month,
        "until_month": f"{stage.today():%Y-%m}",
        "title": "Wachtlijst voor budgetbegeleiding",
        "story": "Wie schulden heeft, wacht maanden op begeleiding en geraakt dieper in de problemen.",
        "examples": ["Een gebruiker kreeg intussen een deurwaarder over de vloer."],
        "solutions": ["Een extra begeleider, gedeeld door de vijf gemeenten."],
    }
    try:
        told.bundle_id = str(katrien.post("reporting", "/bundles", bundle)["bundle_id"])
    except Refused as refused:
        told.refused = refused
        stage.say(f"De bundel wordt geweigerd ({refused.guard}): {refused.detail} {refused.satisfied_by}")
        return
    stage.remember(told.bundle_id)
    katrien.post("reporting", f"/bundles/{told.bundle_id}/submit")
    stage.say(f"{katrien.first_name} bundelt {stage.clients} signalen en legt ze voor aan de stuurgroep.")


def _answer(stage: Stage, told: WaitingList) -> None:
    if told.bundle_id is None:
        return
    luc = stage.cast.luc
    luc.answers(told.bundle_id, "adjusted", "Er komt vanaf januari een halftijdse begeleider bij.")
    stage.say(f"{luc.first_name} antwoordt namens het beleid: aangepast.")
    told.fed_back = _tell_everyone(stage, told)


def _counted(stage: Stage, told: WaitingList) -> int:
    figures = stage.cast.katrien.get("reporting", "/figures", by="area,theme,level")
    return sum(
        row["count"]
        for row in figures["rows"]
        if row["area"] in told.areas and row["theme"] == "waiting_list" and row["level"] == "service"
    )


def _tell_everyone(stage: Stage, told: WaitingList) -> int:
    katrien = stage.cast.katrien
    for turned in told.turned:
        owed = turned.structural_id
        eventually("FeedbackDue", lambda owed=owed: stage.happened("FeedbackDue", owed))  # type: ignore[misc]
        stage.expect("FeedbackGiven", owed, times=2)
    words = {"channel": "app", "text": "Jullie signalen leidden tot een extra begeleider vanaf januari."}
    answer = katrien.post("signals", f"/bundles/{told.bundle_id}/feedback", words)
    stage.say(f"{katrien.first_name} koppelt terug naar iedereen van wie het signaal in de bundel zat.")
    return int(answer["fed_back"])
