"""Signals, put together."""

from chassis.service import Service
from signals import handlers
from signals.adapters.store import SqlStore
from signals.entrypoints import http

service = Service(
    name="signals",
    store=SqlStore,
    router=http.router,
    commands=handlers.COMMANDS,
    shared=handlers.SHARED,
    events=handlers.EVENTS,
    deadlines=handlers.DEADLINES,
    emits=handlers.EMITS,
    migrations="signals:migrations",
)
