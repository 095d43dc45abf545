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

    about: str
    service: str
    path: str
    tell: Told


@dataclass(frozen=True, slots=True)
class Sight:
    actor: Actor
    about: str
    status: int
    sees: str


refusals = {401: "moet aanmelden", 403: "mag niet met deze rol", 404: "bestaat niet voor deze persoon"}


def look(actor: Actor, question: Question) -> Sight:
    response = actor.ask("GET", question.service, question.path)
    if response.is_success:
        return Sight(actor, question.about, response.status_code, question.tell(response.json()))
    guard = response.json().get("guard", "") if response.content else ""
    sees = refusals.get(response.status_code, f"geweigerd: {guard}")
    return Sight(actor, question.about, response.status_code, sees)


def sights(cast: Cast, played: Played) -> list[Sight]:
    return [look(actor, question) for actor, questions in _questions(cast, played) for question in questions]


def _questions(cast: Cast, played: Played) -> list[tuple[Actor, list[Question]]]:
    ids = {
        "dossier": f"/dossiers/{played.birthday_visit.dossier_id}",
        "anonymous": f"/dossiers/{played.nothing_passed_on.dossier_id}",
        "letter": f"/referrals/{played.withdrawn_consent.referral_id}/letter",
        "client": f"/clients/{played.birthday_visit.client_id}",
    }
    dossier = Question("dossier", "signals", ids["dossier"], _dossier)
    anonymous = Question("anoniem dossier", "signals", ids["anonymous"], _dossier)
    letter = Question("brief aan het CAW", "signals", ids["letter"], lambda _: "de brief")
    client = Question("gebruiker", "intake", ids["client"], lambda _: "naam en gegevens")
    worklist = Question("werklijst", "signals", "/worklist", _worklist)
    mine = Question("eigen signalen", "signals", "/my/signals", _own_signals)
    referrals = Question("doorverwijzingen", "partners", "/referrals", _referrals)
    figures = Question("ruwe cijfers", "reporting", "/figures?by=theme", _figures)
    published = Question("vrijgegeven cijfers", "reporting", "/published-figures", _published)
    bundles = Question("bundels", "reporting", "/bundles", _bundles)
    audit = Question("leesspoor", "signals", "/audit?limit=500", _audit)
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
    status = "afgesloten" if answer["status"] == "closed" else "open"
    return f"{status}, {whose}, {_count(len(answer['timeline']), 'feit', 'feiten')}"


def _worklist(answer: dict[str, Any]) -> str:
    counts = answer["counts"]
    return f"{_count(counts['open'], 'open dossier', 'open dossiers')}, {counts['late']} te laat"


def _own_signals(rows: list[dict[str, Any]]) -> str:
    told = sum(len(row["feedback"]) for row in rows)
    return f"{_count(len(rows), 'eigen signaal', 'eigen signalen')}, {told} keer teruggekoppeld"


def _referrals(rows: list[dict[str, Any]]) -> str:
    return _count(len(rows), "eigen doorverwijzing", "eigen doorverwijzingen")


def _figures(answer: dict[str, Any]) -> str:
    return f"{_count(answer['total'], 'signaal of hulpvraag', 'signalen en hulpvragen')}, per thema"


def _published(rows: list[Any]) -> str:
    return _count(len(rows), "vrijgegeven tabel", "vrijgegeven tabellen")


def _bundles(rows: list[dict[str, Any]]) -> str:
    answered = sum(1 for row in rows if row["answer"])
    return f"{_count(len(rows), 'bundel', 'bundels')}, {answered} met een antwoord"


def _audit(rows: list[Any]) -> str:
    return f"{_count(len(rows), 'lijn', 'lijnen')}: wie las wat, zonder inhoud"


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def as_table(seen: list[Sight]) -> Table:
    table = Table("wie", "vraagt", "en ziet", title="Wat ieder mag zien", title_justify="left")
    previous = ""
    for sight in seen:
        name = sight.actor.name if sight.actor.name != previous else ""
        previous = sight.actor.name
        table.add_row(name, sight.about, f"{sight.sees} ({sight.status})")
    return table
