"""A partner passes a referral on: the letter closes there, and opens elsewhere only if its ground reaches."""

from chassis.envelope import Envelope
from chassis.uow import Uow
from contracts.events import partners as p
from signals.casework.stepping import context_of
from signals.casework.writing import append
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.dossier import Dossier
from signals.domain.engine import Refused, decide
from signals.domain.passing import onward
from signals.domain.ports import Store


async def on_referral_passed_on(uow: Uow[Store], event: Envelope[p.ReferralPassedOn]) -> None:
    """Decided from our own copies, at this moment. Where nothing goes on, the dossier asks for a decision."""
    said = event.data
    dossier = await uow.store.lock(said.dossier_id)
    referral = dossier.case.referrals.get(said.referral_id) if dossier else None
    if dossier is None or referral is None or not referral.goes_to("passed_on"):
        return
    now = uow.clock.now()
    passed = f.ReferralPassedOn(
        happened_at=min(event.time or now, now),
        recorded_at=now,
        referral_id=referral.id,
        to_partner_id=said.to_partner_id,
        on_behalf=said.on_behalf,
    )
    command = onward(referral, passed)
    new = await _decided(uow, dossier, passed, command)
    await append(uow, dossier, new)
    if len(new) > 1:
        await uow.store.copy_letter(dossier, referral.id, command.referral_id, command.partner_id)


async def _decided(
    uow: Uow[Store], dossier: Dossier, passed: f.ReferralPassedOn, command: c.PassOn
) -> list[f.Fact]:
    context = await context_of(uow, dossier, command)
    try:
        made = decide(dossier.procedure, [*dossier.facts, passed], command, context)
    except Refused as refused:
        return [passed.model_copy(update={"stopped_by": refused.refusal.guard})]
    return [passed, made]
