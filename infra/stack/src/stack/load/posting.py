"""The load that goes through the APIs, as coordinators would: clients, cards and help requests of today."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from contracts.codes import SenderKind
from stack.demo.people import people_of
from stack.load.connection import Connection
from stack.load.lives import Life, Request, Signal, lives
from stack.load.pace import Pace
from stack.load.spread import standing
from stack.load.target import Target
from stack.load.writing import Load
from stack.login import token_for
from stack.process import StackError
from stack.register.invented import people, stories
from stack.story.invented import first_names, name_ends, name_starts

CLIENTS = 8
Post = tuple[str, str, dict[str, object]]
"""The service, the path and the body."""


@dataclass
class Posted:
    signals: int = 0
    answers: Counter[int] = field(default_factory=Counter)

    @property
    def refused(self) -> int:
        return sum(count for status, count in self.answers.items() if status >= 400)


def coordinator_tokens(target: Target) -> dict[UUID, str]:
    """For each network the token of one of its coordinators; raises `StackError` where nobody may log in."""
    asked = {network.id for network in target.networks}
    logins = {
        person.network: person.login
        for person in people_of(target.networks).values()
        if "coordinator" in person.roles and person.network in asked
    }
    if missing := asked - logins.keys():
        raise StackError(f"Van {len(missing)} netwerken kan geen coördinator aanmelden.")
    return {network: token_for(target.stack["issuer"], login) for network, login in logins.items()}


async def post(
    target: Target, load: Load, tokens: Mapping[UUID, str], today: date, done: Callable[[Posted], None]
) -> Posted:
    """Eight clients share the lives; raises `StackError` when a service is away."""
    posted, pace = Posted(), Pace(load.per_second)
    shared = lives(load.seed, load.spread, load.signals)
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(CLIENTS):
                group.create_task(_client(target, shared, tokens, today, pace, posted, done))
    except* (OSError, EOFError) as away:
        raise StackError("Een dienst antwoordt niet meer; wat ingevoerd was, blijft.") from away
    return posted


async def _client(
    target: Target,
    shared: Iterator[Life],
    tokens: Mapping[UUID, str],
    today: date,
    pace: Pace,
    posted: Posted,
    done: Callable[[Posted], None],
) -> None:
    async with AsyncExitStack() as opened:
        services = {
            name: await opened.enter_async_context(Connection(target.stack["urls"][name]))
            for name in ("intake", "signals")
        }
        for life in shared:
            await pace.turn(len(life.signals))
            for service, path, body in posts(life, today):
                posted.answers[await services[service].post(path, tokens[life.network_id], body)] += 1
            posted.signals += len(life.signals)
            done(posted)


def posts(life: Life, today: date) -> Iterable[Post]:
    """The client before what is about the client."""
    name = (
        f"{life.random.choice(first_names)} {life.random.choice(name_starts)}{life.random.choice(name_ends)}"
    )
    client: dict[str, object] = {
        "client_id": str(life.client_id),
        "name": name,
        "area": standing(life.area, today),
    }
    yield "intake", "/clients", client
    for signal in life.signals:
        yield "signals", "/cards", _card(life, signal, today)
    for request in life.requests:
        yield "intake", "/help-requests", _request(life, request, today)


def _card(life: Life, signal: Signal, today: date) -> dict[str, object]:
    about = {"client_id": str(life.client_id)} if signal.of_client else {}
    sent = {}
    if signal.sender_kind in {SenderKind.VOLUNTEER, SenderKind.PARTNER}:
        sent = {"sender": {"kind": signal.sender_kind, "id": str(signal.sender_id)}}
    return {
        "signal_id": str(signal.signal_id),
        "area": standing(signal.area, today),
        "channel": signal.channel,
        "urgency": signal.urgency,
        "text": _words(life.random, signal),
        "nothing_passed_on": signal.anonymous,
        **about,
        **sent,
    }


def _request(life: Life, request: Request, today: date) -> dict[str, object]:
    about = {"client_id": str(life.client_id)} if request.of_client else {}
    return {
        "help_request_id": str(request.help_request_id),
        "theme": request.theme,
        "area": standing(request.area, today),
        "channel": request.channel,
        "description": _words(life.random, request),
        **about,
    }


def _words(random: Random, matter: Signal | Request) -> str:
    return f"{random.choice(people)} {random.choice(stories[matter.theme])}"
