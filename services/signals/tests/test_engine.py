"""The rules of the back office, one by one."""

from datetime import date, timedelta

import pytest
from signals_cases import CALENDAR, MONDAY, Desk, captured, consent_for
from signals_steps import ACKNOWLEDGE, CLOSE, INFORM, INTERPRET, REFER_DECISION, TELL, refer, refused, tell

from contracts.codes import (
    ActionKind,
    Decision,
    DeclineReason,
    FeedbackMoment,
    FollowUpResult,
    Resolution,
    SenderKind,
    Step,
)
from signals.domain import commands as c
from signals.domain import facts as f


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


def test_a_declined_referral_goes_back_to_translated_and_needs_a_new_decision() -> None:
    desk = Desk(consents=[consent_for()])
    desk.take(ACKNOWLEDGE, INTERPRET, REFER_DECISION, tell())
    made = desk.take(refer())
    desk.happens(f.ReferralDeclined, referral_id=made.referral_id, reason=DeclineReason.WAITING_LIST)
    assert desk.see().status == "translated"
    assert refused(desk, CLOSE) == "steps_missing"
    desk.take(c.Translate(decisions=(Decision.BUNDLE,)), tell(FeedbackMoment.END))
    desk.take(c.Close(resolution=Resolution.SIGNALLED_TO_POLICY))


def test_an_action_has_an_owner_and_a_date_and_is_finished_or_waived() -> None:
    desk = Desk()
    desk.take(ACKNOWLEDGE, INTERPRET, c.Translate(decisions=(Decision.ACT,)), tell())
    planned = desk.take(c.PlanAction(kind=ActionKind.HOME_VISIT, due_on=date(2026, 11, 20)))
    assert planned.owner == "katrien"
    assert refused(desk, CLOSE) == "steps_missing"
    desk.take(c.FinishAction(action_id=planned.action_id), tell(FeedbackMoment.END), CLOSE)
