"""What each person may see at the end: asked of the services with that person's own token."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from stack.story.actors import Actor, Cast
from stack.story.nestor import Played

Told = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Question:
    """`tell` puts the answer in a sentence."""

    service: str
    path: str
    tell: Told


@dataclass(frozen=True, slots=True)
class Sight:
    actor: Actor
    question: str
    status: int
    sees: str


refusals = {401: "moet aanmelden", 403: "mag niet met deze rol", 404: "bestaat niet voor deze persoon"}


def look(actor: Actor, question: Question) -> Sight:
    response = actor.ask("GET", question.service, question.path)
    path = f"{question.service} {question.path.split('?')[0]}"
    if response.is_success:
        return Sight(actor, path, response.status_code, question.tell(response.json()))
    guard = response.json().get("guard", "") if response.content else ""
    return Sight(actor, path, response.status_code, refusals.get(response.status_code, f"geweigerd: {guard}"))


def sights(cast: Cast, played: Played) -> list[Sight]:
    return [look(actor, question) for actor, questions in _questions(cast, played) for question in questions]


def _questions(cast: Cast, played: Played) -> list[tuple[Actor, list[Question]]]:
    dossier = Question("signals", f"/dossiers/{played.birthday_visit.dossier_id}", _dossier)
    anonymous = Question("signals", f"/dossiers/{played.nothing_passed_on.dossier_id}", _dossier)
    letter = Question("signals", f"/referrals/{played.withdrawn_consent.referral_id}/letter", _letter)
    client = Question("intake", f"/clients/{played.birthday_visit.client_id}", lambda _: "naam en gegevens")
    worklist = Question("signals", "/worklist", lambda answer: f"{answer['counts']['open']} open dossiers")
    mine = Question("signals", "/my/signals", _own_signals)
    referrals = Question("partners", "/referrals", lambda rows: f"{len(rows)} doorverwijzingen")
    figures = Question(
        "reporting", "/figures?by=theme", lambda answer: f"{answer['total']} in de ruwe cijfers"
    )
    published = Question("reporting", "/published-figures", lambda rows: f"{len(rows)} vrijgegeven tabellen")
    bundles = Question("reporting", "/bundles", _bundles)
    audit = Question("signals", "/audit?limit=500", lambda rows: f"{len(rows)} lijnen van het leesspoor")
    coordinator = [worklist, dossier, anonymous, client, letter, figures, bundles]
    return [
        (cast.katrien, coordinator),
        (cast.wouter, coordinator),
        *((volunteer, [mine, worklist, dossier, client]) for volunteer in cast.volunteers),
        (cast.sofie, [referrals, letter, dossier, figures]),
        (cast.els, [referrals, letter, dossier]),
        (cast.luc, [bundles, published, figures, dossier]),
        (cast.ann, [published, dossier, audit]),
        (cast.dirk, [audit, dossier, client]),
        (cast.hilde, [dossier, client, bundles]),
    ]


def _dossier(answer: dict[str, Any]) -> str:
    whose = "van een gebruiker" if answer.get("client_id") else "zonder gebruiker"
    return f"dossier {whose}: {answer['status']}, {len(answer['timeline'])} feiten"


def _letter(answer: dict[str, Any]) -> str:
    return "de brief" if answer else "niets"


def _own_signals(rows: list[dict[str, Any]]) -> str:
    told = sum(len(row.get("feedback", [])) for row in rows)
    return f"{len(rows)} eigen signalen, {told} keer iets over gehoord"


def _bundles(rows: list[dict[str, Any]]) -> str:
    answered = sum(1 for row in rows if row.get("answer"))
    return f"{len(rows)} bundels, {answered} met een antwoord"


def as_table(seen: list[Sight]) -> Table:
    table = Table("wie", "vraagt", "en ziet", title="Wat ieder mag zien", title_justify="left")
    previous = ""
    for sight in seen:
        name = sight.actor.name if sight.actor.name != previous else ""
        previous = sight.actor.name
        table.add_row(name, sight.question, f"{sight.sees} ({sight.status})")
    return table
