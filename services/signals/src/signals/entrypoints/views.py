"""What reading answers with."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, with_config
from typing_extensions import TypedDict

from chassis.problems import Language
from contracts.codes import Step
from signals.adapters.duplicates import MaybeSame
from signals.adapters.history import Other
from signals.adapters.reading import CardWords
from signals.domain import facts as f
from signals.domain.asking import NextAttempt
from signals.domain.case import Case, Referral
from signals.domain.dossier import Dossier
from signals.domain.engine import Assessment
from signals.domain.refusals import Refusal
from signals.entrypoints.beside_views import AttachmentView, NoteView
from signals.entrypoints.card_views import CardView, card_view


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


# No models: there may be hundreds, and mappings are checked and written out in half the time.
@with_config(ConfigDict(extra="allow"))
class Happened(TypedDict):
    """A fact, with whatever codes it carries."""

    fact: str
    at: datetime
    recorded_at: datetime
    by: str | None
    text: str | None


class StepView(_View):
    step: Step
    state: str
    due_at: datetime | None
    late: bool


class BlockedView(BaseModel):
    command: str
    guard: str
    message: str
    satisfied_by: str


class ReferralView(BaseModel):
    """`held`: the guard that keeps the letter closed for the partner at this moment, if any does.

    Passed on: to whom, as which referral, or by which guard no letter went there (`stopped_by`).
    """

    referral_id: UUID
    partner_id: UUID
    state: str
    ground: str
    warmth: str
    made_on: datetime
    appointment_on: date | None = None
    waiting_until: date | None = None
    contacted_on: date | None = None
    reason: str | None = None
    outcome: str | None = None
    recall_reason: str | None = None
    passed_to: UUID | None = None
    passed_from: UUID | None = None
    onward: UUID | None = None
    stopped_by: str | None = None
    held: str | None = None


class ActionView(TypedDict):
    action_id: UUID
    kind: str
    owner: str
    owner_id: UUID | None
    due_on: date
    done_on: datetime | None
    note: str | None


class JoinedView(BaseModel):
    """A signal that came from another dossier, and can go back to it."""

    signal_id: UUID
    home_id: UUID


class BundleView(BaseModel):
    bundle_id: UUID
    answer: str | None = None


class DossierView(BaseModel):
    """`maybe_same`: open dossiers that may be about the same; `history`: all others."""

    dossier_id: UUID
    client_id: UUID | None
    anonymous: bool
    area: str
    level: str | None
    theme: str | None
    weight: int | None
    status: str
    procedure_version: str
    signals: list[CardView]
    timeline: list[Happened] = Field(repr=False)
    steps: list[StepView]
    allowed: list[str]
    blocked: list[BlockedView]
    actions: list[ActionView] = Field(repr=False)
    referrals: list[ReferralView]
    follow_ups: list[Happened] = Field(repr=False)
    next_attempts: list[NextAttempt] = []
    feedback: list[Happened] = Field(repr=False)
    bundles: list[BundleView]
    notes: list[NoteView] = []
    attachments: list[AttachmentView] = []
    disclosure_blocked: bool = False
    suspended_until: date | None = None
    suspended_days: int = 0
    joined_into: UUID | None = None
    joined: list[JoinedView] = []
    maybe_same: list[MaybeSame] = []
    history: list[Other] = []


def dossier_view(
    dossier: Dossier,
    seen: Assessment,
    cards: list[CardWords],
    words: dict[int, str],
    held: dict[UUID, str],
    language: Language,
) -> DossierView:
    case = dossier.case
    known = case.interpreted or case.signals[0][1]
    timeline = _timeline(dossier.facts, words)
    return DossierView(
        dossier_id=dossier.dossier_id,
        client_id=dossier.client_id,
        anonymous=dossier.anonymous,
        area=case.area or "",
        level=known.level,
        theme=known.theme,
        weight=case.interpreted.weight if case.interpreted else None,
        status=seen.status,
        procedure_version=dossier.procedure.id,
        signals=[card_view(card) for card in cards],
        timeline=timeline,
        steps=[StepView.model_validate(step) for step in seen.steps],
        allowed=[*seen.allowed, *always_allowed(case, cards)],
        blocked=[blocked_view(command, refusal, language) for command, refusal in seen.blocked],
        actions=_actions(case, words),
        referrals=[_referral(case, one, held.get(one.id)) for one in case.referrals.values()],
        follow_ups=[one for one in timeline if one["fact"] == "followed_up"],
        feedback=[one for one in timeline if one["fact"] == "fed_back"],
        bundles=_bundles(case),
        suspended_until=seen.suspended_until,
        suspended_days=seen.suspended_days,
        joined_into=case.joined_into,
        joined=[JoinedView(signal_id=id_, home_id=home_id) for id_, home_id in case.guests.items()],
    )


def always_allowed(case: Case, cards: list[CardWords]) -> list[str]:
    """A structural signal at any time; settling in one click what a volunteer dealt with."""
    if case.joined_into:
        return []
    handled = any(card.words.get("handled_by_volunteer") for card in cards)
    untouched = not case.closed and not any(isinstance(fact, f.Translated) for fact in case.facts)
    return ["structural", *(["settle"] if handled and untouched else [])]


def _timeline(facts: list[f.Fact], words: dict[int, str]) -> list[Happened]:
    besides = {"__all__": {"happened_at", "recorded_at", "text"}}
    told = f.history.dump_python(facts, mode="json", exclude=besides, exclude_none=True)
    return [
        {
            "fact": fact.fact,
            "by": None,
            **codes,
            "at": fact.happened_at,
            "recorded_at": fact.recorded_at,
            "text": words.get(position),
        }
        for position, (fact, codes) in enumerate(zip(facts, told, strict=True))
    ]


def blocked_view(command: str, refusal: Refusal, language: Language) -> BlockedView:
    dutch = language == "nl"
    return BlockedView(
        command=command,
        guard=refusal.guard,
        message=refusal.nl if dutch else refusal.en,
        satisfied_by=refusal.satisfy_nl if dutch else refusal.satisfy_en,
    )


def _actions(case: Case, words: dict[int, str]) -> list[ActionView]:
    return [
        {
            "action_id": action_id,
            "kind": action.planned.kind,
            "owner": action.planned.owner,
            "owner_id": action.planned.owner_id,
            "due_on": action.planned.due_on,
            "done_on": done.happened_at if (done := case.actions_done.get(action_id)) else None,
            "note": words.get(action.position),
        }
        for action_id, action in case.actions.items()
    ]


def _referral(case: Case, referral: Referral, held: str | None) -> ReferralView:
    return ReferralView(
        **referral.made.model_dump(
            include={"referral_id", "partner_id", "ground", "warmth", "appointment_on", "passed_from"}
        ),
        state=referral.state,
        made_on=referral.made.happened_at,
        waiting_until=_said(case, referral, f.ReferralWaitlisted, "until"),
        contacted_on=_said(case, referral, f.FirstContactMade, "contacted_on"),
        reason=_said(case, referral, f.ReferralDeclined, "reason"),
        outcome=_said(case, referral, f.ReferralCompleted, "outcome"),
        recall_reason=_said(case, referral, f.ReferralRecalled, "reason"),
        passed_to=_said(case, referral, f.ReferralPassedOn, "to_partner_id"),
        onward=referral.onward,
        stopped_by=_said(case, referral, f.ReferralPassedOn, "stopped_by"),
        held=held,
    )


def _said(case: Case, referral: Referral, kind: type[Any], name: str) -> Any:
    """What the last answer of this kind says, if there is one."""
    said = [getattr(fact, name) for _, fact in case.all_of(kind) if fact.referral_id == referral.id]
    return said[-1] if said else None


def _bundles(case: Case) -> list[BundleView]:
    answers = {fact.bundle_id: fact.answer for _, fact in case.all_of(f.PolicyAnswered)}
    bundled = dict.fromkeys(fact.bundle_id for _, fact in case.all_of(f.Bundled))
    return [BundleView(bundle_id=id_, answer=answers.get(id_)) for id_ in bundled]


__all__ = ["DossierView", "dossier_view"]
