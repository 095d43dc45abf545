"""How a service is doing, for the administrator of a network: what waits, what failed, what is late.

All but health and lag is of the own network alone: row-level security sees to it. No payload leaves.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import dead_letters
from chassis.clock import real_now
from chassis.http import TransactionalRoute, principal_of, runtime_of
from chassis.principal import Caller, Principal
from chassis.problems import NotFound
from chassis.progress import Progress
from chassis.runtime import Runtime
from chassis.telemetry import current_traceparent

SHOWN = 100
REPLAY_SECONDS = 5.0
"""After which a replay answers with what still waits, to be asked again."""

router = APIRouter(tags=["chassis"], route_class=TransactionalRoute)

_unpublished = sa.text(
    "SELECT count(*) AS events, min(recorded_at) AS oldest_at FROM journal WHERE published_at IS NULL"
)
_overdue = sa.text(
    """SELECT count(*) AS terms, min(due_at) AS oldest_at FROM deadlines
    WHERE fired_at IS NULL AND due_at < :now"""
)
_sealed = sa.text(
    """SELECT links.seq AS number, entry.at, entry.id FROM audit_entries entry
    JOIN audit_chain links ON links.entry_id = entry.id ORDER BY entry.id DESC LIMIT 1"""
)
_unsealed = sa.text("SELECT at FROM audit_entries WHERE id > :last ORDER BY id LIMIT 1")
_unreadable = sa.text("SELECT count(*) FROM parked_keys WHERE network_id IS NULL")
_letter = sa.text(
    """SELECT source, coalesce(key, '') AS key, status IN ('dead', 'held') AS waits FROM dead_letters
    WHERE consumer = :consumer AND event_id = :event_id ORDER BY id DESC LIMIT 1"""
)
_behind = sa.text(
    """SELECT count(*) FROM dead_letters WHERE consumer = :consumer AND source = :source
    AND coalesce(key, '') = :key AND status IN ('dead', 'held')"""
)


class Unpublished(BaseModel):
    """Events that the relay hasn't brought to the broker yet."""

    events: int
    oldest_at: datetime | None


class Overdue(BaseModel):
    """Terms that passed, by the domain clock, and didn't fire yet."""

    terms: int
    oldest_at: datetime | None


class Seal(BaseModel):
    """The own network's last entry in the audit chain, and since when another waits to be linked."""

    number: int | None
    at: datetime | None
    unsealed_since: datetime | None


class DeadLetter(BaseModel):
    """A key that waits, by the event that is first in line; `waiting` counts it and those behind it."""

    event_id: UUID
    source: str
    key: str
    type: str | None
    reason: str
    parked_at: datetime
    tries: int
    waiting: int


class OwnNetwork(BaseModel):
    """What the database says about the own network.

    `unreadable` are parked keys of no network: only the operator can look at those.
    """

    unpublished: Unpublished
    overdue: Overdue
    seal: Seal
    dead_letters: list[DeadLetter]
    unreadable: int


class Operations(BaseModel):
    """`problems` names the parts that don't work; without its database there is no `network`.

    `lag` counts messages of every network that wait for the process that answers, null where it handles none;
    of one of its partitions none were taken since `stands_since`. `elsewhere`: other processes handle
    messages as well, or all of them, and this one doesn't know how many wait there; nor does one that just
    started, until its group gave it its partitions.
    """

    service: str
    at: datetime
    problems: list[str]
    lag: int | None
    stands_since: datetime | None
    elsewhere: bool
    network: OwnNetwork | None


class Replayed(BaseModel):
    """How many events were handled now, and how many of the same key still wait: ask again."""

    handled: int
    waiting: int


@router.get("/operations")
async def operations(request: Request) -> Operations:
    """How this service is doing. Answers without its database too."""
    principal = await principal_of(request, "administrator")
    runtime = runtime_of(request)
    health: Callable[[], Awaitable[list[str]]] = request.app.state.health
    progress: Progress | None = request.app.state.progress
    problems = await health()
    network = None if "database" in problems else await _own_network(runtime, principal)
    now, partitions = real_now(), runtime.settings.partitions * len(runtime.service.source_topics)
    stands_for = progress.stands_for if progress else None
    return Operations(
        service=runtime.service.name,
        at=now,
        problems=problems,
        lag=progress.lag if progress else None,
        stands_since=None if stands_for is None else now - timedelta(seconds=stands_for),
        elsewhere=partitions > 0 and not (progress and progress.has(partitions)),
        network=network,
    )


@router.post("/dead-letters/{event_id}/replay")
async def replay_dead_letter(request: Request, event_id: UUID) -> Replayed:
    """Handle again what waits with this event's key, in order. What was replayed already stays as it is."""
    principal = await principal_of(request, "administrator")
    runtime = runtime_of(request)
    caller = Caller(principal, request.scope.get("request_id"), current_traceparent())
    letter = await _read(runtime, principal, event_id)
    handled = 0
    if letter.waits:
        handled = await dead_letters.replay(
            runtime, letter.source, letter.key, caller=caller, patience=REPLAY_SECONDS
        )
    return Replayed(handled=handled, waiting=await _waiting(runtime, principal, letter))


async def _own_network(runtime: Runtime, principal: Principal) -> OwnNetwork:
    async with runtime.reading(principal) as connection:
        unpublished = (await connection.execute(_unpublished)).mappings().one()
        overdue = (await connection.execute(_overdue, {"now": runtime.clock.now()})).mappings().one()
        parked = await dead_letters.list_parked(connection, SHOWN)
        return OwnNetwork(
            unpublished=Unpublished.model_validate(dict(unpublished)),
            overdue=Overdue.model_validate(dict(overdue)),
            seal=await _seal(connection),
            dead_letters=[_shown(one) for one in parked],
            unreadable=(await connection.execute(_unreadable)).scalar_one(),
        )


async def _seal(connection: AsyncConnection) -> Seal:
    last = (await connection.execute(_sealed)).one_or_none()
    unsealed_since = await connection.scalar(_unsealed, {"last": last.id if last else 0})
    return Seal(
        number=last.number if last else None, at=last.at if last else None, unsealed_since=unsealed_since
    )


def _shown(parked: dead_letters.ParkedKey) -> DeadLetter:
    assert parked.event_id, "what is of a network was read, and has an id"
    return DeadLetter(
        event_id=parked.event_id,
        source=parked.source,
        key=parked.key,
        type=parked.first_type,
        reason=parked.reason,
        parked_at=parked.parked_at,
        tries=parked.tries,
        waiting=parked.events,
    )


async def _read(runtime: Runtime, principal: Principal, event_id: UUID) -> sa.Row[tuple[str, str, bool]]:
    """Raises `NotFound`, for what is of another network too."""
    parameters = {"consumer": runtime.service.name, "event_id": event_id}
    async with runtime.reading(principal) as connection:
        letter = (await connection.execute(_letter, parameters)).one_or_none()
    if letter is None:
        raise NotFound
    return letter


async def _waiting(runtime: Runtime, principal: Principal, letter: sa.Row[tuple[str, str, bool]]) -> int:
    parameters = {"consumer": runtime.service.name, "source": letter.source, "key": letter.key}
    async with runtime.reading(principal) as connection:
        return int((await connection.execute(_behind, parameters)).scalar_one())
