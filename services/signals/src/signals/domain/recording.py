"""From a command that every guard let pass to the fact that it adds."""

from datetime import datetime
from typing import TypedDict
from uuid import uuid4

from contracts.codes import RecallReason, ReferralWarmth
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.arrivals import DayPart
from signals.domain.asking import part_of
from signals.domain.case import brussels_day
from signals.domain.context import Context
from signals.domain.grounds import RULES, covering
from signals.domain.guards import recorded_conditions
from signals.domain.words import Command

LIKE_FOR_LIKE: dict[type[Command], tuple[type[f.Fact], str]] = {
    c.Acknowledge: (f.Acknowledged, "note"),
    c.Interpret: (f.Interpreted, "note"),
    c.Translate: (f.Translated, "reason"),
    c.FinishAction: (f.ActionDone, "note"),
    c.ReviewGround: (f.GroundReviewed, "note"),
    c.FollowUp: (f.FollowedUp, "note"),
    c.GiveFeedback: (f.FedBack, "text"),
    c.Waive: (f.StepWaived, "reason"),
    c.Close: (f.Closed, "note"),
    c.Reopen: (f.Reopened, "reason"),
    c.Suspend: (f.Suspended, "reason"),
    c.Resume: (f.Resumed, "note"),
}
"""Commands whose fields become a fact's as they are, but for the words, which every fact calls `text`."""


class _When(TypedDict):
    happened_at: datetime
    recorded_at: datetime
    by: str


def record(command: c.StepTaken, context: Context) -> f.Fact:
    at = context.moment(command.occurred_at)
    when: _When = {"happened_at": at, "recorded_at": context.now, "by": context.actor}
    match command:
        case c.PlanAction():
            return _action_planned(command, context, when)
        case c.Refer():
            return _referral_made(command, context, when)
        case c.PassOn():
            return _passed_on(command, context)
        case c.Recall():
            reason, words = RecallReason.BY_COORDINATOR, command.reason
            return f.ReferralRecalled(**when, referral_id=command.referral_id, reason=reason, text=words)
        case c.RecordGround():
            who = command.decided_by or context.actor
            given = {"referral_id": command.referral_id, "decided_by": who, "text": command.danger}
            return f.GroundRecorded.model_validate({**when, **given})
        case _:
            kind, words_field = LIKE_FOR_LIKE[type(command)]
            given = command.model_dump(exclude={"occurred_at", words_field})
            fields = given | _part_of_day(command, at, context.now)
            return kind(**when, **fields, text=getattr(command, words_field) or None)


def _action_planned(command: c.PlanAction, context: Context, when: _When) -> f.ActionPlanned:
    """Every action has an owner: whoever is named, else who plans it."""
    return f.ActionPlanned(
        **when,
        action_id=command.action_id or uuid4(),
        kind=command.kind,
        owner=str(command.owner_id or context.actor),
        owner_id=command.owner_id or context.actor_id,
        due_on=command.due_on,
        text=command.note,
    )


def _passed_on(command: c.PassOn, context: Context) -> f.ReferralMade:
    """By nobody: it follows from what the client consented to."""
    consent = covering(context.consents, command.partner_id, brussels_day(context.now))
    return f.ReferralMade(
        happened_at=context.now,
        recorded_at=context.now,
        referral_id=command.referral_id,
        partner_id=command.partner_id,
        ground=command.ground,
        warmth=ReferralWarmth.COLD,
        consent_id=consent.consent_id if consent else None,
        letter_scope=command.letter_scope,
        passed_from=command.passed_from,
    )


def _part_of_day(command: c.StepTaken, at: datetime, now: datetime) -> dict[str, DayPart]:
    """Of asking a client; of a day that is over only its date is known, unless the part of it was said."""
    said = command.occurred_at
    date_alone = said is not None and not isinstance(said, datetime) and said != brussels_day(now)
    if not isinstance(command, c.FollowUp) or command.part_of_day or date_alone:
        return {}
    return {"part_of_day": part_of(at)}


def _referral_made(command: c.Refer, context: Context, when: _When) -> f.ReferralMade:
    consent = None
    if RULES[command.ground].needs_consent:
        consent = covering(context.consents, command.partner_id, brussels_day(context.now))
    return f.ReferralMade(
        **when,
        referral_id=command.referral_id or uuid4(),
        partner_id=command.partner_id,
        ground=command.ground,
        warmth=command.warmth,
        appointment_on=command.appointment_on,
        conditions=recorded_conditions(command.grounds),
        consent_id=consent.consent_id if consent else None,
        letter_scope=command.letter_scope,
        decided_by=command.grounds.decided_by or context.actor,
        text=command.grounds.danger,
    )
