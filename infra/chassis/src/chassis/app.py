"""The HTTP application of a service: its own router and what every service answers."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from chassis import metrics, operations
from chassis.body_limit import BodyLimit
from chassis.fields import Moment
from chassis.http import TransactionalRoute, Uow, principal_of, runtime_of, uow_for
from chassis.journal import LARGEST_PAGE, JournalEvent, page_of
from chassis.middleware import RequestEdge
from chassis.openapi import ServiceApp
from chassis.problem_handlers import install_problem_handlers
from chassis.problems import NotFound
from chassis.progress import Progress
from chassis.runtime import Runtime

router = APIRouter(tags=["chassis"])
audited = APIRouter(tags=["chassis"], route_class=TransactionalRoute)

_entries = sa.text(
    """SELECT id, at, actor, role, action, subject_kind, subjects, ground FROM audit_entries
    WHERE id > :after ORDER BY id LIMIT :limit"""
)
_readers = sa.text(
    """SELECT id, at, actor, role, action, subject_kind, ARRAY[CAST(:subject AS uuid)] AS subjects, ground
    FROM audit_entries WHERE subjects @> ARRAY[CAST(:subject AS uuid)] ORDER BY id DESC LIMIT 500"""
)


class AuditEntry(BaseModel):
    """Who did or read what, when, on what ground."""

    id: int
    at: datetime
    actor: str
    role: str
    action: str
    subject_kind: str
    subjects: list[UUID]
    ground: str | None


class Travel(BaseModel):
    """Move the domain clock forward, by days or to a moment."""

    model_config = ConfigDict(extra="forbid")

    advance_days: Annotated[float, Field(ge=0, le=36_500, strict=True)] | None = None
    to: Moment | None = None


class Now(BaseModel):
    """The domain clock's time."""

    now: datetime


class Health(BaseModel):
    """Whether the process works; `problems` names the parts that don't."""

    status: str
    problems: list[str] = []


@router.get("/health/live")
async def live() -> Health:
    return Health(status="ok")


@router.get("/health/ready", responses={503: {"model": Health}})
async def ready(request: Request, response: Response) -> Health:
    health: Callable[[], Awaitable[list[str]]] = request.app.state.health
    problems = await health()
    if problems:
        response.status_code = 503
    return Health(status="not ready" if problems else "ok", problems=problems)


@router.get("/metrics", include_in_schema=False)
async def exposition() -> Response:
    body, content_type = metrics.exposition()
    return Response(body, media_type=content_type)


@router.get("/journal", response_model=list[JournalEvent])
async def journal(
    request: Request,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 1000,
) -> Response:
    """The network's events in the order of publication: for a rebuild, since a broker forgets.

    Those of every network for a login that is of none.
    """
    principal = await principal_of(request, "rebuild")
    async with runtime_of(request).worker_engine.connect() as connection:
        page = await page_of(connection, principal.network_id, after, limit)
    return Response(page, media_type="application/json")


@router.post("/clock")
async def travel(request: Request, body: Travel) -> Now:
    """Time travel, where the launcher turned it on; elsewhere 404."""
    runtime = runtime_of(request)
    if not runtime.settings.time_travel:
        raise NotFound
    await principal_of(request, "clock")
    async with runtime.worker_engine.connect() as connection:
        await runtime.clock.load(connection)
        if body.to:
            await runtime.clock.advance_to(connection, body.to)
        if body.advance_days:
            await runtime.clock.advance(connection, timedelta(days=body.advance_days))
    return Now(now=runtime.clock.now())


@audited.get("/audit")
async def audit_trail(
    uow: Annotated[Uow[Any], Depends(uow_for("dpo"))],
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> list[AuditEntry]:
    """The trail of the own network: for the data protection officer."""
    rows = (await uow.execute(_entries, {"after": after, "limit": limit})).mappings()
    return [AuditEntry.model_validate(dict(row)) for row in rows]


@audited.get("/subjects/{subject_id}/readers")
async def readers(
    request: Request, subject_id: UUID, uow: Annotated[Uow[Any], Depends(uow_for("dpo", "coordinator"))]
) -> list[AuditEntry]:
    """Who looked at a person's data, when and on what ground: to be shown at the person's request."""
    if keep_out := runtime_of(request).service.keep_out:
        await keep_out(uow, subject_id)
    rows = (await uow.execute(_readers, {"subject": subject_id})).mappings()
    entries = [AuditEntry.model_validate(dict(row)) for row in rows]
    uow.audit("read_readers", "person", [subject_id])
    return entries


def create_app(
    runtime: Runtime,
    health: Callable[[], Awaitable[list[str]]],
    progress: Progress | None = None,
) -> FastAPI:
    """The service's application; `health` answers with the names of the parts that don't work.

    `progress` is that of the consumer, where one runs in this process.
    """
    app = ServiceApp(
        title=f"Draaischijf {runtime.service.name}",
        version="1",
        docs_url=None,
        redoc_url=None,
        # FastAPI's own quote paths, queries and exceptions' messages; `RequestEdge` doesn't.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.runtime = runtime
    app.state.health = health
    app.state.progress = progress
    install_problem_handlers(app)
    # One list: a router within a router is asked anew, at every request, what it holds.
    for part in (runtime.service.router, router, audited, operations.router):
        app.router.routes.extend(part.routes)
    app.add_middleware(BodyLimit)
    app.add_middleware(RequestEdge, service=runtime.service.name)
    return app
