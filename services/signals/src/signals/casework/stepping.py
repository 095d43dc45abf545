"""Steps on a dossier that exists: load and lock it, let the engine decide, keep the facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.problems import NotFound
from chassis.uow import Uow
from contracts.codes import Decision, FeedbackMoment, Level, Resolution, Theme
from signals.casework.acquaintances import keep_out
from signals.casework.writing import append
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.case import Case
from signals.domain.context import Context
from signals.domain.dossier import Dossier
from signals.domain.engine import Assessment, Refused, decide
from signals.domain.ports import Store
from signals.domain.words import Command


@dataclass(frozen=True)
class Taken:
    """The dossier after a step."""

    dossier: Dossier
    seen: Assessment
    fact: f.Fact | None = None


async def locked(uow: Uow[Store], dossier_id: UUID) -> Dossier:
    """For who works on it; raises `NotFound`, or the problem of who is shut out of it."""
    dossier = await uow.store.lock(dossier_id)
    if dossier is None:
        raise NotFound
    await keep_out(uow, dossier)
    return dossier


async def take_step(uow: Uow[Store], command: c.On[c.StepTaken]) -> Taken:
    """Any step of the procedure. What was done before under the same id is answered as done."""
    dossier, step = await locked(uow, command.dossier_id), command.step
    assert_known(dossier.case, step)
    if done_before(dossier.case, step):
        return Taken(dossier, dossier.assess(uow.clock.now(), uow.network.working_days))
    facts = decide_each(dossier, [step], await context_of(uow, dossier, step))
    seen = await append(uow, dossier, facts)
    if isinstance(step, c.Refer) and isinstance(facts[0], f.ReferralMade):
        await uow.store.keep_letter(dossier, facts[0].referral_id, step.partner_id, step.fields)
    return Taken(dossier, seen, facts[0])


async def settle(uow: Uow[Store], command: c.On[c.Settle]) -> Taken:
    """The volunteer dealt with it: one click, all steps, and thanks."""
    dossier = await locked(uow, command.dossier_id)
    facts = decide_each(dossier, steps_to_settle(dossier, command.step), await context_of(uow, dossier))
    return Taken(dossier, await append(uow, dossier, facts))


def steps_to_settle(dossier: Dossier, command: c.Settle) -> list[c.StepTaken]:
    known = dossier.case.interpreted
    level = command.level or (known.level if known else None)
    theme = command.theme or (known.theme if known else None)
    usual = Level.CLIENT if dossier.client_id else Level.SERVICE
    return [
        c.Acknowledge(),
        c.Interpret(level=level or usual, theme=theme or Theme.OTHER),
        c.Translate(decisions=(Decision.INFORM,)),
        c.GiveFeedback(
            moment=FeedbackMoment.END,
            channel=command.channel,
            text=command.thanks or "Dank je wel: je hebt het zelf goed opgelost.",
        ),
        c.Close(resolution=Resolution.HANDLED_BY_VOLUNTEER),
    ]


def decide_each(dossier: Dossier, steps: Sequence[c.StepTaken], context: Context) -> list[f.Fact]:
    """What the steps add, each in the light of those before; raises the guard's `GuardRefused`."""
    decided: list[f.Fact] = []
    for step in steps:
        try:
            decided.append(decide(dossier.procedure, [*dossier.facts, *decided], step, context))
        except Refused as refused:
            raise refused.refusal.problem() from None
    return decided


async def context_of(uow: Uow[Store], dossier: Dossier, step: Command | None = None) -> Context:
    """Who acts and when; for a referral also what intake and the directory told us."""
    context = Context(
        now=uow.clock.now(),
        actor=uow.principal.subject,
        actor_id=uow.principal.person_id,
        working_days=uow.network.working_days,
        client_id=dossier.client_id,
    )
    if not isinstance(step, (c.Refer, c.PassOn)) or dossier.client_id is None:
        return context
    partner = await uow.store.partner(step.partner_id)
    return replace(
        context,
        consents=await uow.store.consents_of(dossier.client_id),
        partners={partner.partner_id: partner} if partner else {},
        blocked_disclosure=await uow.store.disclosure_blocked(dossier.client_id),
        fresh=isinstance(step, c.Refer) or (await uow.store.freshness_of(dossier.client_id)).good,
    )


def assert_known(case: Case, step: Command) -> None:
    """Raises `NotFound` for a referral, action, signal or bundle that isn't this dossier's."""
    referral_id = getattr(step, "referral_id", None)
    if referral_id and not isinstance(step, c.Refer) and referral_id not in case.referrals:
        raise NotFound
    if isinstance(step, c.FinishAction) and step.action_id not in case.actions:
        raise NotFound
    bundle_id = getattr(step, "bundle_id", None)
    if bundle_id and bundle_id not in {bundled.bundle_id for _, bundled in case.all_of(f.Bundled)}:
        raise NotFound
    signal_id = getattr(step, "signal_id", None)
    if signal_id and signal_id not in {signal.signal_id for _, signal in case.signals}:
        raise NotFound


def done_before(case: Case, step: Command) -> bool:
    match step:
        case c.Refer():
            return step.referral_id in case.referrals
        case c.PlanAction():
            return step.action_id in case.actions
        case c.FinishAction():
            return step.action_id in case.actions_done
    return False
