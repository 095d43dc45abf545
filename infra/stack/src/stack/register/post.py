"""Sending checked rows to the services, in batches that may be sent again."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from stack.register.rows import Row
from stack.register.words import Kind

largest_batch = 200
patience_seconds = 60.0
passing = frozenset({429, 502, 503, 504})


class ServiceRefused(Exception):
    """A service answered, and won't take the batch; the message is Dutch."""


class ServiceAway(Exception):
    """A service stayed out of reach for longer than our patience; the message is Dutch."""


@dataclass(slots=True)
class Tally:
    accepted: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    already_there: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))

    def add(self, kind: Kind, answer: Mapping[str, Any]) -> None:
        self.accepted[kind] += int(answer["accepted"])
        self.already_there[kind] += int(answer["already_there"])


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the rows of one kind go."""

    url: str
    token: str


def batches(
    identified: Sequence[tuple[UUID, Row]], size: int = largest_batch
) -> Iterator[tuple[Kind, list[dict[str, Any]]]]:
    for kind in Kind:
        rows = [body(row_id, row) for row_id, row in identified if row.kind is kind]
        for start in range(0, len(rows), size):
            yield kind, rows[start : start + size]


def body(row_id: UUID, row: Row) -> dict[str, Any]:
    """A row as its service wants it."""
    is_signal = row.kind is Kind.SIGNAL
    optional = {
        "action": row.action,
        "referred_to": row.referred_to,
        "outcome": row.outcome,
        "level": row.level.value if row.level else "",
    }
    return {
        "row_id": str(row_id),
        "occurred_on" if is_signal else "received_on": row.on.isoformat(),
        "area": row.area,
        "channel": row.channel.value,
        "theme": row.theme.value,
        "description": row.description,
        "done": row.done,
        **{name: text for name, text in optional.items() if text},
    }


def post_all(
    identified: Sequence[tuple[UUID, Row]],
    destinations: Mapping[Kind, Destination],
    *,
    sent: Callable[[int], None] = lambda _count: None,
    patience: float = patience_seconds,
) -> Tally:
    """Raises `ServiceAway` or `ServiceRefused`; what was sent stays, and a next run goes on."""
    tally = Tally()
    with httpx.Client(timeout=30) as client:
        for kind, rows in batches(identified):
            tally.add(kind, _post(client, destinations[kind], rows, patience))
            sent(len(rows))
    return tally


def _post(client: httpx.Client, to: Destination, rows: list[Any], patience: float) -> Mapping[str, Any]:
    """Sends until it is answered: the ids make a batch that arrived twice count once."""
    give_up = time.monotonic() + patience
    headers = {"Authorization": f"Bearer {to.token}"}
    pause = 0.2
    while True:
        try:
            response = client.post(to.url, json={"rows": rows}, headers=headers)
        except httpx.TransportError:
            response = None
        if response is not None and response.status_code not in passing:
            return _answer(response)
        if time.monotonic() + pause > give_up:
            raise ServiceAway(f"De dienst op {to.url} antwoordt niet.")
        time.sleep(pause)
        pause = min(pause * 2, 5.0)


def _answer(response: httpx.Response) -> Mapping[str, Any]:
    if response.is_success:
        answer: Mapping[str, Any] = response.json()
        return answer
    refusals = {
        401: "De aanmelding is niet (meer) geldig.",
        403: "Deze persoon mag geen register invoeren: alleen een coördinator mag dat.",
    }
    explained = refusals.get(response.status_code) or _problem(response)
    raise ServiceRefused(f"{explained} ({response.status_code} van {response.request.url.path})")


def _problem(response: httpx.Response) -> str:
    """The service's own words, without what it was sent: an error may repeat a cell's text."""
    try:
        problem = response.json()
        places = {".".join(str(p) for p in error.get("loc", ())) for error in problem.get("errors", [])}
        return " ".join([str(problem.get("title", "De dienst weigert de rijen.")), *sorted(places)[:5]])
    except (ValueError, AttributeError):
        return "De dienst weigert de rijen."
