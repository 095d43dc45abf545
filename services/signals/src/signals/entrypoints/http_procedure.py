"""The network's procedure: what is in force, its picture, and its next version."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.fields import Text
from chassis.http import TransactionalRoute, uow_for
from chassis.problem_handlers import field_errors
from chassis.problems import FieldError, Invalid, NotFound, Words
from chassis.uow import Uow
from signals.domain.diagram import svg
from signals.domain.ports import Store
from signals.domain.procedure import InvalidProcedure, Procedure, parse, shipped, shipped_text
from signals.domain.versions import AddProcedure, Change, check_next, differences, in_force
from signals.entrypoints.shared import Anyone

router = APIRouter(route_class=TransactionalRoute, tags=["procedure"])

Readers = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy", "administrator"))]
ProcedureId = Annotated[str, Path(pattern="^[a-z][a-z0-9]{1,30}-[0-9]{1,4}$")]
Administrators = Annotated[Uow[Store], Depends(uow_for("administrator"))]


class ProcedureText(BaseModel):
    """A procedure in YAML, as `GET /procedure/versions` gives it."""

    model_config = ConfigDict(extra="forbid")

    text: Text


class Checked(BaseModel):
    """What the next version would change."""

    id: str
    valid_from: date
    changes: list[Change]


class Version(Checked):
    """`changes`: what differs from the version before."""

    in_force: bool
    text: str


class Added(BaseModel):
    id: str


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
async def diagram_of(version: ProcedureId, uow: Readers) -> Response:
    try:
        found = await uow.store.procedure(version)
    except LookupError:
        raise NotFound from None
    return Response(svg(found), media_type="image/svg+xml")


@router.get("/procedure/versions")
async def versions(uow: Readers) -> list[Version]:
    """The newest first; the last is the one that ships."""
    own = await uow.store.procedures()
    current = in_force(own, uow.clock.today())
    kept = {shipped().id: shipped_text(), **await uow.store.procedure_texts()}
    line = [shipped(), *own]
    listed = [
        Version(
            id=one.id,
            valid_from=one.valid_from,
            changes=differences(line[max(at - 1, 0)], one),
            in_force=one.id == current.id,
            text=kept[one.id],
        )
        for at, one in enumerate(line)
    ]
    return listed[::-1]


@router.post("/procedure/check")
async def check(body: ProcedureText, uow: Administrators) -> Checked:
    """Whether this can be the next version, and what it changes. Keeps nothing."""
    proposed, own = read(body.text), await uow.store.procedures()
    check_next(own, proposed, uow.clock.today())
    last = own[-1] if own else shipped()
    return Checked(id=proposed.id, valid_from=proposed.valid_from, changes=differences(last, proposed))


@router.post("/procedure/versions", status_code=201)
async def add(body: ProcedureText, uow: Administrators) -> Added:
    """Dossiers that begin from its date on follow it; the others finish as they began."""
    return Added(id=await uow.handle(AddProcedure(read(body.text), body.text)))


def read(text: str) -> Procedure:
    """Raises `Invalid` with every fault."""
    try:
        return parse(text)
    except ValidationError as error:
        raise Invalid(errors=list(_faults(error))) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        unreadable = Words("Dit is geen leesbare YAML.", "This isn't readable YAML.")
        raise Invalid(errors=[FieldError("/body/text", unreadable)]) from None


def _faults(error: ValidationError) -> Iterator[FieldError]:
    """An unsound procedure has faults of its own; the others say where a value doesn't fit."""
    for each in error.errors():
        reason = each.get("ctx", {}).get("error")
        if isinstance(reason, InvalidProcedure):
            yield from (FieldError("/body/text", fault) for fault in reason.faults)
        else:
            ((pointer, words),) = field_errors([each])
            place = f"{pointer[1:].replace('/', '.')}: " if pointer else ""
            yield FieldError("/body/text", Words(place + words.nl, place + words.en))
