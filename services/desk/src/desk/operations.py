"""What needs somebody's attention at a service, from what the service itself told.

The alerts in `infra/stack/prometheus/alerts.yaml` have the same limits, some with a minute more to be sure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict

UNPUBLISHED_FOR = timedelta(seconds=30)
OVERDUE_FOR = timedelta(minutes=5)
UNSEALED_FOR = timedelta(minutes=1)
STANDS_FOR = timedelta(minutes=5)


class Unpublished(TypedDict):
    events: int
    oldest_at: str | None


class Overdue(TypedDict):
    terms: int
    oldest_at: str | None


class Seal(TypedDict):
    number: int | None
    at: str | None
    unsealed_since: str | None


class DeadLetter(TypedDict):
    event_id: str
    source: str
    key: str
    type: str | None
    reason: str
    parked_at: str
    tries: int
    waiting: int


class OwnNetwork(TypedDict):
    unpublished: Unpublished
    overdue: Overdue
    seal: Seal
    dead_letters: list[DeadLetter]
    unreadable: int


class Operations(TypedDict):
    """One service's answer; without its database there is no `network`, and an earlier version tells less."""

    service: str
    at: str
    problems: list[str]
    lag: int | None
    stands_since: NotRequired[str | None]
    elsewhere: NotRequired[bool]
    network: OwnNetwork | None


@dataclass(frozen=True)
class Attention:
    """`what` is a key of the words on the page; `count` and `since` go into them."""

    service: str
    what: str
    count: int = 0
    since: str = ""


def attention(service: str, answer: Operations | None) -> list[Attention]:
    """The worst first."""
    if answer is None:
        return [Attention(service, "away")]
    found = [Attention(service, problem) for problem in answer["problems"]]
    now = datetime.fromisoformat(answer["at"])
    stands_since = answer.get("stands_since")
    if _longer(stands_since, STANDS_FOR, now):
        found.append(Attention(service, "stands", answer["lag"] or 0, stands_since or ""))
    if answer["network"]:
        found += _waits(service, answer["network"], now)
    return found


def unseen(answers: Mapping[str, Operations | None]) -> list[str]:
    """The services of which other processes than those that answered have messages to handle."""
    return [service for service, answer in answers.items() if answer and answer.get("elsewhere")]


def _waits(service: str, network: OwnNetwork, now: datetime) -> Iterator[Attention]:
    letters, unpublished, overdue = network["dead_letters"], network["unpublished"], network["overdue"]
    if letters:
        yield Attention(service, "dead_letters", sum(letter["waiting"] for letter in letters))
    if network["unreadable"]:
        yield Attention(service, "unreadable", network["unreadable"])
    if _longer(unpublished["oldest_at"], UNPUBLISHED_FOR, now):
        yield Attention(service, "unpublished", unpublished["events"], unpublished["oldest_at"] or "")
    if _longer(overdue["oldest_at"], OVERDUE_FOR, now):
        yield Attention(service, "overdue", overdue["terms"], overdue["oldest_at"] or "")
    if _longer(network["seal"]["unsealed_since"], UNSEALED_FOR, now):
        yield Attention(service, "unsealed", since=network["seal"]["unsealed_since"] or "")


def _longer(since: str | None, limit: timedelta, now: datetime) -> bool:
    return since is not None and now - datetime.fromisoformat(since) > limit
