"""The wrong door: whether a letter goes on by itself to the partner that another one names.

Only a consent of the client's own carries it further. Shared secrecy was weighed for one receiver (informed,
agreed, same assignment), and a right or duty to speak for one danger: those a person weighs anew.
"""

from uuid import uuid4

from contracts.codes import Ground
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.case import Referral
from signals.domain.context import Context, Situation
from signals.domain.refusals import Refusal


def onward(referral: Referral, passed: f.ReferralPassedOn) -> c.PassOn:
    """The same question at the other door, on the same ground and no wider."""
    made = referral.made
    return c.PassOn(
        passed_from=referral.id,
        referral_id=uuid4(),
        partner_id=passed.to_partner_id,
        ground=made.ground,
        letter_scope=made.letter_scope,
    )


def ground_is_anothers(_: Situation, command: c.PassOn, __: Context) -> Refusal | None:
    return None if command.ground is Ground.CONSENT else Refusal.named("ground_is_anothers")


def been_there(situation: Situation, command: c.PassOn, _: Context) -> Refusal | None:
    """Never round and round: whoever had it already, gets it again by a person's decision only."""
    doors = {referral.made.partner_id for referral in situation.case.referrals.values()}
    return Refusal.named("been_there") if command.partner_id in doors else None


def not_fresh(_: Situation, __: c.PassOn, context: Context) -> Refusal | None:
    return None if context.fresh else Refusal.named("consent_not_fresh")
