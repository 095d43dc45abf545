"""Referrals, their letters and their grounds."""

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from chassis.http import TransactionalRoute
from chassis.openapi import ALSO_BY_ASSERTION, refuses
from chassis.problems import NotFound, TooMany
from chassis.uow import Uow
from signals.adapters import letter_pdf
from signals.casework.referring import ReadableLetter
from signals.domain import commands as c
from signals.domain.disclosure import BlockDisclosure, LiftBlock
from signals.domain.ports import Store
from signals.domain.words import Line, Words
from signals.entrypoints.shared import Coordinators, DossierState, LetterReaders, take

router = APIRouter(route_class=TransactionalRoute, tags=["referrals"])


class RecallBody(c.StepCommand):
    reason: Words | None = None


class GroundBody(c.StepCommand):
    danger: Words
    decided_by: Line | None = None


class ReviewBody(c.StepCommand):
    note: Words | None = None


class LiftBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(repr=False)


class PartView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    heading: str
    lines: list[str] = Field(repr=False)


class SheetView(BaseModel):
    """The letter as it is laid out, part by part."""

    model_config = ConfigDict(from_attributes=True)

    to: str
    sender: str
    written_on: str
    parts: list[PartView]
    confidential: str


class LetterView(BaseModel):
    """`letter` is its text in one piece."""

    referral_id: UUID
    letter: str = Field(repr=False)
    ground: str
    letter_scope: str
    warmth: str
    sheet: SheetView


@router.post("/dossiers/{dossier_id}/referrals", status_code=201)
async def refer(dossier_id: UUID, body: c.Refer, uow: Coordinators) -> DossierState:
    """Hand the question to a partner, on a lawful ground. The letter stays here and is read here."""
    return await take(uow, dossier_id, body)


@router.post("/referrals/{referral_id}/recall")
async def recall(referral_id: UUID, body: RecallBody, uow: Coordinators) -> DossierState:
    step = c.Recall(referral_id=referral_id, **body.model_dump())
    return await take(uow, await _dossier_of(uow, referral_id), step)


@router.post("/referrals/{referral_id}/ground")
async def record_ground(referral_id: UUID, body: GroundBody, uow: Coordinators) -> DossierState:
    """After acute danger: what the danger was, and who decided."""
    step = c.RecordGround(referral_id=referral_id, **body.model_dump())
    return await take(uow, await _dossier_of(uow, referral_id), step)


@router.post("/referrals/{referral_id}/review")
async def review_ground(referral_id: UUID, body: ReviewBody, uow: Coordinators) -> DossierState:
    """An emergency, reviewed by someone who didn't decide it."""
    step = c.ReviewGround(referral_id=referral_id, **body.model_dump())
    return await take(uow, await _dossier_of(uow, referral_id), step)


@router.get("/referrals/{referral_id}/letter", responses=refuses(TooMany), openapi_extra=ALSO_BY_ASSERTION)
async def read_letter(referral_id: UUID, uow: LetterReaders) -> LetterView:
    """Readable at this moment only while its ground holds; every reading is recorded with that ground."""
    readable: ReadableLetter = await uow.handle(c.ReadLetter(referral_id=referral_id))
    made = readable.referral.made
    return LetterView(
        referral_id=referral_id,
        letter=readable.sheet.text,
        ground=made.ground,
        letter_scope=made.letter_scope,
        warmth=made.warmth,
        sheet=SheetView.model_validate(readable.sheet),
    )


@router.get(
    "/referrals/{referral_id}/letter.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **refuses(TooMany)},
    openapi_extra=ALSO_BY_ASSERTION,
)
async def read_letter_as_pdf(referral_id: UUID, uow: LetterReaders) -> Response:
    """To print: the same letter through the same guard. Neither its name nor its data says about whom."""
    readable: ReadableLetter = await uow.handle(c.ReadLetter(referral_id=referral_id))
    pdf = await run_in_threadpool(letter_pdf.render, readable.sheet)
    return Response(pdf, media_type="application/pdf", headers=letter_pdf.HEADERS)


@router.post("/dossiers/{dossier_id}/block-disclosure")
async def block_disclosure(dossier_id: UUID, uow: Coordinators) -> None:
    """The client says stop: letters that rest on the client's will close at once, ahead of intake's news."""
    await uow.handle(BlockDisclosure(dossier_id=dossier_id))


@router.post("/dossiers/{dossier_id}/lift-block")
async def lift_block(dossier_id: UUID, body: LiftBody, uow: Coordinators) -> None:
    """The client thought better of it: a letter opens again where its ground and consents hold now."""
    await uow.handle(LiftBlock(dossier_id=dossier_id, reason=body.reason))


async def _dossier_of(uow: Uow[Store], referral_id: UUID) -> UUID:
    letter = await uow.store.letter(referral_id)
    if letter is None:
        raise NotFound
    return letter.dossier_id
