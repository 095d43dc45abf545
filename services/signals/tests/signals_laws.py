"""The laws, read from the bare facts; they share no code with the engine's decisions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from signals_cases import CALENDAR, PARTNERS

from contracts.codes import (
    ConsentScope,
    Decision,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    SenderKind,
    Step,
)
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.case import brussels_day, case_of
from signals.domain.engine import assess
from signals.domain.procedure import shipped

TICKS = ("informed", "agrees", "in_interest", "necessary", "same_assignment")


class BrokenLaw(AssertionError):
    """A run reached what must never be."""


def law(holds: bool, name: str) -> None:
    if not holds:
        raise BrokenLaw(name)


def check_disclosure(run: Any, command: c.Refer | c.PassOn, chosen: UUID) -> None:
    ended = (f.ReferralDeclined, f.ReferralRecalled)
    gone = any(isinstance(fact, ended) and fact.referral_id == chosen for fact in run.facts)
    accepted_first = any(
        isinstance(fact, f.ReferralAccepted) and fact.referral_id == chosen for fact in run.facts
    )
    law(not gone or accepted_first, "no letter is read after the referral ended")
    passed_on = [fact for fact in run.facts if isinstance(fact, f.ReferralPassedOn)]
    law(all(fact.referral_id != chosen for fact in passed_on), "who passed a letter on reads it no more")
    if command.ground in (Ground.CONSENT, Ground.SHARED_SECRECY):
        law(not run.stale, "no letter that rests on the client's will is read on old news")
    if command.ground is Ground.CONSENT:
        check_consent(run, command)


def check_consent(run: Any, command: c.Refer | c.PassOn) -> None:
    valid = [
        one
        for one in run.consents.values()
        if one.withdrawn_on is None and one.partner_id in (None, command.partner_id)
    ]
    law(bool(valid), "nothing is disclosed without a consent that stands")
    if command.letter_scope is ConsentScope.FULL:
        law(
            any(one.scope is ConsentScope.FULL for one in valid),
            "nothing wider than consented is disclosed",
        )


def check_refer(run: Any, command: c.Refer, _: str) -> None:
    law(run.client is not None, "without a client there is nobody to refer")
    partner = PARTNERS.get(command.partner_id)
    law(partner is not None, "a letter goes to a partner of the directory")
    given, ground = command.grounds, command.ground
    if command.letter_scope is ConsentScope.CONTACT_ONLY:
        said = command.fields.model_dump(exclude_none=True)
        contact = {"to", "name", "phone", "contact_name", "contact_phone"}
        law(bool(said) and set(said) <= contact, "where only name and number may go, nothing else does")
    if ground in (Ground.CONSENT, Ground.SHARED_SECRECY):
        law(not run.blocked, "a client who said stop is heard at once")
    if ground is Ground.CONSENT:
        check_consent(run, command)
    elif ground is Ground.SHARED_SECRECY:
        law(all(getattr(given, tick) for tick in TICKS), "shared secrecy meets every condition")
        law(bool(partner and partner.bound_by_secrecy), "shared secrecy is shared with who is bound by it")
    elif ground is Ground.OWN_DEFENCE:
        law(given.necessary, "own defence is necessary")
    elif ground is not Ground.ACUTE_DANGER:
        law(bool(given.danger), "a right to speak says why")


def check_pass_on(run: Any, command: c.PassOn, _: str) -> None:
    law(run.client is not None, "without a client there is nobody to pass on")
    law(command.partner_id in PARTNERS, "a letter goes on to a partner of the directory")
    law(command.ground is Ground.CONSENT, "only the client's own consent carries a letter further")
    law(not run.blocked, "a client who said stop is heard at once")
    law(not run.stale, "nothing goes further on old news")
    doors = [fact.partner_id for fact in run.facts if isinstance(fact, f.ReferralMade)]
    law(command.partner_id not in doors, "no letter comes back to a door where it has been")
    check_consent(run, command)


def check_waive(run: Any, command: c.Waive, _: str) -> None:
    law(bool(command.reason.strip()), "a waiver has a reason")
    never = {Step.CAPTURED, Step.INTERPRETED, Step.TRANSLATED, Step.CLOSED}
    law(command.step not in never, "what may never be waived isn't")
    if command.step is Step.FED_BACK:
        law(command.sender_unreachable, "a sender who can be reached is told")
    owed = assess(shipped(), case_of(run.facts), run.now, CALENDAR).open
    law(any(one.step is command.step for one in owed), "only what is open is waived")
    if command.step is Step.ACTING:
        law(any(one.step is Step.ACTING and one.waivable for one in owed), "a ground is never waived")


def check_translate(_: Any, command: c.Translate, __: str) -> None:
    law(Decision.NO_ACTION not in command.decisions or bool(command.reason), "doing nothing has a reason")


def check_close(run: Any, _: c.Close, __: str) -> None:
    kinds = [type(fact) for fact in run.facts]
    waived = {fact.step for fact in run.facts if isinstance(fact, f.StepWaived)}
    law(f.Interpreted in kinds, "closed with level and theme")
    reopened = max((at for at, fact in enumerate(run.facts) if isinstance(fact, f.Reopened)), default=-1)
    decided = [at for at, kind in enumerate(kinds) if kind is f.Translated]
    law(bool(decided) and decided[-1] > reopened, "closed with a decision of this time round")
    law(f.Acknowledged in kinds or Step.ACKNOWLEDGED in waived, "closed with the sender told that it arrived")
    check_told(run, decided[-1], waived)
    check_referrals(run, decided[-1], waived)
    done = {fact.action_id for fact in run.facts if isinstance(fact, f.ActionDone)}
    planned = {fact.action_id for fact in run.facts if isinstance(fact, f.ActionPlanned)}
    law(planned <= done or Step.ACTING in waived, "closed with every action done")


def check_told(run: Any, decided: int, waived: set[Step]) -> None:
    hearing = [
        one for one in run.signals() if one.reachable and one.sender_kind is not SenderKind.COORDINATOR
    ]
    decision = run.facts[decided]
    told = [
        fact
        for at, fact in enumerate(run.facts)
        if isinstance(fact, f.FedBack)
        and fact.moment is not FeedbackMoment.POLICY_ANSWER
        and (fact.happened_at > decision.happened_at or at > decided)
    ]
    law(not hearing or bool(told) or Step.FED_BACK in waived, "closed with every sender told")


def check_referrals(run: Any, decided: int, waived: set[Step]) -> None:
    for referral in case_of(run.facts).referrals.values():
        after = run.facts[referral.position :]
        asked = any(isinstance(fact, f.FollowedUp) for fact in after)
        made = [fact for fact in run.facts if isinstance(fact, f.ReferralMade)]
        elsewhere = any(fact.passed_from == referral.id for fact in made)
        law(
            referral.refused or elsewhere or asked or Step.FOLLOWED_UP in waived,
            "closed with the client asked",
        )
        spoken = [fact for fact in after if isinstance(fact, f.FollowedUp)]
        vain = [fact for fact in spoken if fact.result is FollowUpResult.UNREACHABLE]
        if (
            not elsewhere
            and len(vain) == len(spoken) >= 2
            and all(fact.referral_id in (None, referral.id) for fact in vain)
        ):
            at = run.facts.index(vain[1])
            law(at < decided, "a person decides after the last vain attempt")
        if referral.refused and not asked:
            law((referral.ended_at or 0) < decided, "a refused referral was decided on again")
        if referral.made.ground in (Ground.ACUTE_DANGER, Ground.EMERGENCY):
            reviewers = [
                fact.by
                for fact in after
                if isinstance(fact, f.GroundReviewed) and fact.referral_id == referral.id
            ]
            law(bool(reviewers), "an emergency was reviewed")


def check_review(run: Any, command: c.ReviewGround, actor: str) -> None:
    made = run.letters[command.referral_id]
    law(made.ground in (Ground.ACUTE_DANGER, Ground.EMERGENCY), "only emergencies are reviewed")
    own = [fact for fact in run.facts if getattr(fact, "referral_id", None) == command.referral_id]
    deciders = {fact.decided_by for fact in own if isinstance(fact, (f.ReferralMade, f.GroundRecorded))}
    law(actor not in deciders, "a second person reviews")
    recorded = made.grounds.danger or any(isinstance(fact, f.GroundRecorded) for fact in own)
    law(bool(recorded), "what is reviewed was recorded")


def check_record(run: Any, command: c.RecordGround, _: str) -> None:
    law(
        run.letters[command.referral_id].ground is Ground.ACUTE_DANGER,
        "only acute danger is recorded afterwards",
    )


def check_recall(run: Any, command: c.Recall, _: str) -> None:
    ended = (f.ReferralDeclined, f.ReferralRecalled)
    gone = [fact for fact in run.facts if isinstance(fact, ended) and fact.referral_id == command.referral_id]
    law(not gone, "what has ended isn't recalled")


def check_finish(run: Any, command: c.FinishAction, _: str) -> None:
    again = [
        fact for fact in run.facts if isinstance(fact, f.ActionDone) and fact.action_id == command.action_id
    ]
    law(not again, "an action is done once")


def check_feedback(run: Any, command: c.GiveFeedback, _: str) -> None:
    if command.moment is FeedbackMoment.POLICY_ANSWER:
        law(
            any(isinstance(fact, f.PolicyAnswered) for fact in run.facts),
            "policy's answer is told after it came",
        )


def suspended(run: Any) -> bool:
    last = [fact for fact in run.facts if isinstance(fact, (f.Suspended, f.Resumed))][-1:]
    return any(isinstance(fact, f.Suspended) and fact.until >= brussels_day(run.now) for fact in last)


def check_suspend(run: Any, command: c.Suspend, _: str) -> None:
    law(not suspended(run), "a suspension isn't piled on another")
    law(0 <= (command.until - brussels_day(run.now)).days <= 92, "a suspension ends, and not in the past")


def check_resume(run: Any, _: c.Resume, __: str) -> None:
    law(suspended(run), "only what is suspended is resumed")


CHECKS: dict[type, Callable[..., None]] = {
    c.Refer: check_refer,
    c.PassOn: check_pass_on,
    c.Waive: check_waive,
    c.Translate: check_translate,
    c.Close: check_close,
    c.ReviewGround: check_review,
    c.RecordGround: check_record,
    c.Recall: check_recall,
    c.FinishAction: check_finish,
    c.GiveFeedback: check_feedback,
    c.Suspend: check_suspend,
    c.Resume: check_resume,
}
