"""Finding the person that somebody typed, among those the page offered."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk import areas
from desk.views import ClientRow, Partner, Volunteer


@dataclass(frozen=True, slots=True)
class Choice:
    """One person or organisation in a list to type in; `text` is what the list shows."""

    text: str
    name: str
    id: str
    kind: str


class NobodyCalled(Exception):
    """Nobody on the list has this name, or more than one has."""

    def __init__(self, typed: str, several: bool) -> None:
        super().__init__("several" if several else "none")
        self.typed = typed
        self.several = several


def clients(rows: Sequence[ClientRow]) -> list[Choice]:
    return [
        Choice(f"{row['name']}, {areas.name(row['area'])}", row["name"], row["client_id"], "client")
        for row in rows
    ]


def senders(
    client_rows: Sequence[ClientRow], volunteers: Sequence[Volunteer], partners: Sequence[Partner]
) -> list[Choice]:
    """Whoever may hand in a signal, each with what they are, since names may be the same."""
    found = [
        Choice(f"{row['name']} (vrijwilliger)", row["name"], row["volunteer_id"], "volunteer")
        for row in volunteers
    ]
    for partner in partners:
        name = partner["name"]
        found.append(Choice(f"{name} (partner)", name, partner["partner_id"], "partner"))
    found.extend(
        Choice(f"{client.text} (gebruiker)", client.name, client.id, client.kind)
        for client in clients(client_rows)
    )
    return found


def find(typed: str, offered: Sequence[Choice]) -> Choice:
    """By the whole text of the list, else by the name alone; raises `NobodyCalled`."""
    wanted = " ".join(typed.casefold().split())
    whole = [each for each in offered if each.text.casefold() == wanted]
    found = whole or [each for each in offered if each.name.casefold() == wanted]
    if len({each.id for each in found}) != 1:
        raise NobodyCalled(typed, several=len(found) > 1)
    return found[0]


def sender(typed: str, offered: Sequence[Choice]) -> dict[str, str] | None:
    """Somebody on no list is somebody else, by the name that was typed; nobody typed is nobody known."""
    if not typed:
        return None
    try:
        found = find(typed, offered)
    except NobodyCalled:
        return {"kind": "other", "name": typed}
    return {"kind": found.kind, "id": found.id}
