"""What is blocked beforehand: by the dossier alone, whatever a command would hold."""

from contracts.codes import FeedbackMoment
from signals.domain import commands as c
from signals.domain.context import Situation
from signals.domain.guards import not_yet_closable
from signals.domain.refusals import Refusal


def blocked_now(situation: Situation) -> tuple[tuple[str, Refusal], ...]:
    """The commands that no content could get through at this moment, each with its guard."""
    if situation.case.joined_into:
        return tuple((name, Refusal.named("dossier_joined")) for name in c.NAMES.values())
    found = [(name, _stands_in_the_way(situation, name)) for name in c.NAMES.values()]
    return tuple((name, refusal) for name, refusal in found if refusal)


def _stands_in_the_way(situation: Situation, name: str) -> Refusal | None:
    case = situation.case
    owes_policy_answer = any(
        one.moment is FeedbackMoment.POLICY_ANSWER and one.open for one in situation.obligations
    )
    reviews = any(one.asks == f"{name}" and one.open for one in situation.obligations)
    open_referrals = any(referral.open for referral in case.referrals.values())
    if name == "reopen":
        return None if case.closed else Refusal.named("dossier_open")
    if name in ("record_ground", "review_ground"):
        return None if reviews else Refusal.named("nothing_to_review")
    if name == "recall":
        return None if open_referrals else Refusal.named("referral_ended")
    if case.closed and not (name == "feedback" and owes_policy_answer):
        return Refusal.named("dossier_closed")
    if name == "close":
        return not_yet_closable(situation)
    return _lacks_a_subject(situation, name)


def _lacks_a_subject(situation: Situation, name: str) -> Refusal | None:
    case = situation.case
    suspended = case.suspended_until(situation.now)
    if name in ("suspend", "resume") and bool(suspended) is (name == "suspend"):
        return Refusal.named("suspended" if suspended else "not_suspended")
    waivable = [one for one in situation.obligations if one.open and one.waivable]
    if name == "waive" and not waivable:
        return Refusal.named("nothing_to_waive")
    if name == "finish_action" and not set(case.actions) - case.actions_done:
        return Refusal.named("action_done")
    return None
