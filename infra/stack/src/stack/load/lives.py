"""One invented person and what was noticed about them in ten years; all follows from seed and number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from contracts.codes import Channel, HelpRequestChannel, Level, SenderKind, Theme, Urgency
from stack.load.spread import Spread, standing

SIGNALS, REQUESTS = 4, 2
"""Of one person; the sample register too has two signals for each help request."""

YEARS_BEFORE = 5
"""So many years are a register of before, taken over."""

levels = (Level.CLIENT,) * 8 + (Level.SERVICE, Level.POLICY)
urgencies = (Urgency.NORMAL,) * 18 + (Urgency.URGENT, Urgency.ACUTE_DANGER)
senders = (SenderKind.VOLUNTEER,) * 7 + (SenderKind.COORDINATOR, SenderKind.PARTNER, SenderKind.OTHER)
channels, request_channels = tuple(Channel), tuple(HelpRequestChannel)
without_client, anonymous = 0.1, 0.03


@dataclass(frozen=True, slots=True)
class Signal:
    """`of_client`: it is about the person, and not about a service or policy alone."""

    signal_id: UUID
    dossier_id: UUID
    on: date
    area: str
    theme: Theme
    level: Level
    urgency: Urgency
    channel: Channel
    sender_kind: SenderKind
    sender_id: UUID
    of_client: bool
    imported: bool

    @property
    def anonymous(self) -> bool:
        return self.sender_kind is SenderKind.ANONYMOUS


@dataclass(frozen=True, slots=True)
class Request:
    help_request_id: UUID
    on: date
    area: str
    theme: Theme
    channel: HelpRequestChannel
    of_client: bool
    imported: bool


@dataclass(frozen=True, slots=True)
class Life:
    """`random` goes on where the draws ended, for what became of it all."""

    network_id: UUID
    client_id: UUID
    area: str
    since: date
    signals: Sequence[Signal]
    requests: Sequence[Request]
    random: Random


def lives(seed: int, spread: Spread, signals: int, *, first: int = 0) -> Iterator[Life]:
    """Persons who have `signals` signals together, beginning with the person of that number."""
    number, left = first, signals
    while left > 0:
        life = life_of(seed, number, spread)
        yield life if left >= SIGNALS else replace(life, signals=life.signals[:left])
        number, left = number + 1, left - SIGNALS


def life_of(seed: int, number: int, spread: Spread) -> Life:
    random = Random(f"{seed}/{number}")  # noqa: S311 - invented, and the same again for the same seed
    network_id, place = spread.place(random)
    client_id = drawn_id(random)
    drawn = [_signal(random, spread, place) for _ in range(SIGNALS)]
    asked = [_request(random, spread, place) for _ in range(REQUESTS)]
    since = min(*(one.on for one in drawn), *(one.on for one in asked))
    return Life(network_id, client_id, standing(place, since), since, drawn, asked, random)


def drawn_id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _signal(random: Random, spread: Spread, place: str) -> Signal:
    on = spread.day(random)
    level = random.choice(levels)
    hidden = random.random() < anonymous
    return Signal(
        signal_id=drawn_id(random),
        dossier_id=drawn_id(random),
        on=on,
        area=standing(place, on),
        theme=spread.theme(random, on),
        level=level,
        urgency=random.choice(urgencies),
        channel=random.choice(channels),
        sender_kind=SenderKind.ANONYMOUS if hidden else random.choice(senders),
        sender_id=drawn_id(random),
        of_client=not hidden and level is Level.CLIENT,
        imported=not hidden and _of_before(spread, on),
    )


def _request(random: Random, spread: Spread, place: str) -> Request:
    on = spread.day(random)
    return Request(
        help_request_id=drawn_id(random),
        on=on,
        area=standing(place, on),
        theme=spread.theme(random, on),
        channel=random.choice(request_channels),
        of_client=random.random() >= without_client,
        imported=_of_before(spread, on),
    )


def _of_before(spread: Spread, on: date) -> bool:
    return on < spread.span.first_day + timedelta(days=365 * YEARS_BEFORE)
