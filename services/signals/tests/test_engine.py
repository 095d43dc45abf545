"""The rules of the back office, one by one."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from build import CALENDAR, CAW, MONDAY, WERVEL, Desk, captured, consent_for

from contracts.codes import (
    ActionKind,
    Decision,
    DeclineReason,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    Level,
    PolicyAnswer,
    Resolution,
    SenderKind,
    Step,
    Theme,
    Urgency,
)
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.engine import Refused, was_late
from signals.domain.procedure import shipped

ACKNOWLEDGE = c.Acknowledge()
INTERPRET = c.Interpret(level=Level.CLIENT, theme=Theme.MOBILITY, weight=2)
INFORM = c.Translate(decisions=(Decision.INFORM,))
REFER_DECISION = c.Translate(decisions=(Decision.REFER,))
CLOSE = c.Close(resolution=Resolution.INFORMED)


def tell(moment: FeedbackMoment = FeedbackMoment.DECISION, **more: object) -> c.GiveFeedback:
    return c.GiveFeedback(
        moment=moment, channel=FeedbackChannel.PHONE, text="Bedankt, we nemen dit op.", **more
    )


TELL = tell()


def refer(partner: UUID = CAW, ground: Ground = Ground.CONSENT, **grounds: object) -> c.Refer:
    recorded = c.RecordedGrounds(**grounds)
    return c.Refer(partner_id=partner, ground=ground, letter="Graag een gesprek.", grounds=recorded)


def refused(desk: Desk, step: c.StepTaken, actor: str = "katrien") -> str:
    with pytest.raises(Refused) as caught:
        desk.take(step, actor=actor)
    return caught.value.refusal.guard


def test_a_short_dossier_runs_from_received_to_closed() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, INFORM, tell(), CLOSE)
    assert desk.see().status == "closed"
    assert desk.see().open == ()


def test_steps_go_in_any_order() -> None:
    desk = Desk()
    desk.take(INFORM, tell(), INTERPRET, ACKNOWLEDGE, CLOSE)
    assert desk.see().status == "closed"


@pytest.mark.parametrize("left_out", [ACKNOWLEDGE, INTERPRET, INFORM, TELL])
def test_without_any_one_of_the_hard_steps_it_does_not_close(left_out: c.StepTaken) -> None:
    desk = Desk()
    desk.take(*[step for step in (ACKNOWLEDGE, INTERPRET, INFORM, TELL) if step is not left_out])
    assert refused(desk, CLOSE) == "steps_missing"
    assert "close" in dict(desk.see().blocked)
    desk.take(left_out)
    if left_out == INFORM:
        assert refused(desk, CLOSE) == "steps_missing"
        desk.take(tell())
    desk.take(CLOSE)


def test_the_decision_that_was_recorded_later_with_its_real_date_was_told() -> None:
    desk = Desk()
    desk.now = MONDAY + timedelta(days=3)
    desk.take(ACKNOWLEDGE, INTERPRET, tell())
    desk.take(c.Translate(decisions=(Decision.INFORM,), occurred_at=desk.now - timedelta(hours=2)))
    desk.take(CLOSE)


def test_a_new_decision_must_be_told_again() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, INFORM, tell())
    desk.now += timedelta(days=1)
    desk.take(c.Translate(decisions=(Decision.BUNDLE,)))
    assert refused(desk, CLOSE) == "steps_missing"


@pytest.mark.parametrize("step", [Step.CAPTURED, Step.INTERPRETED, Step.TRANSLATED, Step.CLOSED])
def test_what_is_never_waived(step: Step) -> None:
    assert refused(Desk(), c.Waive(step=step, reason="geen tijd")) == "never_waived"


def test_a_waiver_needs_a_reason_and_something_to_waive() -> None:
    desk = Desk()
    assert refused(desk, c.Waive(step=Step.ACKNOWLEDGED, reason="  ")) == "reason_missing"
    assert refused(desk, c.Waive(step=Step.FOLLOWED_UP, reason="verhuisd")) == "nothing_to_waive"
    desk.take(c.Waive(step=Step.ACKNOWLEDGED, reason="de vrijwilliger was erbij"))
    assert desk.state("acknowledged") == "waived"


def test_a_waiver_covers_only_what_was_open_and_only_until_its_date() -> None:
    desk = Desk()
    desk.take(c.Waive(step=Step.ACKNOWLEDGED, reason="met verlof", until=date(2026, 11, 18)))
    desk.facts.append(captured(desk.now))
    assert desk.state("acknowledged") == "due"
    desk.take(c.Acknowledge(signal_id=desk.facts[-1].signal_id))
    assert desk.state("acknowledged") == "done"
    desk.now = MONDAY + timedelta(days=3)
    assert desk.state("acknowledged") == "late"


def test_feedback_is_waived_only_when_no_sender_can_be_reached() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, INFORM)
    assert refused(desk, c.Waive(step=Step.FED_BACK, reason="geen tijd")) == "sender_can_be_reached"
    desk.take(c.Waive(step=Step.FED_BACK, reason="nummer bestaat niet meer", sender_unreachable=True), CLOSE)


def test_an_unknown_sender_need_not_be_told() -> None:
    desk = Desk(captured(kind=SenderKind.ANONYMOUS, reachable=False))
    desk.take(ACKNOWLEDGE, INTERPRET, INFORM, CLOSE)
    assert desk.state("fed_back") == "not_needed"


def test_two_senders_of_one_dossier_both_hear_it() -> None:
    first, second = captured(), captured(MONDAY + timedelta(minutes=5))
    desk = Desk(first, second)
    desk.take(ACKNOWLEDGE, INTERPRET, INFORM, tell(signal_id=first.signal_id))
    assert refused(desk, CLOSE) == "steps_missing"
    desk.take(tell(signal_id=second.signal_id), CLOSE)


def test_nothing_happened_in_the_future() -> None:
    desk = Desk()
    assert refused(desk, c.Acknowledge(occurred_at=desk.now + timedelta(minutes=1))) == "in_the_future"


def test_doing_nothing_needs_a_reason() -> None:
    assert refused(Desk(), c.Translate(decisions=(Decision.NO_ACTION,))) == "reason_missing"


def test_a_closed_dossier_only_reopens_and_then_needs_a_new_decision() -> None:
    desk = Desk()
    assert refused(desk, c.Reopen(reason="nieuw feit")) == "dossier_open"
    desk.take(ACKNOWLEDGE, INTERPRET, INFORM, tell(), CLOSE)
    assert refused(desk, INTERPRET) == "dossier_closed"
    assert desk.see().allowed == ("reopen",)
    desk.take(c.Reopen(reason="nieuw feit"))
    assert refused(desk, CLOSE) == "steps_missing"
    desk.take(INFORM, tell(), CLOSE)


def test_a_decision_to_refer_is_kept() -> None:
    desk = Desk(consents=[consent_for()])
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION, tell())
    assert refused(desk, CLOSE) == "steps_missing"
    desk.take(refer())
    assert desk.see().status == "acting"


def test_after_a_referral_the_client_is_asked_in_fourteen_working_days() -> None:
    desk = Desk(consents=[consent_for()])
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION, refer(), tell())
    assert refused(desk, CLOSE) == "steps_missing"
    asked = next(one for one in desk.see().open if one.step is Step.FOLLOWED_UP)
    assert asked.due_at == CALENDAR.end_of(CALENDAR.add(MONDAY.date(), 14))
    desk.take(c.FollowUp(result=FollowUpResult.SOLVED))
    assert refused(desk, CLOSE) == "steps_missing", "the sender must hear the end as well"
    desk.take(tell(FeedbackMoment.END), c.Close(resolution=Resolution.SOLVED))


def test_a_follow_up_is_waived_with_a_reason() -> None:
    desk = Desk(consents=[consent_for()])
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION, refer(), tell())
    desk.take(c.Waive(step=Step.FOLLOWED_UP, reason="overleden"), c.Close(resolution=Resolution.REFERRED))


@pytest.mark.parametrize("result", [FollowUpResult.NOT, FollowUpResult.PARTLY])
def test_when_it_did_not_help_one_decides_again(result: FollowUpResult) -> None:
    desk = Desk(consents=[consent_for()])
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION, refer(), c.FollowUp(result=result))
    assert "translated" in desk.see().missing
    desk.take(c.Translate(decisions=(Decision.BUNDLE,)), tell(FeedbackMoment.END), CLOSE)


def test_one_vain_attempt_to_reach_the_client_is_not_enough() -> None:
    desk = Desk(consents=[consent_for()])
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION, refer(), c.FollowUp(result=FollowUpResult.UNREACHABLE))
    assert "followed_up" in desk.see().missing
    desk.take(c.FollowUp(result=FollowUpResult.UNREACHABLE))
    assert "followed_up" not in desk.see().missing


def test_a_declined_referral_goes_back_to_translated_and_needs_a_new_decision() -> None:
    desk = Desk(consents=[consent_for()])
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION, tell())
    made = desk.take(refer())
    desk.happens(f.ReferralDeclined, referral_id=made.referral_id, reason=DeclineReason.WAITING_LIST)
    assert desk.see().status == "translated"
    assert refused(desk, CLOSE) == "steps_missing"
    desk.take(c.Translate(decisions=(Decision.BUNDLE,)), tell(FeedbackMoment.END))
    desk.take(c.Close(resolution=Resolution.SIGNALLED_TO_POLICY))


@pytest.mark.parametrize("name", ["informed", "agrees", "in_interest", "necessary", "same_assignment"])
def test_shared_secrecy_needs_every_condition(name: str) -> None:
    every = dict.fromkeys(["informed", "agrees", "in_interest", "necessary", "same_assignment"], True)
    assert (
        refused(Desk(), refer(ground=Ground.SHARED_SECRECY, **(every | {name: False}))) == "ground_incomplete"
    )
    Desk().take(refer(ground=Ground.SHARED_SECRECY, **every))


def test_shared_secrecy_needs_a_receiver_bound_by_it() -> None:
    every = dict.fromkeys(["informed", "agrees", "in_interest", "necessary", "same_assignment"], True)
    assert refused(Desk(), refer(WERVEL, Ground.SHARED_SECRECY, **every)) == "receiver_not_bound"


def test_consent_is_for_this_partner_and_for_this_much() -> None:
    assert refused(Desk(), refer()) == "consent_missing"
    assert refused(Desk(consents=[consent_for(WERVEL)]), refer()) == "consent_missing"
    narrow = Desk(consents=[consent_for(scope="contact_only")])
    assert refused(narrow, refer()) == "consent_scope"
    narrow.take(
        c.Refer(partner_id=CAW, ground=Ground.CONSENT, letter="Naam en nummer.", letter_scope="contact_only")
    )


@pytest.mark.parametrize(
    "ground",
    [
        Ground.EMERGENCY,
        Ground.DUTY_TO_REPORT,
        Ground.SEXUAL_ABUSE_MINOR,
        Ground.CLIENT_IS_VICTIM,
        Ground.OWN_DEFENCE,
    ],
)
def test_the_right_to_speak_is_recorded_beforehand(ground: Ground) -> None:
    assert refused(Desk(), refer(ground=ground)) == "ground_incomplete"
    Desk().take(refer(ground=ground, danger="Er valt een kind uit huis te halen.", necessary=True))


def test_in_acute_danger_one_acts_first_records_afterwards_and_a_second_person_reviews() -> None:
    desk = Desk(captured(urgency=Urgency.ACUTE_DANGER))
    made = desk.take(refer(ground=Ground.ACUTE_DANGER))
    desk.take(
        ACKNOWLEDGE,
        INTERPRET,
        REFER_DECISION,
        c.FollowUp(result=FollowUpResult.SOLVED),
        tell(FeedbackMoment.END),
    )
    assert refused(desk, CLOSE) == "steps_missing"
    assert refused(desk, c.Waive(step=Step.ACTING, reason="geen tijd")) == "never_waived"
    review = c.ReviewGround(referral_id=made.referral_id)
    assert refused(desk, review, actor="wouter") == "ground_not_recorded"
    desk.take(c.RecordGround(referral_id=made.referral_id, danger="Gasgeur in de gang."))
    assert refused(desk, review) == "second_person"
    desk.take(review, actor="wouter")
    desk.take(c.Close(resolution=Resolution.REFERRED))


def test_an_anonymous_dossier_is_not_referred() -> None:
    desk = Desk()
    desk.client_id = None
    assert refused(desk, refer()) == "no_client"


def test_an_action_has_an_owner_and_a_date_and_is_finished_or_waived() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, c.Translate(decisions=(Decision.ACT,)), tell())
    planned = desk.take(c.PlanAction(kind=ActionKind.HOME_VISIT, due_on=date(2026, 11, 20)))
    assert planned.owner == "katrien"
    assert refused(desk, CLOSE) == "steps_missing"
    desk.take(c.FinishAction(action_id=planned.action_id), tell(FeedbackMoment.END), CLOSE)


def test_a_policy_answer_is_told_even_when_closed_without_reopening() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, c.Translate(decisions=(Decision.BUNDLE,)), tell(), CLOSE)
    bundle = uuid4()
    assert refused(desk, tell(FeedbackMoment.POLICY_ANSWER)) == "nothing_to_tell"
    desk.happens(f.PolicyAnswered, bundle_id=bundle, answer=PolicyAnswer.ADJUSTED)
    assert desk.see().status == "closed"
    assert desk.see().awaiting_feedback
    assert desk.see().allowed == ("feedback", "reopen")
    desk.take(tell(FeedbackMoment.POLICY_ANSWER, bundle_id=bundle))
    assert not desk.see().awaiting_feedback
    assert desk.see().status == "closed"


@pytest.mark.parametrize(
    ("urgency", "due_at"),
    [
        (Urgency.NORMAL, CALENDAR.end_of(date(2026, 11, 18))),
        (Urgency.URGENT, CALENDAR.end_of(date(2026, 11, 16))),
        (Urgency.ACUTE_DANGER, MONDAY + timedelta(hours=2)),
    ],
)
def test_the_term_to_acknowledge_follows_the_urgency(urgency: Urgency, due_at: object) -> None:
    desk = Desk(captured(urgency=urgency))
    assert next(one.due_at for one in desk.see().steps if one.step is Step.ACKNOWLEDGED) == due_at


def test_acute_danger_goes_to_the_deputy_after_two_hours_and_to_all_after_four() -> None:
    alarms = [
        (alarm.at - MONDAY, alarm.to)
        for alarm in Desk(captured(urgency=Urgency.ACUTE_DANGER)).see().alarms
        if alarm.obligation.step is Step.ACKNOWLEDGED
    ]
    assert alarms == [(timedelta(hours=2), "deputy"), (timedelta(hours=4), "all_coordinators")]


def test_an_alarm_that_went_off_is_not_repeated() -> None:
    desk = Desk(captured(urgency=Urgency.ACUTE_DANGER))
    desk.happens(f.Reminded, step=Step.ACKNOWLEDGED, position=0, stage=1, to="deputy")
    left = [alarm.stage for alarm in desk.see().alarms if alarm.obligation.step is Step.ACKNOWLEDGED]
    assert left == [2]


def test_an_urgent_card_on_saturday_is_due_on_monday() -> None:
    saturday = MONDAY - timedelta(days=2)
    desk = Desk(captured(saturday, Urgency.URGENT))
    assert desk.see().next is not None
    assert desk.see().next.due_at == CALENDAR.end_of(MONDAY.date())


def test_late_is_what_happened_after_its_term() -> None:
    desk = Desk()
    desk.now = MONDAY + timedelta(days=4)
    in_time = desk.context().moment(MONDAY + timedelta(hours=3))
    early = f.Acknowledged(happened_at=in_time, recorded_at=desk.now)
    tardy = f.Acknowledged(happened_at=desk.now, recorded_at=desk.now)
    assert not was_late(shipped(), desk.facts, early, desk.now, CALENDAR)
    assert was_late(shipped(), desk.facts, tardy, desk.now, CALENDAR)


def test_the_coordinator_needs_no_feedback_on_an_own_signal_but_hears_policy() -> None:
    desk = Desk(captured(kind=SenderKind.COORDINATOR))
    desk.take(ACKNOWLEDGE, INTERPRET, c.Translate(decisions=(Decision.BUNDLE,)), CLOSE)
    desk.happens(f.PolicyAnswered, bundle_id=uuid4(), answer=PolicyAnswer.NEW)
    assert desk.see().awaiting_feedback


def test_imported_history_owes_nothing() -> None:
    desk = Desk(captured(kind=SenderKind.OTHER, reachable=False))
    desk.happens(f.Closed, resolution=Resolution.IMPORTED_CLOSED)
    assert desk.see().status == "imported_closed"
    assert desk.see().missing == []
    assert desk.see().open == ()
