"""Attachments of a dossier: a file comes in as a form, is told by its content, scanned, and then kept."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chassis.body_limit import BodyTooLarge, at_most
from chassis.fields import Line
from chassis.http import TransactionalRoute, principal_of, runtime_of
from chassis.problem_handlers import field_errors
from chassis.problems import FieldError, Invalid, TooLarge, Words
from chassis.uploads import MAX_BESIDES, Incoming
from signals.adapters.scanning import scan
from signals.casework.attaching import Readable, read_attachment
from signals.domain.attachments import AddAttachment, RemoveAttachment
from signals.domain.file_kinds import MAX_BYTES, MEDIA_TYPES, File, fit
from signals.domain.notes import Visibility
from signals.domain.words import Words as Reason
from signals.entrypoints.shared import COORDINATION, Coordinators, audit_reading, opened

router = APIRouter(route_class=TransactionalRoute, tags=["attachments"])

TOO_LARGE = Words("Een bijlage is hoogstens 10 MB.", "An attachment is at most 10 MB.")
CHOOSE = Words("Kies een bestand.", "Choose a file.")


class AttachmentForm(BaseModel):
    """What stands in the form beside the file."""

    model_config = ConfigDict(extra="forbid")

    visibility: Visibility
    attachment_id: UUID | None = None
    name: Line = Field(repr=False)


class NewAttachment(BaseModel):
    attachment_id: UUID


class Why(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason = Field(repr=False)


@dataclass(frozen=True)
class Received:
    """A file that may be kept, and what was said with it."""

    form: AttachmentForm
    file: File = field(repr=False)
    scanned: bool


FORM = {
    "type": "object",
    "required": ["visibility", "file"],
    "additionalProperties": False,
    "properties": {
        "visibility": {"type": "string", "enum": ["team", "coordinator"]},
        "attachment_id": {"type": "string", "format": "uuid"},
        "file": {
            "type": "string",
            "format": "binary",
            "description": "PDF, JPEG or PNG, at most 10 MB",
        },
    },
}
UPLOAD = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
A_FILE = {
    "description": "The file",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()},
}


async def received(request: Request) -> Received:
    """Before any transaction: a slow sender or scanner holds no connection."""
    await principal_of(request, *COORDINATION)
    incoming = Incoming(request.stream(), request.headers.get("content-type"), MAX_BYTES)
    content = bytearray()
    try:
        await incoming.begin()
        async for chunk in incoming.chunks():
            content += chunk
    except (TooLarge, BodyTooLarge):
        raise TooLarge(*TOO_LARGE) from None
    form = _form(incoming)
    file = await asyncio.to_thread(fit, form.name, bytes(content))
    return Received(form, file, await scan(runtime_of(request).settings.clamd, file.content))


def _form(incoming: Incoming) -> AttachmentForm:
    if incoming.field != "file" or not incoming.name:
        raise Invalid(errors=[FieldError("/body/file", CHOOSE)])
    name = incoming.name.replace("\\", "/").rpartition("/")[2]
    try:
        return AttachmentForm.model_validate({**incoming.fields, "name": name})
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        raise Invalid(errors=field_errors(found)) from None


@router.post(
    "/dossiers/{dossier_id}/attachments",
    status_code=201,
    openapi_extra=UPLOAD | at_most(MAX_BYTES + 2 * MAX_BESIDES),
    responses={413: {"description": "More than 10 MB", "content": PROBLEM}},
)
async def add_attachment(
    dossier_id: UUID, given: Annotated[Received, Depends(received)], uow: Coordinators
) -> NewAttachment:
    """A PDF, JPEG or PNG; of a picture only the picture is kept. The same id again changes nothing."""
    form = given.form
    command = AddAttachment(dossier_id, form.attachment_id, form.visibility, given.file, given.scanned)
    return NewAttachment(attachment_id=await uow.handle(command))


@router.get(
    "/dossiers/{dossier_id}/attachments/{attachment_id}",
    response_class=Response,
    responses={200: A_FILE},
)
async def download(dossier_id: UUID, attachment_id: UUID, uow: Coordinators) -> Response:
    """The file, to be saved, never shown as a page of ours. Each reading is in the trail."""
    dossier = await opened(uow, dossier_id)
    found: Readable = await read_attachment(uow, dossier, attachment_id)
    audit_reading(uow, "read_attachment", [(dossier.client_id, dossier.dossier_id)])
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.attachment.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }
    return Response(found.content, media_type=MEDIA_TYPES[found.attachment.kind], headers=headers)


@router.post("/dossiers/{dossier_id}/attachments/{attachment_id}/remove")
async def remove_attachment(dossier_id: UUID, attachment_id: UUID, body: Why, uow: Coordinators) -> None:
    """One added by mistake: its bytes and name go; who removed it and why stays."""
    await uow.handle(RemoveAttachment(dossier_id=dossier_id, attachment_id=attachment_id, reason=body.reason))
