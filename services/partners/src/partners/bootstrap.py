"""Partners, put together."""

from chassis.service import Service
from partners import handlers
from partners.adapters.measures import measure_webhooks
from partners.adapters.store import SqlStore
from partners.entrypoints import http

service = Service(
    name="partners",
    store=SqlStore,
    router=http.router,
    commands=handlers.COMMANDS,
    events=handlers.EVENTS,
    deadlines=handlers.DEADLINES,
    emits=handlers.EMITS,
    migrations="partners:migrations",
    measure=measure_webhooks,
)
