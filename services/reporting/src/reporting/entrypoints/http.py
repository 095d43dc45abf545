"""Reporting's HTTP interface."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from chassis.http import TransactionalRoute, Uow, uow_for
from chassis.problems import FieldError, Invalid, NotFound, Words
from contracts.base import Month
from reporting.adapters import figures, publications, queries
from reporting.adapters.figures import Dimension
from reporting.adapters.waivers import Waivers, waivers
from reporting.domain.commands import Answer, AnswerBundle, Command, FormBundle, SubmitBundle
from reporting.domain.ports import Store
from reporting.entrypoints.csv import figures_as_csv, waivers_as_csv

router = APIRouter(route_class=TransactionalRoute, tags=["reporting"])

Coordinators = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy"))]
Policy = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy", "steering"))]

From = Annotated[Month | None, Query(alias="from", description="First month, YYYY-MM")]
Until = Annotated[Month | None, Query(alias="until", description="Last month, YYYY-MM")]
Format = Annotated[Literal["json", "csv"], Query(alias="format")]


class Figures(BaseModel):
    """Each row has a code for every dimension in `by` (null: not known yet) and its `count`."""

    by: list[Dimension]
    rows: list[dict[str, str | int | None]]
    total: int


class BundleFormedView(BaseModel):
    bundle_id: UUID


async def _dimensions(
    by: Annotated[str, Query(description="Dimensions, with commas between")] = "kind,level,theme,area,month",
) -> list[Dimension]:
    names = [name.strip() for name in by.split(",") if name.strip()]
    known = set(Dimension)
    if not names or len(set(names)) < len(names) or not known.issuperset(names):
        choices = ", ".join(Dimension)
        words = Words(f"Kies uit: {choices}, elk hoogstens één keer.", f"Choose from: {choices}, each once.")
        raise Invalid(errors=[FieldError("/query/by", words)])
    return [Dimension(name) for name in names]


@router.get("/figures", response_model=Figures, responses={200: {"content": {"text/csv": {}}}})
async def read_figures(
    uow: Coordinators,
    by: Annotated[list[Dimension], Depends(_dimensions)],
    from_month: From = None,
    until_month: Until = None,
    format_: Format = "json",
) -> Figures | Response:
    asked = {"network_id": uow.network_id, **figures.months(from_month, until_month)}
    rows = [tuple(row) for row in await uow.execute(figures.by_dimensions(tuple(by)), asked)]
    if format_ == "csv":
        return _spreadsheet(figures_as_csv(by, rows), "cijfers")
    names = [*by, "count"]
    return Figures(
        by=by,
        rows=[dict(zip(names, row, strict=True)) for row in rows],
        total=sum(int(row[-1]) for row in rows),
    )


@router.get("/lateness")
async def read_lateness(uow: Coordinators) -> list[queries.Lateness]:
    return await queries.lateness(uow)


@router.get("/waivers", response_model=list[Waivers], responses={200: {"content": {"text/csv": {}}}})
async def read_waivers(
    uow: Coordinators, from_month: From = None, until_month: Until = None, format_: Format = "json"
) -> list[Waivers] | Response:
    """Steps that were waived, per municipality, sub-municipality and month."""
    found = await waivers(uow, from_month, until_month)
    return _spreadsheet(waivers_as_csv(found), "overgeslagen-stappen") if format_ == "csv" else found


@router.get("/referral-outcomes")
async def read_referral_outcomes(uow: Coordinators) -> list[queries.ReferralOutcomes]:
    return await queries.referral_outcomes(uow)


@router.get("/published-figures")
async def read_published_figures(uow: Policy) -> list[publications.PublishedTable]:
    return await publications.published(uow)


@router.get("/bundle-candidates")
async def read_candidates(
    uow: Coordinators, from_month: From = None, until_month: Until = None
) -> list[queries.Candidate]:
    return await queries.candidates(uow, from_month, until_month)


@router.get("/bundles")
async def list_bundles(
    uow: Policy,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[UUID | None, Query(description="The last bundle of the page before")] = None,
) -> list[queries.BundleView]:
    return await queries.bundles_of(uow, limit, after)


@router.get("/bundles/{bundle_id}")
async def read_bundle(bundle_id: UUID, uow: Policy) -> queries.BundleDetails:
    if found := await queries.bundle(uow, bundle_id):
        return found
    raise NotFound


@router.post("/bundles", status_code=201)
async def form_bundle(body: FormBundle, uow: Coordinators, response: Response) -> BundleFormedView:
    formed = await uow.handle(body)
    if not formed.is_new:
        response.status_code = 200
    return BundleFormedView(bundle_id=formed.bundle_id)


@router.post("/bundles/{bundle_id}/submit")
async def submit_bundle(bundle_id: UUID, uow: Coordinators) -> queries.BundleDetails:
    return await _done(uow, bundle_id, SubmitBundle(bundle_id=bundle_id))


@router.post("/bundles/{bundle_id}/answer")
async def answer_bundle(bundle_id: UUID, body: Answer, uow: Policy) -> queries.BundleDetails:
    return await _done(uow, bundle_id, AnswerBundle(bundle_id=bundle_id, **body.model_dump()))


def _spreadsheet(text: str, name: str) -> Response:
    return Response(
        text.encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


async def _done(uow: Uow[Store], bundle_id: UUID, command: Command) -> queries.BundleDetails:
    await uow.handle(command)
    if done := await queries.bundle(uow, bundle_id):
        return done
    raise NotFound
