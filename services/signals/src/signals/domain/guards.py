"""The guards: one table, read from top to bottom. Each names the commands that it watches.

A guard answers with a refusal, or None. Guards that need only the dossier also tell beforehand what is
blocked, so that the screens show it; those that need the command's content speak when it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.codes import ConsentScope, Decision, FeedbackMoment, Step
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.case import brussels_day
from signals.domain.context import Context, Situation
from signals.domain.grounds import (
    RULES,
    Consent,
    condition_words,
    covering,
    missing_conditions,
)
from signals.domain.letters import too_wide
from signals.domain.passing import been_there, ground_is_anothers, not_fresh
from signals.domain.procedure import Waive as Waivable
from signals.domain.refusals import Refusal, asked
from signals.domain.words import Command

Test = Callable[..., Refusal | None]


@dataclass(frozen=True)
class Guard:
    name: str
    watches: tuple[type[Command], ...]
    test: Test


ALL_STEPS: tuple[type[Command], ...] = (*c.NAMES, c.PassOn)
DISCLOSES: tuple[type[Command], ...] = (c.Refer, c.PassOn)
LONGEST_SUSPENSION = 92
"""Days at a time."""

_ASKS: dict[Step, str] = {
    Step.CAPTURED: "capture",
    Step.ACKNOWLEDGED: "acknowledge",
    Step.INTERPRETED: "interpret",
    Step.TRANSLATED: "decide",
    Step.ACTING: "finish_action",
    Step.FOLLOWED_UP: "ask_client",
    Step.FED_BACK: "feedback_decision",
    Step.CLOSED: "close",
}


def recorded_conditions(given: c.RecordedGrounds) -> frozenset[str]:
    """Who decided is always known: the writer, unless another is named."""
    ticked = ("informed", "agrees", "in_interest", "necessary", "same_assignment", "danger")
    return frozenset({name for name in ticked if getattr(given, name)} | {"decided_by"})


def _joined(situation: Situation, _: c.StepTaken, __: Context) -> Refusal | None:
    return Refusal.named("dossier_joined") if situation.case.joined_into else None


def _closed(situation: Situation, command: c.StepTaken, _: Context) -> Refusal | None:
    if not situation.case.closed or isinstance(command, (c.Reopen, c.RecordGround, c.ReviewGround, c.Recall)):
        return None
    if isinstance(command, c.GiveFeedback) and command.moment is FeedbackMoment.POLICY_ANSWER:
        return None
    return Refusal.named("dossier_closed")


def _open(situation: Situation, command: c.StepTaken, _: Context) -> Refusal | None:
    return None if situation.case.closed else Refusal.named("dossier_open")


def _in_the_future(_: Situation, command: c.StepTaken, context: Context) -> Refusal | None:
    if context.moment(command.occurred_at) > context.now:
        return Refusal.named("in_the_future")
    return None


def _reason_missing(_: Situation, command: c.StepTaken, __: Context) -> Refusal | None:
    if isinstance(command, c.Translate) and Decision.NO_ACTION in command.decisions:
        return None if command.reason else Refusal.named("reason_missing")
    if isinstance(command, c.Waive) and not command.reason.strip():
        return Refusal.named("reason_missing")
    return None


def _never_waived(situation: Situation, command: c.Waive, _: Context) -> Refusal | None:
    kept = [one for one in situation.open_at(command.step) if not one.waivable]
    never = situation.procedure.steps[command.step].waive is Waivable.NEVER
    if never or (kept and len(kept) == len(situation.open_at(command.step))):
        return Refusal.named("never_waived", **asked([one.asks for one in kept] or [_ASKS[command.step]]))
    return None


def _sender_can_be_reached(situation: Situation, command: c.Waive, _: Context) -> Refusal | None:
    rule = situation.procedure.steps[command.step].waive
    if rule is Waivable.UNLESS_NO_SENDER and not command.sender_unreachable:
        return Refusal.named("sender_can_be_reached")
    return None


def _nothing_to_waive(situation: Situation, command: c.Waive, _: Context) -> Refusal | None:
    return None if situation.open_at(command.step) else Refusal.named("nothing_to_waive")


def _steps_missing(situation: Situation, _: c.StepTaken, __: Context) -> Refusal | None:
    return not_yet_closable(situation)


def not_yet_closable(situation: Situation) -> Refusal | None:
    hard = {step for step, rule in situation.procedure.steps.items() if rule.hard}
    lacking = [
        one
        for one in situation.obligations
        if one.open and one.step is not Step.CLOSED and (one.step in hard or not one.waivable)
    ]
    if not lacking:
        return None
    return Refusal.named("steps_missing", **asked(one.asks for one in lacking))


def _no_client(_: Situation, __: c.StepTaken, context: Context) -> Refusal | None:
    return None if context.client_id else Refusal.named("no_client")


def _partner_unknown(_: Situation, command: c.Refer | c.PassOn, context: Context) -> Refusal | None:
    partner = context.partners.get(command.partner_id)
    return None if partner and partner.active else Refusal.named("partner_unknown")


def _disclosure_blocked(_: Situation, command: c.Refer | c.PassOn, context: Context) -> Refusal | None:
    if context.blocked_disclosure and RULES[command.ground].waits_for_intake:
        return Refusal.named("disclosure_blocked")
    return None


def _ground_incomplete(_: Situation, command: c.Refer, __: Context) -> Refusal | None:
    lacking = missing_conditions(command.ground, recorded_conditions(command.grounds))
    if not lacking or RULES[command.ground].afterwards:
        return None
    nl, en = condition_words(lacking)
    return Refusal.named("ground_incomplete", conditions_nl=nl, conditions=en)


def _consent_missing(_: Situation, command: c.Refer | c.PassOn, context: Context) -> Refusal | None:
    if not RULES[command.ground].needs_consent or _consent_for(command, context):
        return None
    return Refusal.named("consent_missing")


def _consent_for(command: c.Refer | c.PassOn, context: Context) -> Consent | None:
    return covering(context.consents, command.partner_id, brussels_day(context.now))


def _consent_scope(_: Situation, command: c.Refer | c.PassOn, context: Context) -> Refusal | None:
    if not RULES[command.ground].needs_consent or command.letter_scope is ConsentScope.CONTACT_ONLY:
        return None
    consent = _consent_for(command, context)
    narrow = consent is not None and consent.scope is not ConsentScope.FULL
    return Refusal.named("consent_scope") if narrow else None


def _letter_too_wide(_: Situation, command: c.Refer, __: Context) -> Refusal | None:
    wide = too_wide(command.letter_scope, command.fields)
    return Refusal.named("letter_too_wide") if wide else None


def _receiver_not_bound(_: Situation, command: c.Refer, context: Context) -> Refusal | None:
    partner = context.partners.get(command.partner_id)
    if RULES[command.ground].needs_bound_receiver and not (partner and partner.bound_by_secrecy):
        return Refusal.named("receiver_not_bound")
    return None


def _referral_ended(situation: Situation, command: c.Recall, _: Context) -> Refusal | None:
    return None if situation.case.referrals[command.referral_id].open else Refusal.named("referral_ended")


def _nothing_to_review(
    situation: Situation, command: c.RecordGround | c.ReviewGround, _: Context
) -> Refusal | None:
    rule = RULES[situation.case.referrals[command.referral_id].made.ground]
    asked = rule.reviewed if isinstance(command, c.ReviewGround) else rule.afterwards
    return None if asked else Refusal.named("nothing_to_review")


def _ground_not_recorded(situation: Situation, command: c.ReviewGround, _: Context) -> Refusal | None:
    unrecorded = [
        one
        for one in situation.open_at(Step.ACTING)
        if one.asks == "record_ground" and one.subject == command.referral_id
    ]
    return Refusal.named("ground_not_recorded") if unrecorded else None


def _second_person(situation: Situation, command: c.ReviewGround, context: Context) -> Refusal | None:
    referral = situation.case.referrals[command.referral_id]
    if context.actor in referral.deciders:
        return Refusal.named("second_person")
    return None


def _suspended(situation: Situation, _: c.Suspend, __: Context) -> Refusal | None:
    running = situation.case.suspended_until(situation.now)
    return Refusal.named("suspended") if running else None


def _not_suspended(situation: Situation, _: c.Resume, __: Context) -> Refusal | None:
    running = situation.case.suspended_until(situation.now)
    return None if running else Refusal.named("not_suspended")


def _until(_: Situation, command: c.Suspend, context: Context) -> Refusal | None:
    """With an end in sight, so that none is put off for good."""
    days = (command.until - brussels_day(context.now)).days
    return None if 0 <= days <= LONGEST_SUSPENSION else Refusal.named("suspended_too_long")


def _action_done(situation: Situation, command: c.FinishAction, _: Context) -> Refusal | None:
    return Refusal.named("action_done") if command.action_id in situation.case.actions_done else None


def _nothing_to_tell(situation: Situation, command: c.GiveFeedback, _: Context) -> Refusal | None:
    if command.moment is not FeedbackMoment.POLICY_ANSWER:
        return None
    answered = any(True for _ in situation.case.all_of(f.PolicyAnswered))
    return None if answered else Refusal.named("nothing_to_tell")


GUARDS: tuple[Guard, ...] = (
    Guard("dossier_joined", ALL_STEPS, _joined),
    Guard("dossier_closed", ALL_STEPS, _closed),
    Guard("dossier_open", (c.Reopen,), _open),
    Guard("suspended", (c.Suspend,), _suspended),
    Guard("not_suspended", (c.Resume,), _not_suspended),
    Guard("suspended_too_long", (c.Suspend,), _until),
    Guard("in_the_future", ALL_STEPS, _in_the_future),
    Guard("reason_missing", (c.Translate, c.Waive), _reason_missing),
    Guard("never_waived", (c.Waive,), _never_waived),
    Guard("sender_can_be_reached", (c.Waive,), _sender_can_be_reached),
    Guard("nothing_to_waive", (c.Waive,), _nothing_to_waive),
    Guard("steps_missing", (c.Close,), _steps_missing),
    Guard("no_client", DISCLOSES, _no_client),
    Guard("partner_unknown", DISCLOSES, _partner_unknown),
    Guard("ground_is_anothers", (c.PassOn,), ground_is_anothers),
    Guard("been_there", (c.PassOn,), been_there),
    Guard("disclosure_blocked", DISCLOSES, _disclosure_blocked),
    Guard("ground_incomplete", (c.Refer,), _ground_incomplete),
    Guard("consent_not_fresh", (c.PassOn,), not_fresh),
    Guard("consent_missing", DISCLOSES, _consent_missing),
    Guard("consent_scope", DISCLOSES, _consent_scope),
    Guard("letter_too_wide", (c.Refer,), _letter_too_wide),
    Guard("receiver_not_bound", (c.Refer,), _receiver_not_bound),
    Guard("referral_ended", (c.Recall,), _referral_ended),
    Guard("nothing_to_review", (c.RecordGround, c.ReviewGround), _nothing_to_review),
    Guard("ground_not_recorded", (c.ReviewGround,), _ground_not_recorded),
    Guard("second_person", (c.ReviewGround,), _second_person),
    Guard("action_done", (c.FinishAction,), _action_done),
    Guard("nothing_to_tell", (c.GiveFeedback,), _nothing_to_tell),
)


def guard_against(
    situation: Situation, command: c.StepTaken, context: Context, without: frozenset[str] = frozenset()
) -> Refusal | None:
    for guard in GUARDS:
        if not isinstance(command, guard.watches) or guard.name in without:
            continue
        if refusal := guard.test(situation, command, context):
            return refusal
    return None
