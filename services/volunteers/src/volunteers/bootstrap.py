"""Binds the volunteers' adapters to their handlers."""

from chassis.service import Service
from volunteers import handlers
from volunteers.adapters.store import SqlStore
from volunteers.entrypoints import http

service = Service(
    name="volunteers",
    store=SqlStore,
    router=http.router,
    commands=handlers.COMMANDS,
    events=handlers.EVENTS,
    deadlines=handlers.DEADLINES,
    emits=handlers.EMITS,
    migrations="volunteers:migrations",
)
