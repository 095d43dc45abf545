"""Finding the person that somebody typed, among those who could be meant."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk import areas
from desk.views import ClientRow, Partner, Volunteer

OFFERED = 50
"""So many of each kind are offered before anything is typed, and found at once."""

SHORT_ID = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One person or organisation in a list to type in; `text` is what the list shows.

    `looser` are shorter ways to type it, which others may share.
    """

    text: str
    name: str
    id: str
    kind: str
    looser: tuple[str, ...] = ()


class NobodyCalled(Exception):
    """Nobody has this name, or more than one has; `alike` are those who could be meant."""

    def __init__(self, typed: str, several: bool, alike: Sequence[Choice]) -> None:
        super().__init__("several" if several else "none")
        self.typed = typed
        self.several = several
        self.alike = alike


def clients(rows: Sequence[ClientRow]) -> list[Choice]:
    return _told_apart(
        [
            Choice(f"{row['name']}, {areas.name(row['area'])}", row["name"], row["client_id"], "client")
            for row in rows
        ]
    )


def volunteers(rows: Sequence[Volunteer]) -> list[Choice]:
    return _told_apart(
        [
            Choice(f"{row['name']}, {areas.name(row['area'])}", row["name"], row["volunteer_id"], "volunteer")
            for row in rows
        ]
    )


def senders(
    client_rows: Sequence[ClientRow], volunteer_rows: Sequence[Volunteer], partners: Sequence[Partner]
) -> list[Choice]:
    """Whoever may hand in a signal, each with what they are, since names may be the same."""
    organisations = [
        Choice(partner["name"], partner["name"], partner["partner_id"], "partner") for partner in partners
    ]
    return [
        *(_with_kind(each, "vrijwilliger") for each in volunteers(volunteer_rows)),
        *(_with_kind(each, "partner") for each in organisations),
        *(_with_kind(each, "gebruiker") for each in clients(client_rows)),
    ]


def _with_kind(choice: Choice, kind: str) -> Choice:
    looser = (*choice.looser, choice.text, f"{choice.name} ({kind})")
    return replace(choice, text=f"{choice.text} ({kind})", looser=looser)


def _told_apart(found: list[Choice]) -> list[Choice]:
    """Of one name in one place there may be two: then a short number tells which."""
    times = Counter(_plain(each.text) for each in found)
    return [
        replace(each, text=f"{each.text}, {each.id[:SHORT_ID]}", looser=(each.text,))
        if times[_plain(each.text)] > 1
        else each
        for each in found
    ]


def name_in(typed: str) -> str:
    """Without what a list adds to a name: the place, and the kind."""
    return typed.partition(",")[0].partition(" (")[0].strip()


def find(typed: str, offered: Sequence[Choice]) -> Choice:
    """By the whole text of the list, else by less of it; raises `NobodyCalled`."""
    wanted = _plain(typed)
    whole = [each for each in offered if _plain(each.text) == wanted]
    found = whole or [
        each for each in offered if wanted in {_plain(text) for text in (each.name, *each.looser)}
    ]
    if len({each.id for each in found}) != 1:
        raise NobodyCalled(typed, len(found) > 1, found or offered)
    return found[0]


def sender(typed: str, offered: Sequence[Choice]) -> dict[str, str]:
    """Whom nobody knows is somebody else, by the name that was typed; raises `NobodyCalled` for several."""
    try:
        found = find(typed, offered)
    except NobodyCalled as nobody:
        if nobody.several:
            raise
        return {"kind": "other", "name": typed}
    return {"kind": found.kind, "id": found.id}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
