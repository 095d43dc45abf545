"""The directory of services over HTTP: entries, agreements, and the whole of it as HSDS 3.0."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from chassis.fields import Text
from chassis.http import TransactionalRoute, Uow, uow_for
from chassis.problem_handlers import field_errors
from chassis.problems import Invalid, NotFound
from partners.adapters import queries
from partners.domain import hsds
from partners.domain.agreements import Agreement, RecordAgreement
from partners.domain.commands import (
    Capacity,
    ImportDirectory,
    RegisterPartner,
    TellCapacity,
    TellListing,
    VerifyPartner,
)
from partners.domain.hsds_writing import organization_of
from partners.domain.listing import Listing
from partners.domain.ports import Store

router = APIRouter(route_class=TransactionalRoute, tags=["directory"])

NETWORK = ("coordinator", "deputy", "administrator")
Anyone = Annotated[Uow[Store], Depends(uow_for())]
Directory = Annotated[Uow[Store], Depends(uow_for(*NETWORK))]
Telling = Annotated[Uow[Store], Depends(uow_for("partner", *NETWORK))]


class PartnerRegisteredView(BaseModel):
    partner_id: UUID


class ListingBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    works_on: Text | None = None
    listing: Listing


class ImportedView(BaseModel):
    """In entries of the directory; an organisation with several services is one for each."""

    added: int
    changed: int
    unchanged: int


class AgreementRecorded(BaseModel):
    version: int


@router.post("/partners", status_code=201)
async def register_partner(
    body: RegisterPartner, uow: Directory, response: Response
) -> PartnerRegisteredView:
    registered = await uow.handle(body)
    if not registered.is_new:
        response.status_code = 200
    return PartnerRegisteredView(partner_id=registered.partner_id)


@router.get("/partners")
async def list_partners(uow: Anyone) -> list[queries.PartnerView]:
    return await queries.all_partners(uow)


@router.get("/partners/{partner_id}")
async def read_partner(partner_id: UUID, uow: Anyone) -> queries.PartnerDetails:
    if found := await queries.partner(uow, partner_id):
        return found
    raise NotFound


@router.post("/partners/{partner_id}/capacity")
async def tell_capacity(partner_id: UUID, body: Capacity, uow: Telling) -> queries.PartnerView:
    """Whether there is room now; the entry counts as verified today."""
    await uow.handle(TellCapacity(partner_id=partner_id, **body.model_dump()))
    return await read_partner(partner_id, uow)


@router.post("/partners/{partner_id}/listing")
async def tell_listing(partner_id: UUID, body: ListingBody, uow: Telling) -> queries.PartnerView:
    """What anyone in the network may read of the service; the entry counts as verified today."""
    await uow.handle(TellListing(partner_id=partner_id, works_on=body.works_on, listing=body.listing))
    return await read_partner(partner_id, uow)


@router.post("/partners/{partner_id}/verify")
async def verify_partner(partner_id: UUID, uow: Telling) -> queries.PartnerView:
    """All of it still holds."""
    await uow.handle(VerifyPartner(partner_id=partner_id))
    return await read_partner(partner_id, uow)


@router.get("/partners/{partner_id}/agreements")
async def list_agreements(partner_id: UUID, uow: Telling) -> list[queries.AgreementView]:
    found = await queries.agreements(uow, partner_id)
    if found is None:
        raise NotFound
    return found


@router.post("/partners/{partner_id}/agreements", status_code=201)
async def record_agreement(partner_id: UUID, body: Agreement, uow: Directory) -> AgreementRecorded:
    """It replaces the one before, which is kept."""
    return AgreementRecorded(version=await uow.handle(RecordAgreement(partner_id=partner_id, agreement=body)))


@router.get("/directory/hsds", response_model_exclude_none=True)
async def export_directory(
    uow: Anyone,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=hsds.MOST)] = 100,
) -> hsds.Page:
    """Organisations with their services, as Open Referral's HSDS 3.0 has them; no contact persons."""
    entries = sorted((await uow.store.entries()).values(), key=lambda entry: (entry.name, entry.partner_id))
    pages = max(1, -(-len(entries) // per_page))
    shown = entries[(page - 1) * per_page : page * per_page]
    return hsds.Page(
        total_items=len(entries),
        total_pages=pages,
        page_number=page,
        size=len(shown),
        first_page=page == 1,
        last_page=page >= pages,
        empty=not shown,
        contents=[organization_of(entry) for entry in shown],
    )


@router.post("/directory/hsds")
async def import_directory(body: dict[str, JsonValue], uow: Directory) -> ImportedView:
    """A page of HSDS 3.0: `contents` holds organisations, fully nested.

    What is new or different counts as unverified; what the document leaves out stays as it was.
    """
    imported = await uow.handle(ImportDirectory(document=_document(body)))
    return ImportedView(added=imported.added, changed=imported.changed, unchanged=imported.unchanged)


def _document(body: dict[str, JsonValue]) -> hsds.Document:
    """Raises `Invalid`, with every fault."""
    try:
        return hsds.Document.model_validate(body)
    except ValidationError as error:
        located = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise Invalid(errors=field_errors(located)) from None
