"""What can be read of reporting over HTTP."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel

from chassis.uow import Uow
from contracts.codes import DeclineReason, FollowUpResult, Level, PolicyAnswer, ReferralOutcome, Step, Theme
from reporting.adapters import figures
from reporting.adapters.tables import bundle_dossiers, bundles
from reporting.domain.bundles import State, persons, rounded_down
from reporting.domain.ports import Store


class Lateness(BaseModel):
    """`escalated`: dossiers in which somebody had to be told of this step, mostly since it was late."""

    step: Step
    done: int
    late: int
    escalated: int


class ReferralOutcomes(BaseModel):
    """`clients_say`: what came out of asking the clients of these referrals whether it helped."""

    partner_id: UUID
    made: int
    received: int
    accepted: int
    declined: int
    passed_on: int
    completed: int
    recalled: int
    waiting: int
    median_days_to_answer: int | None
    declined_because: dict[DeclineReason, int] = {}
    outcomes: dict[ReferralOutcome, int] = {}
    clients_say: dict[FollowUpResult, int] = {}


class Candidate(BaseModel):
    """`reached`: enough distinct clients to form a bundle of it."""

    theme: Theme
    level: Level
    count: int
    from_month: str
    until_month: str
    reached: bool
    needed: int


class BundleView(BaseModel):
    """`signals` is for coordinators; others see `at_least`, in steps of the minimum cell."""

    bundle_id: UUID
    theme: Theme
    levels: list[Level]
    areas: list[str]
    from_month: str
    until_month: str
    title: str | None
    state: State
    at_least: int
    signals: int | None = None
    formed_on: date
    submitted_on: date | None
    answer: PolicyAnswer | None
    answered_on: date | None
    on_behalf: bool | None


class BundleDetails(BundleView):
    story: str | None
    examples: list[str] = []
    solutions: list[str] = []
    reason: str | None
    dossier_ids: list[UUID] | None = None


async def lateness(uow: Uow[Store]) -> list[Lateness]:
    rows = await uow.execute(figures.LATENESS, {"network_id": uow.network_id})
    return [Lateness.model_validate(dict(row)) for row in rows.mappings()]


async def referral_outcomes(uow: Uow[Store]) -> list[ReferralOutcomes]:
    parameters = {"network_id": uow.network_id}
    answers: dict[UUID, dict[str, dict[str, int]]] = {}
    for row in (await uow.execute(figures.REFERRAL_ANSWERS, parameters)).mappings():
        answers.setdefault(row["partner_id"], {}).setdefault(row["what"], {})[row["code"]] = row["count"]
    partners = (await uow.execute(figures.REFERRALS, parameters)).mappings()
    return [
        ReferralOutcomes.model_validate({**row, **answers.get(row["partner_id"], {})}) for row in partners
    ]


async def candidates(uow: Uow[Store], from_month: str | None, until_month: str | None) -> list[Candidate]:
    needed = uow.network.minimum_cell
    asked = {"network_id": uow.network_id, **figures.months(from_month, until_month)}
    rows = await uow.execute(figures.candidates(), asked)
    return [
        Candidate.model_validate(
            {**row, "needed": needed, "reached": persons(row["clients"], row["client_less"]) >= needed}
        )
        for row in rows.mappings()
    ]


_place = (bundles.c.formed_on, bundles.c.bundle_id)
_newest_first = [column.desc() for column in _place]


async def bundles_of(uow: Uow[Store], limit: int, after: UUID | None) -> list[BundleView]:
    """The newest first, those that come `after` that one; those not submitted yet only for coordinators."""
    found = sa.select(bundles).where(*_visible(uow)).order_by(*_newest_first).limit(limit)
    if after:
        last = bundles.alias("last")
        place = sa.select(*(last.c[column.name] for column in _place)).where(
            last.c.network_id == uow.network_id, last.c.bundle_id == after
        )
        found = found.where(sa.tuple_(*_place) < place.scalar_subquery())
    rows = (await uow.execute(found)).mappings().all()
    titles = await uow.vault.open_many([(row["bundle_id"], "title", row["title_sealed"]) for row in rows])
    return [
        BundleView.model_validate({**row, **_size(uow, row), "title": title})
        for row, title in zip(rows, titles, strict=True)
    ]


async def bundle(uow: Uow[Store], bundle_id: UUID) -> BundleDetails | None:
    """None when unknown, or not yet submitted and the caller no coordinator."""
    found = sa.select(bundles).where(*_visible(uow), bundles.c.bundle_id == bundle_id)
    row = (await uow.execute(found)).mappings().one_or_none()
    if row is None:
        return None
    content = {**row, **_size(uow, row), **await _words(uow, row)}
    if uow.principal.has("coordinator"):
        content["dossier_ids"] = await _members(uow, bundle_id)
    return BundleDetails.model_validate(content)


def _visible(uow: Uow[Store]) -> list[sa.ColumnElement[bool]]:
    own = bundles.c.network_id == uow.network_id
    return [own] if uow.principal.has("coordinator") else [own, bundles.c.state != State.FORMED]


def _size(uow: Uow[Store], row: sa.RowMapping) -> dict[str, int | None]:
    return {
        "at_least": rounded_down(row["signals"], uow.network.minimum_cell),
        "signals": row["signals"] if uow.principal.has("coordinator") else None,
    }


async def _words(uow: Uow[Store], row: sa.RowMapping) -> dict[str, Any]:
    names = ("title", "story", "examples", "solutions", "reason")
    sealed = {name: row[f"{name}_sealed"] for name in names if row[f"{name}_sealed"]}
    opened = await uow.vault.open_many([(row["bundle_id"], name, text) for name, text in sealed.items()])
    words: dict[str, Any] = dict.fromkeys(names) | dict(zip(sealed, opened, strict=True))
    for name in ("examples", "solutions"):
        words[name] = json.loads(words[name] or "[]")
    return words


async def _members(uow: Uow[Store], bundle_id: UUID) -> list[UUID]:
    members = (
        sa.select(bundle_dossiers.c.dossier_id)
        .where(bundle_dossiers.c.network_id == uow.network_id, bundle_dossiers.c.bundle_id == bundle_id)
        .order_by(bundle_dossiers.c.dossier_id)
    )
    return list((await uow.execute(members)).scalars())
