"""What is blocked beforehand: by the dossier alone, whatever a command would hold."""

from contracts.codes import FeedbackMoment
from signals.domain import commands as c
from signals.domain.context import Situation
from signals.domain.guards import not_yet_closable
from signals.domain.obligations import Obligation
from signals.domain.refusals import Refusal


def blocked_now(situation: Situation) -> tuple[tuple[str, Refusal], ...]:
    """The commands that no content could get through at this moment, each with its guard."""
    if situation.case.joined_into:
        return tuple((name, Refusal.named("dossier_joined")) for name in c.NAMES.values())
    owed = [one for one in situation.obligations if one.open]
    found = [(name, _stands_in_the_way(situation, owed, name)) for name in c.NAMES.values()]
    return tuple((name, refusal) for name, refusal in found if refusal)


def _stands_in_the_way(situation: Situation, owed: list[Obligation], name: str) -> Refusal | None:
    case = situation.case
    if name == "reopen":
        return None if case.closed else Refusal.named("dossier_open")
    if name in ("record_ground", "review_ground"):
        asked = any(one.asks == name for one in owed)
        return None if asked else Refusal.named("nothing_to_review")
    if name == "recall":
        runs = any(referral.open for referral in case.referrals.values())
        return None if runs else Refusal.named("referral_ended")
    owes_policy_answer = any(one.moment is FeedbackMoment.POLICY_ANSWER for one in owed)
    if case.closed and not (name == "feedback" and owes_policy_answer):
        return Refusal.named("dossier_closed")
    if name == "close":
        return not_yet_closable(situation)
    return _lacks_a_subject(situation, owed, name)


def _lacks_a_subject(situation: Situation, owed: list[Obligation], name: str) -> Refusal | None:
    case = situation.case
    suspended = case.suspended_until(situation.now)
    if name in ("suspend", "resume") and bool(suspended) is (name == "suspend"):
        return Refusal.named("suspended" if suspended else "not_suspended")
    if name == "waive" and not any(one.waivable for one in owed):
        return Refusal.named("nothing_to_waive")
    if name == "finish_action" and not case.actions.keys() - case.actions_done.keys():
        return Refusal.named("action_done")
    return None
