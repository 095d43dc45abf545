"""The network's procedure: what is in force, its picture, and its next version."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from chassis.http import TransactionalRoute
from chassis.problems import NotFound
from signals.casework.versions import own_procedures
from signals.domain.diagram import svg
from signals.domain.procedure import parse, shipped, shipped_text
from signals.domain.versions import AddProcedure, check_next, in_force, newest
from signals.entrypoints.shared import Administrators, Anyone, VersionReaders
from signals.entrypoints.versioned import Added, Checked, Version, Written, checked, listed, read

router = APIRouter(route_class=TransactionalRoute, tags=["procedure"])

ProcedureId = Annotated[str, Path(pattern="^[a-z][a-z0-9]{1,30}-[0-9]{1,4}$")]


@router.get("/procedure")
async def procedure(uow: Anyone) -> dict[str, Any]:
    """The procedure that is in force in this network, as data."""
    found = await uow.store.procedure_in_force(uow.clock.today())
    return {"id": found.id, **found.model_dump(mode="json", exclude_none=True)}


@router.get("/procedure/diagram.svg", response_class=Response)
async def diagram(uow: Anyone) -> Response:
    """Of the one in force."""
    found = await uow.store.procedure_in_force(uow.clock.today())
    return Response(svg(found), media_type="image/svg+xml")


@router.get("/procedure/versions/{version}/diagram.svg", response_class=Response)
async def diagram_of(version: ProcedureId, uow: VersionReaders) -> Response:
    try:
        found = await uow.store.procedure(version)
    except LookupError:
        raise NotFound from None
    return Response(svg(found), media_type="image/svg+xml")


@router.get("/procedure/versions")
async def versions(uow: VersionReaders) -> list[Version]:
    """The newest first; the last is the one that ships."""
    own = await own_procedures(uow)
    kept = {shipped().id: shipped_text(), **await uow.store.procedure_texts()}
    return listed([shipped(), *own], kept, in_force(own, uow.clock.today()).id)


@router.post("/procedure/check")
async def check(body: Written, uow: Administrators) -> Checked:
    """Whether this can be the next version, and what it changes. Keeps nothing."""
    proposed, own = read(body.text, parse), await own_procedures(uow)
    check_next(own, proposed, uow.clock.today())
    return checked(newest(own) or shipped(), proposed)


@router.post("/procedure/versions", status_code=201)
async def add(body: Written, uow: Administrators) -> Added:
    """Dossiers that begin from its date on follow it; the others finish as they began."""
    return Added(id=await uow.handle(AddProcedure(read(body.text, parse), body.text)))
