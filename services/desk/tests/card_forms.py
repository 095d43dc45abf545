"""Two cards in the shape that signals gives them: the usual one, and one with every kind of field."""

from typing import Any


def field(name: str, kind: str, label: str, *, own: bool = False, **more: Any) -> dict[str, Any]:
    known = {"name": name, "kind": kind, "label": label, "help": f"Over {name}.", "own": own}
    return {**known, "required": False, "more": False, "choices": [], **more}


def choices(**labels: str) -> list[dict[str, str]]:
    return [{"code": code, "label": label} for code, label in labels.items()]


TEXT = field("text", "text", "Wat zag of hoorde je?", required=True)
URGENCY = field(
    "urgency",
    "choice",
    "Kan dit wachten?",
    choices=choices(normal="Ja, gewoon opvolgen", urgent="Nee, vandaag nog", acute_danger="Acuut gevaar"),
)
COMMON = [
    field("interpretation", "text", "Wat denk je er zelf van?", more=True),
    field("said_by_client", "yes_no", "Zei de gebruiker het zelf?", more=True),
    field("wants", "text", "Wat wil de gebruiker zelf?", more=True),
    field("occurred_on", "day", "Wanneer was dit?", more=True),
]


def form(card: str, title: str, channels: list[str], fields: list[dict[str, Any]]) -> dict[str, Any]:
    known = {"card": card, "version": 1, "title": {"nl": title, "en": title}, "intro": "Eén zin is genoeg."}
    return {**known, "channels": channels, "fields": fields}


GENERAL = form(
    "general",
    "Gewone fiche",
    ["visit_card", "phone", "paper", "partner_service"],
    [TEXT, URGENCY, *COMMON],
)
EVERY_KIND = form(
    "every_kind",
    "Alle soorten",
    ["meeting_activity"],
    [
        field(
            "place",
            "choice",
            "Waar was het?",
            own=True,
            required=True,
            choices=choices(hall="De zaal", church="De kerk", pub="Het café", home="Thuis"),
        ),
        TEXT,
        field("said", "choice", "Wie zei het?", own=True, choices=choices(one="Eén", more="Meer")),
        field("about", "choices", "Waarover?", own=True, choices=choices(bus="De bus", shop="De winkel")),
        field("again", "yes_no", "Nog eens?", own=True),
        field("how_many", "number", "Met hoeveel?", own=True),
        field("when", "day", "Wanneer dan?", own=True),
        field("who", "line", "Welke groep?", own=True),
        URGENCY,
        *COMMON,
    ],
)
