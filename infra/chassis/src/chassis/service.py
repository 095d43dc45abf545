"""What a service is made of: its handlers, store, router and migrations, named in its `bootstrap.py`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import APIRouter

from chassis.envelope import Envelope
from contracts import EventData
from contracts.upcasters import upcasters

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.sharing import Call
    from chassis.uow import Uow

EventType = type[EventData]
CommandHandler = Callable[..., Awaitable[object]]
SharedHandler = Callable[["Uow[Any]", Sequence["Call[Any]"]], Awaitable[Sequence[object]]]
EventHandler = Callable[..., Awaitable[None]]
Measure = Callable[["AsyncConnection", datetime], Awaitable[None]]
KeepOut = Callable[["Uow[Any]", UUID], Awaitable[None]]
Projection = Callable[["Uow[Any]", Sequence[Envelope[EventData]]], Awaitable[None]]


@dataclass(frozen=True)
class Service:
    """Binds adapters to handlers.

    A command in `shared` is handled together with others of its kind, in one transaction; each answer stands
    in its command's place, a `Problem` where it is refused.
    With `project`, deliveries of the types in `events` go there in batches instead of one by one. It writes
    `projections` and nothing else, and gives the same rows in whatever order events come: so these tables can
    be built again from the journals. No other table refers to them.
    `emits` says for each command, consumed event or deadline kind which events it may emit.
    `keep_out` refuses who may not see what is here about a person.
    `measure` sets the service's own metrics, at a moment of the domain clock.
    """

    name: str
    store: Callable[["Uow[Any]"], object]
    router: APIRouter
    migrations: str
    commands: Mapping[type, CommandHandler] = field(default_factory=dict)
    shared: Mapping[type, SharedHandler] = field(default_factory=dict)
    events: Mapping[EventType, EventHandler] = field(default_factory=dict)
    deadlines: Mapping[str, EventHandler] = field(default_factory=dict)
    emits: Mapping[type | str, Sequence[EventType]] = field(default_factory=dict)
    project: Projection | None = None
    projections: Sequence["Table"] = ()
    heartbeat: Callable[[datetime], EventData] | None = None
    measure: Measure | None = None
    keep_out: KeepOut | None = None

    @property
    def package(self) -> str:
        return self.migrations.partition(":")[0].partition(".")[0]

    @cached_property
    def known_types(self) -> frozenset[str]:
        return frozenset(event.spec.type for event in self.events)

    @cached_property
    def handled_types(self) -> frozenset[str]:
        """Also the older versions of what is known, which are lifted to it."""
        return self.known_types.union(*map(upcasters.older, self.known_types))

    @property
    def source_topics(self) -> list[str]:
        """The topics of every producer whose events this service handles."""
        return sorted({event.spec.topic for event in self.events})

    @property
    def topic(self) -> str:
        return f"draaischijf.{self.name}"


def load_service(path: str) -> Service:
    """Import `package.module:attribute`; raises `TypeError` when that is no `Service`."""
    module, _, attribute = path.partition(":")
    service = getattr(import_module(module), attribute or "service")
    if not isinstance(service, Service):
        raise TypeError(f"{path} is not a Service")
    return service
