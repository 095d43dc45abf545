"""Binds intake's adapters to its handlers."""

from chassis.service import Service
from contracts.events.intake import ConsentsAsOf
from intake import handlers
from intake.adapters.store import SqlStore
from intake.casework.acquaintances import keep_out
from intake.entrypoints import http

service = Service(
    name="intake",
    store=SqlStore,
    router=http.router,
    commands=handlers.COMMANDS,
    events=handlers.EVENTS,
    deadlines=handlers.DEADLINES,
    emits=handlers.EMITS,
    migrations="intake:migrations",
    heartbeat=lambda now: ConsentsAsOf(as_of=now),
    keep_out=keep_out,
)
