"""Reporting, put together."""

from chassis.service import Service
from reporting import handlers
from reporting.adapters.store import SqlStore
from reporting.adapters.tables import PROJECTIONS
from reporting.entrypoints import http

service = Service(
    name="reporting",
    store=SqlStore,
    router=http.router,
    commands=handlers.COMMANDS,
    events=handlers.EVENTS,
    emits=handlers.EMITS,
    project=handlers.project,
    projections=PROJECTIONS,
    migrations="reporting:migrations",
)
